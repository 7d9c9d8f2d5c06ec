"""`leadlight check`: mistakes of a model, and what of it finds nothing in the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    inputs_of,
)

if TYPE_CHECKING:
    from leadlight.actions.check_model import Check
    from leadlight.scoring.reading import Problem, UnreadableModel

ModelArgument = Annotated[Path, typer.Argument(metavar="MODEL", help="The scoring model.")]


@in_sentences
def check(
    model: ModelArgument = Path("scoring.yaml"),
    leads: Annotated[
        str | None, typer.Option("--leads", metavar="LEADS", help="Leads to try the model on.")
    ] = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    as_json: JsonOption = False,
) -> None:
    """Check a model: all mistakes with line and column; with leads and events, also what finds nothing."""
    from leadlight.actions.check_model import check_model
    from leadlight.cli.terminal import progress
    from leadlight.scoring.reading import UnreadableModel

    if leads is None and (events or events_map):
        raise typer.BadParameter("--events needs the leads that did them: give --leads too")
    inputs = None if leads is None else inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    try:
        with progress() as tell:
            found = check_model(model, inputs, tell)
    except UnreadableModel as mistakes:
        if not as_json:
            raise
        typer.echo(json.dumps(_mistakes(mistakes), ensure_ascii=False))
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _show(found)


def _show(found: Check) -> None:
    from leadlight.cli.terminal import shown
    from leadlight.scoring.explain import counted

    for problem in (*found.warnings, *found.findings):
        typer.echo(shown(problem.at(found.source)))
    for note in found.notes:
        typer.echo(shown(note))
    rules = counted(len(found.model.all_rules()), "rule")
    count = len(found.warnings) + len(found.findings)
    said = f"{count:,} to look at" if count else "nothing to mend"
    typer.echo(shown(f"{found.source}: {found.model.name}, {rules}, {said}."))


def _mistakes(found: UnreadableModel) -> dict[str, Any]:
    return {
        "model": found.source,
        "mistakes": _problems(found.problems),
        "warnings": [],
        "findings": [],
        "notes": [],
    }


def _as_json(found: Check) -> dict[str, Any]:
    return {
        "model": found.source,
        "mistakes": [],
        "warnings": _problems(found.warnings),
        "findings": _problems(found.findings),
        "notes": list(found.notes),
    }


def _problems(problems: list[Problem] | tuple[Problem, ...]) -> list[dict[str, Any]]:
    return [{"line": each.line, "column": each.column, "sentence": each.sentence} for each in problems]
