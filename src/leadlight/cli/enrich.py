"""`leadlight enrich`: let a list say more of leads, by their e-mail address or domain."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import DatesOption, DecimalMark, DecimalOption
from leadlight.cli.places import DatabaseOption, DataOption, place_of


@in_sentences
def enrich(
    file: Annotated[
        str, typer.Argument(metavar="LIST", help="A file or table with a column `email` or `domain`.")
    ],
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="Who says this; else the name of the file.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FIELD", help="The column of addresses or domains.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="FIELD", help="The column that says since when a row is so."),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.0, max=1.0, help="How sure the list is, from 0 to 1.")
    ] = 1.0,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Let a list say more of leads; the same list again, changed, says only what it says then."""
    from leadlight.actions.live.enrich import Enriching
    from leadlight.actions.live.enrich import enrich as say
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import console, progress
    from leadlight.scoring.explain import counted
    from leadlight.scoring.values import Forms, microseconds

    forms = Forms(dates.value if dates else None, "comma" if decimal is DecimalMark.COMMA else "point")
    wish = Enriching(file, source, key, date, confidence, forms)
    with progress() as tell, opened(place_of(data, database)):
        found = say(wish, microseconds(datetime.now(UTC)), tell)
    parts = [
        (found.new, "new"),
        (found.changed, "changed"),
        (found.unchanged, "unchanged"),
        (found.removed, "removed"),
        (found.unusable, "without a usable address or domain"),
    ]
    told = ", ".join(f"{number:,} {what}" for number, what in parts if number) or "nothing"
    console().print(f"Rows: {told}. {counted(found.leads, 'lead')} will be scored anew.")
