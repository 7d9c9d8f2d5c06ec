"""`leadlight import`: bring lists of leads and events into an installation."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import (
    LEADS,
    DatesOption,
    DecimalMark,
    DecimalOption,
    EventsMapOption,
    EventsOption,
    JsonOption,
    renamed_of,
)
from leadlight.cli.places import DatabaseOption, DataOption, place_of

if TYPE_CHECKING:
    from leadlight.actions.live.import_chunks import Tally
    from leadlight.actions.live.import_leads import Imported, Lists
    from leadlight.storage.database import Place


@in_sentences
def import_(
    leads: Annotated[
        str | None,
        typer.Argument(
            metavar="[LEADS]",
            help=LEADS,
            show_default=False,
        ),
    ] = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="What the columns of LEADS mean, as --propose-map writes it."
        ),
    ] = None,
    propose_map: Annotated[
        bool, typer.Option("--propose-map", help="Print a map of LEADS to begin with, and import nothing.")
    ] = False,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="FIELD", help="The column that tells the rows of these lists apart."),
    ] = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="NAME", help="Whose lists these are; else the name of the file."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing, and say what would be changed.")
    ] = False,
    refused: Annotated[
        str | None,
        typer.Option("--refused", metavar="OUT.csv", help="Write the rows that are left out, and why."),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import lists of leads and events; the same list again changes nothing."""
    from leadlight.actions.live.import_leads import Lists
    from leadlight.actions.live.import_map import ImportMap, read_map
    from leadlight.actions.live.import_map import propose_map as propose
    from leadlight.scoring.values import normal_name

    if propose_map:
        typer.echo(propose(leads or ""), nl=False)
        return
    said = ImportMap() if map_ is None else read_map(map_)
    mapped = said.mapped if key is None else replace(said.mapped, key=normal_name(key))
    forms = said.forms if dates is None else replace(said.forms, dates=dates.value)
    forms = replace(forms, decimal="comma") if decimal is DecimalMark.COMMA else forms
    lists = Lists(leads, tuple(events or ()), source or said.source, mapped, renamed_of(events_map), forms)
    found = _imported(lists, place_of(data, database), rehearse=dry_run, refused=refused)
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _show(found, rehearsed=dry_run, refused=refused)


def _imported(lists: Lists, place: Place, *, rehearse: bool, refused: str | None) -> Imported:
    from leadlight.actions.live.how_to_import import how_here
    from leadlight.actions.live.import_leads import import_leads
    from leadlight.actions.live.open_place import opened_or_rehearsed
    from leadlight.cli.terminal import progress
    from leadlight.errors import StorageError
    from leadlight.scoring.values import microseconds

    at = microseconds(datetime.now(UTC))
    with progress() as tell, opened_or_rehearsed(place, rehearse=rehearse):
        try:
            return import_leads(lists, at, how_here(place, rehearse=rehearse), refused=refused, tell=tell)
        except KeyboardInterrupt:
            raise StorageError("Stopped. The same command goes on from here.") from None


def _as_json(found: Imported) -> dict[str, Any]:
    return {
        "source": found.source,
        "leads": _figures(found.leads),
        "events": _figures(found.events),
        "refused": [{"list": each.place, "row": each.row, "reason": each.reason} for each in found.refused],
        "notes": found.notes,
    }


def _figures(tally: Tally) -> dict[str, int]:
    return {
        "rows": tally.rows,
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "refused": tally.refused,
    }


def _show(found: Imported, *, rehearsed: bool, refused: str | None) -> None:
    from leadlight.cli.terminal import console, shown
    from leadlight.scoring.explain import counted

    terminal = console()
    for what, tally in (("lead", found.leads), ("event", found.events)):
        if tally.rows:
            parts = [
                f"{number:,} {name}" for name, number in _figures(tally).items() if number and name != "rows"
            ]
            terminal.print(f"{counted(tally.rows, what)}: {', '.join(parts)}.")
    for each in found.refused:
        terminal.print(shown(f"Left out: {each.place}, row {each.row:,}: {each.reason.rstrip('.')}."))
    left = found.leads.refused + found.events.refused
    if left > len(found.refused) and refused is None:
        terminal.print(f"And {left - len(found.refused):,} more; --refused OUT.csv lists them all.")
    for note in found.notes:
        terminal.print(shown(note))
    if rehearsed:
        terminal.print("Nothing was changed.")
