"""What all commands that work with an installation share: where its data is, who runs them, and when."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadlight.storage.database import Place

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The folder of the installation; else LEADLIGHT_DATA_DIR, else ./leadlight-data.",
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Its PostgreSQL database (postgresql://user@host/name); else LEADLIGHT_DATABASE, else SQLite.",
    ),
]

AllowNetworkOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-network",
        metavar="CIDR",
        help="A network of yours that may be sent to though it is not of the open internet, such as "
        "10.20.0.0/16; may be repeated. LEADLIGHT_ALLOW_NETWORKS names them too.",
    ),
]


def place_of(data: Path | None, database: str | None) -> Place:
    """The installation that the options name, else the environment."""
    from leadlight.storage.database import Place

    return Place.of(data, database)


def actor() -> str:
    """Who runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "command line"
