"""`leadlight export`: write what an installation knows to a file or table."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, place_of


class What(StrEnum):
    """What can be exported."""

    LEADS = "leads"
    EVENTS = "events"
    SCORES = "scores"
    CHANGES = "changes"


@in_sentences
def export(
    what: Annotated[
        What,
        typer.Argument(metavar="WHAT", help="leads, events, scores, or changes (the history of scores)."),
    ],
    out: Annotated[
        str,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="Where to: .csv, .xlsx, .parquet, .jsonl or a database's table.",
        ),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an output table that is already there.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Export leads, events, scores, or the history of scores."""
    from leadlight.actions.live.export import export as write
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import console, progress, shown
    from leadlight.scoring.explain import counted

    with progress() as tell, opened(place_of(data, database)):
        found = write(what.value, out, replace=replace, tell=tell)
    terminal = console()
    terminal.print(f"Wrote {counted(found.rows, what.value[:-1])} to {shown(out)}.")
    for note in found.notes:
        terminal.print(shown(note))
