"""What all commands that work with an installation share: where its data is, who runs them, and when."""

from __future__ import annotations

import getpass
import time
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


def place_of(data: Path | None, database: str | None) -> Place:
    """The installation that the options name, else the environment."""
    from leadlight.storage.database import Place

    return Place.of(data, database)


def now() -> int:
    """The instant of a command, in microseconds."""
    return time.time_ns() // 1000


def actor() -> str:
    """Who runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "command line"
