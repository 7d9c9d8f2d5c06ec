"""`leadlight predict`: how likely each lead is to be won, and why."""

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
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from leadlight.actions.predict import PredictedList
    from leadlight.cli.table_columns import Shown


@in_sentences
def predict(
    leads: LeadsArgument,
    predictor: Annotated[
        Path,
        typer.Option("--predictor", metavar="FILE", help="The predictor, as `leadlight learn` wrote it."),
    ],
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    out: Annotated[
        str | None,
        typer.Option(
            "-o", "--out", metavar="OUT", help="Write the list: .csv, .xlsx, .parquet, .jsonl or a table."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an output table that is already there.")
    ] = False,
    keep_order: Annotated[bool, typer.Option("--keep-order", help="Keep the order of the leads.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Predict how likely leads are to be won, the likeliest first, and say why."""
    from leadlight.actions.predict import PredictOutput, predict_leads
    from leadlight.cli.terminal import progress

    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    with progress() as tell:
        found = predict_leads(inputs, predictor, PredictOutput(out, replace, keep_order), tell)
    if as_json:
        document = _as_json(found, predictor, out)
        typer.echo(json.dumps(document, ensure_ascii=False, default=str, allow_nan=False))
    else:
        _show(found, out)


def _as_json(found: PredictedList, predictor: Path, out: str | None) -> dict[str, Any]:
    return {
        "predictor": str(predictor),
        "out": out,
        "leads": found.leads,
        "likelihoods": found.likelihoods,
        "notes": found.notes,
        "top": [dict(zip(found.columns, row, strict=True)) for row in found.rows],
    }


def _show(found: PredictedList, out: str | None) -> None:
    from leadlight.cli.ranking_table import priorities_line
    from leadlight.cli.terminal import console, shown
    from leadlight.scoring.explain import counted

    terminal = console()
    if out is None and found.rows:
        terminal.print(_table(found, terminal.width))
    if out is not None:
        terminal.print(f"Wrote {counted(found.leads, 'lead')} to {shown(out)}.")
    terminal.print(priorities_line(found.likelihoods))
    for sentence in found.notes:
        terminal.print(shown(sentence))


def _table(found: PredictedList, width: int) -> Table:
    from leadlight.cli.table_columns import last, table_of

    because = last(found.columns, "because")
    return table_of(list(_columns(found)), ("Because", [row[because] for row in found.rows]), width)


def _columns(found: PredictedList) -> Iterator[Shown]:
    from leadlight.cli.ranking_table import priority_styles
    from leadlight.cli.table_columns import Shown, last, who
    from leadlight.cli.terminal import cell
    from leadlight.learning.wording import percent

    rows, styles = found.rows, priority_styles(list(found.likelihoods))
    chance, band = last(found.columns, "probability"), last(found.columns, "likelihood")
    yield from who(found.columns, rows, None, has_fields=bool(chance))
    yield Shown("Probability", [cell(percent(row[chance], 1), "bold") for row in rows], is_number=True)
    yield Shown("Likelihood", [cell(row[band], styles[row[band]]) for row in rows])
    if "expected_value" in found.columns:
        worth = last(found.columns, "expected_value")
        yield Shown(
            "Expected value", [cell(f"{row[worth]:,.0f}") for row in rows], is_number=True, left_out=2
        )
