"""`leadlight restore`: fill an installation with a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, place_of


@in_sentences
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `leadlight backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace everything that the installation holds.")
    ] = False,
    without_key: Annotated[
        bool,
        typer.Option("--without-key", help="Restore though the key is lost that tells who was erased."),
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Fill an installation with a backup, of SQLite or PostgreSQL alike."""
    from leadlight.actions.live.restore import restore as fill
    from leadlight.cli.terminal import console, progress
    from leadlight.scoring.explain import counted
    from leadlight.scoring.values import written_time

    place = place_of(data, database)
    with progress() as tell:
        found = fill(file, place, replace=replace, without_key=without_key, tell=tell)
    console().print(f"Restored {found.rows:,} rows of the backup made {written_time(found.made_at)[:19]}Z.")
    if found.erased_again:
        console().print(f"{counted(found.erased_again, 'lead')} erased since then are erased again.")
    if found.given_up:
        console().print(f"{counted(found.given_up, 'tombstone')} cannot be used any more and are gone.")
