"""`leadlight readiness`: what past leads can carry, field by field, before anything is learned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import (
    AsOfOption,
    DatesOption,
    DecimalMark,
    DecimalOption,
    EventsMapOption,
    EventsOption,
    JsonOption,
    KeyOption,
    LeadsArgument,
    inputs_of,
)
from leadlight.cli.learning_options import (
    AtOption,
    CreatedOption,
    DecidedOption,
    DropOption,
    GroupOption,
    KeepOption,
    MaturesAfterOption,
    OrderOption,
    OutcomeOption,
    ValueOption,
    WonOption,
    age_at,
    field_choices,
    outcome_choices,
)

if TYPE_CHECKING:
    from rich.table import Table

    from leadlight.learning.readiness import Readiness

_STYLES = {"use": "green", "cleaned": "green", "left out": "dim", "ask": "yellow"}


@in_sentences
def readiness(
    leads: LeadsArgument,
    outcome: OutcomeOption,
    won: WonOption = None,
    created: CreatedOption = None,
    decided: DecidedOption = None,
    order: OrderOption = None,
    group: GroupOption = None,
    value: ValueOption = None,
    matures_after: MaturesAfterOption = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    at: AtOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    keep: KeepOption = None,
    drop: DropOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    as_json: JsonOption = False,
) -> None:
    """Check what past leads can teach: outcomes, fields, what betrays the outcome, what moves over time."""
    from leadlight.actions.check_readiness import check_readiness
    from leadlight.actions.past_leads import Look
    from leadlight.cli.terminal import progress

    choices = outcome_choices(outcome, won, created, decided, order, group, value, matures_after)
    fields = field_choices(keep, drop)
    look = Look(age_at(at), as_of_given=as_of is not None)
    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    with progress() as tell:
        found = check_readiness(inputs, choices, fields, look, tell)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False))
    else:
        _show(found)


def _show(found: Readiness) -> None:
    from leadlight.cli.terminal import cell, console, shown

    terminal = console()
    terminal.print(_figures(found))
    if found.stretches:
        terminal.print(_over_time(found))
    terminal.print(_fields(found))
    if found.leaks:
        terminal.print(cell("What may betray the outcome", "bold"))
        for leak in found.leaks:
            asked = "Was this known at first contact? If not, --drop it."
            said = "Left out." if leak.left_out else "Kept by you." if leak.kept else asked
            terminal.print(shown(f"• {leak.evidence} {said}"))
        terminal.print()
    for note in found.said:
        terminal.print(shown(note))
    terminal.print(cell(found.sentence, "bold"))


def _figures(found: Readiness) -> Table:
    from rich.table import Table

    from leadlight.cli.terminal import cell
    from leadlight.learning.wording import percent

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    value, low, high = found.base_rate
    decided = found.won + found.lost
    rows = [
        ("Leads", f"{found.rows:,}" + (f", {found.open:,} of them open or too young" if found.open else "")),
        ("Wins", f"{found.won:,} of {decided:,} decided leads"),
        ("Win rate", f"{percent(value, 1)} (95 % interval {percent(low, 1)} to {percent(high, 1)})"),
    ]
    if found.first:
        rows.append(("Arrived", f"{found.first} to {found.last}"))
    if found.repeated_rows:
        rows.append(("Repeated", f"{found.repeated_rows:,} leads are like another one in every field"))
    for name, said in rows:
        table.add_row(cell(name, "bold"), cell(said))
    return table


def _over_time(found: Readiness) -> Table:
    from leadlight.cli.terminal import cell, new_table
    from leadlight.learning.wording import percent

    table = new_table()
    table.add_column("Leads over time", no_wrap=True)
    for name in ("Leads", "Won", "Win rate", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in found.stretches:
        table.add_row(
            cell(each.name), cell(f"{each.rows:,}"), cell(f"{each.won:,}"), cell(percent(each.rate, 1)),
            cell(f"{percent(each.low, 1)} to {percent(each.high, 1)}"),
        )  # fmt: skip
    return table


def _fields(found: Readiness) -> Table:
    from leadlight.cli.terminal import cell, new_table
    from leadlight.learning.wording import percent

    table = new_table()
    table.add_column("Field", overflow="fold", max_width=40)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Missing", justify="right", no_wrap=True)
    table.add_column("Values", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold", max_width=90)
    asked = {leak.field for leak in found.leaks if leak.asked}
    late = {leak.field for leak in found.leaks if leak.left_out}
    for each in found.fields:
        verdict = "ask" if each.name in asked and each.verdict != "left out" else each.verdict
        style = _STYLES[verdict]
        missing = percent(each.missing) if each.missing else ""
        what = f"{each.kind}: {each.why}" if each.kind and each.verdict != "left out" else each.why
        if each.name in late and each.verdict == "left out":
            what = "only known later, it seems: see below"
        table.add_row(
            cell(each.name), cell(verdict, style), cell(missing), cell(f"{each.distinct:,}"), cell(what)
        )
    return table
