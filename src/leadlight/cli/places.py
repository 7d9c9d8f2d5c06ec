"""Options of all commands that work with an installation: where it keeps its data."""

from __future__ import annotations

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
