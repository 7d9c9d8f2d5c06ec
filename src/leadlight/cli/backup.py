"""`leadlight backup`: write everything an installation holds to one file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, place_of


@in_sentences
def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write; one that is there is replaced.")
    ],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write everything to one file, while everything runs."""
    from leadlight.actions.live.backup import backup as write
    from leadlight.actions.live.hand_out_backup import note_backup
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import console, progress, shown
    from leadlight.scoring.values import microseconds

    with progress() as tell, opened(place_of(data, database)):
        at = microseconds(datetime.now(UTC))
        rows = write(file, at, tell)
        note_backup(at)
    console().print(f"Wrote {rows:,} rows to {shown(file)}.")
