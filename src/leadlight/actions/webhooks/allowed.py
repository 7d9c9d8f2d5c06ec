"""Which networks inside may be sent to: the operator of the machine decides, nobody who uses the product."""

from __future__ import annotations

import os

from leadlight.channels.outgoing.addresses import Allowed

NETWORKS = "LEADLIGHT_ALLOW_NETWORKS"
"""The environment variable that names them, separated by commas; `--allow-network` adds to it."""


def allowed_networks() -> Allowed:
    """What may be sent to. Raises DataError for what is no network."""
    return Allowed.of(os.environ.get(NETWORKS, "").split(","))


def allow(networks: list[str]) -> None:
    """Let this process and those it starts send to more networks. Raises DataError for what is no network."""
    Allowed.of(networks)
    allowed_networks()
    if networks:
        os.environ[NETWORKS] = ",".join([*filter(None, [os.environ.get(NETWORKS)]), *networks])
