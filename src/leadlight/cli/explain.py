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
from leadlight.cli.score_table import lines_of, summary

if TYPE_CHECKING:
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
    from leadlight.scoring.values import written_time

    terminal, score = console(), explanation.score
    terminal.print(f"{shown(explanation.name)} as of {written_time(score.at)}")
    if score.excluded is not None:
        terminal.print(f"Excluded: {shown(score.excluded)}")
        return
    terminal.print(summary(score), style="bold")
    terminal.print(lines_of(score))
    if explanation.drop is not None:
        terminal.print(shown(f"It {explanation.drop.sentence}."))
