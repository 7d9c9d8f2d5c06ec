"""`leadlight explain`: every line of one lead's score."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

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
    ModelOption,
    inputs_of,
    model_of,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from rich.table import Table

    from leadlight.actions.explain_lead import Explanation


@in_sentences
def explain(
    leads: LeadsArgument,
    lead: Annotated[
        str, typer.Option("--lead", metavar="KEY", help="The lead, by its key, or by its row without one.")
    ],
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    model: ModelOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    as_json: JsonOption = False,
) -> None:
    """Explain one lead's score: every line in words, and when it will drop a priority."""
    from leadlight.actions.explain_lead import explain_lead
    from leadlight.cli.terminal import progress

    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    loaded = model_of(model)
    with progress() as tell:
        explanations = explain_lead(loaded.model, inputs, lead, tell)
    if as_json:
        found = [explanation.as_json() for explanation in explanations]
        typer.echo(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False))
        return
    for explanation in explanations:
        _show(explanation)


def _show(explanation: Explanation) -> None:
    from leadlight.cli.terminal import console, shown
    from leadlight.scoring.values import moment, text_of

    terminal, score = console(), explanation.score
    terminal.print(f"{shown(explanation.name)} as of {text_of(moment(score.at))}")
    if score.excluded is not None:
        terminal.print(f"Excluded: {shown(score.excluded)}")
        return
    terminal.print(_summary(explanation), style="bold")
    terminal.print(_lines(explanation))
    if explanation.drop is not None:
        terminal.print(shown(f"It {explanation.drop.sentence}."))


def _summary(explanation: Explanation) -> str:
    from leadlight.cli.terminal import shown

    score = explanation.score
    said = [f"{_points(score.total)} point{'s' * (score.total not in {1, -1})}"]
    said += [f"priority {score.priority}"] if score.priority else []
    said += [f"grade {score.grade}"] if score.grade else []
    said += [f"qualifies for {score.qualifies_for}"] if score.qualifies_for else []
    todo = ", ".join(
        part for part in (score.action, f"within {score.within}" if score.within else None) if part
    )
    return shown(", ".join(said) + (f": {todo}" if todo else ""))


def _points(total: Decimal | None) -> str:
    from leadlight.scoring.explain import MINUS

    return f"{total:f}".replace("-", MINUS)


def _lines(explanation: Explanation) -> Table:
    from leadlight.cli.terminal import cell, new_table
    from leadlight.scoring.explain import sentence, signed

    table = new_table()
    table.add_column("Points", justify="right")
    table.add_column("Score")
    table.add_column("Why", overflow="fold")
    score = explanation.score
    for line in score.lines:
        place = line.score if line.group is None else f"{line.score}, {line.group}"
        points = signed(line.points)
        why = sentence(line, score.at).removesuffix(points).rstrip(" ,:")
        table.add_row(cell(points, "red" if line.points < 0 else "green"), cell(place, "dim"), cell(why))
    table.add_section()
    table.add_row(cell(_points(score.total), "bold"), cell(""), cell("the total", "bold"))
    return table
