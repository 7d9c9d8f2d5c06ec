"""`leadlight compare`: what another model would change."""

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
    LeadsArgument,
    inputs_of,
    model_of,
)

if TYPE_CHECKING:
    from leadlight.actions.compare_models import Comparison


@in_sentences
def compare(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The model as it was.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The model as it would be.")],
    leads: LeadsArgument,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    out: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="Write every lead that changes priority: .csv, .xlsx, .parquet, .jsonl or a table.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an output table that is already there.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare two models on the same leads: how many have each priority, who changes, and why."""
    from leadlight.actions.compare_models import compare_models
    from leadlight.cli.terminal import progress

    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    models = (model_of(before).model, model_of(after).model)
    with progress() as tell:
        comparison = compare_models(models, inputs, out, replace=replace, tell=tell)
    if as_json:
        typer.echo(json.dumps(_as_json(comparison), ensure_ascii=False))
    else:
        _show(comparison, out)


def _as_json(comparison: Comparison) -> dict[str, Any]:
    from leadlight.scoring.arithmetic import points_number

    return {
        "leads": comparison.leads,
        "new_scores": comparison.new_scores,
        "moved": comparison.moved,
        "priorities": {
            name: {"before": before, "after": after}
            for name, (before, after) in comparison.priorities.items()
        },
        "moves": [
            {"before": before, "after": after, "leads": count}
            for (before, after), count in comparison.moves.items()
        ],
        "shifts": [
            {
                "lead": shift.lead,
                "priority": dict(zip(("before", "after"), shift.priorities, strict=True)),
                "score": dict(zip(("before", "after"), map(points_number, shift.scores), strict=True)),
                "why": list(shift.why),
            }
            for shift in comparison.shifts
        ],
        "notes": list(comparison.notes),
    }


def _show(comparison: Comparison, out: str | None) -> None:
    from leadlight.cli.terminal import console, shown
    from leadlight.scoring.explain import counted

    terminal = console()
    terminal.print(_priorities(comparison))
    if comparison.shifts:
        terminal.print(_shifts(comparison))
    more = comparison.moved - len(comparison.shifts)
    if more > 0:
        terminal.print(f"and {more:,} more{'' if out else '; -o OUT writes them all'}.")
    terminal.print(_changes(comparison))
    if out is not None:
        terminal.print(f"Wrote {counted(comparison.moved, 'lead')} to {shown(out)}.")
    for note in comparison.notes:
        terminal.print(shown(note))


def _changes(comparison: Comparison) -> str:
    from leadlight.scoring.explain import counted

    def change(count: int) -> str:
        return "changes" if count == 1 else "change"

    moved, new = comparison.moved, comparison.new_scores
    leads = f"{moved:,} of {counted(comparison.leads, 'lead')}"
    return f"{leads} {change(moved)} priority, {new:,} {change(new)} score."


def _priorities(comparison: Comparison) -> Any:  # noqa: ANN401 - a table of rich
    from leadlight.cli.terminal import cell, new_table
    from leadlight.scoring.explain import MINUS

    table = new_table()
    table.add_column("Priority")
    for name in ("Before", "After", "Change"):
        table.add_column(name, justify="right")
    for name, (before, after) in comparison.priorities.items():
        change = f"{after - before:+,}".replace("-", MINUS) if after != before else ""
        table.add_row(cell(name), cell(f"{before:,}"), cell(f"{after:,}"), cell(change))
    return table


def _points(hundredths: int | None) -> str:
    from leadlight.scoring.arithmetic import points_of
    from leadlight.scoring.explain import MINUS

    return "–" if hundredths is None else str(points_of(hundredths)).replace("-", MINUS)


def _shifts(comparison: Comparison) -> Any:  # noqa: ANN401 - a table of rich
    from leadlight.cli.terminal import cell, new_table

    table = new_table()
    for name in ("Lead", "Before", "After"):
        table.add_column(name, overflow="fold")
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold")
    for shift in comparison.shifts:
        scores = " → ".join(map(_points, shift.scores))
        table.add_row(
            cell(shift.lead), *map(cell, shift.priorities), cell(scores), cell("; ".join(shift.why))
        )
    return table
