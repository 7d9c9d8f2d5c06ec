"""The settings that Segment's browser client asks for before it sends: where to, and nothing else to load."""

from __future__ import annotations

import re

from leadlight.web.collect.answers import Problem

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


def settings_of(key: str, scheme: str, host: str) -> dict[str, object]:
    """What the client is told: it sends to this host, keeps to it, and measures nothing of itself."""
    if not _HOST.fullmatch(host):
        raise Problem(400, "host", "The Host header names no host.")
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": f"{host}/v1",
                "protocol": scheme,
                "unbundledIntegrations": [],
            }
        },
        "plan": {"track": {"__default": {"enabled": True}}, "identify": {}, "group": {}},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "remotePlugins": [],
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
    }
