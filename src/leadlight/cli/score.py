"""`leadlight score`: rank a list of leads."""

from __future__ import annotations

import json
from enum import StrEnum
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
    ModelOption,
    inputs_of,
    model_of,
)

if TYPE_CHECKING:
    from leadlight.actions.score_list import Ranking
    from leadlight.scoring.definition import ScoringModel


class Engine(StrEnum):
    """Where the scoring runs."""

    DUCKDB = "duckdb"
    PYTHON = "python"
    SPARK = "spark"


class RankBy(StrEnum):
    """What puts a lead first."""

    SCORE = "score"
    PROBABILITY = "probability"
    EXPECTED_VALUE = "expected_value"


@in_sentences
def score(
    leads: LeadsArgument,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    model: ModelOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    engine: Annotated[
        Engine | None,
        typer.Option(
            "--engine",
            help="Where the scoring runs; the numbers are the same. Else DuckDB, or PostgreSQL where the "
            "leads and events are tables there.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="Write the ranked list: .csv, .xlsx, .parquet, .jsonl or a table.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace an output table that is already there.")
    ] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="OUT.jsonl", help="Write every line of every score.")
    ] = None,
    keep_order: Annotated[bool, typer.Option("--keep-order", help="Keep the order of the leads.")] = False,
    predictor: Annotated[
        Path | None,
        typer.Option(
            "--predictor", metavar="FILE", help="Add what this predictor says: probability, likelihood, why."
        ),
    ] = None,
    rank_by: Annotated[
        RankBy, typer.Option("--rank-by", help="With --predictor: what puts a lead first.")
    ] = RankBy.SCORE,
    as_json: JsonOption = False,
) -> None:
    """Score a list of leads and rank it, with a priority, what to do, and why."""
    from leadlight.actions.predicted import Beside
    from leadlight.actions.score_list import Output, score_list
    from leadlight.cli.terminal import progress

    if predictor is None and rank_by is not RankBy.SCORE:
        raise typer.BadParameter(
            f"{rank_by.value} comes from a --predictor; name one", param_hint="--rank-by"
        )

    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    loaded = model_of(model)
    beside = None if predictor is None else Beside(predictor, rank_by.value)
    output = Output(out, replace, explain, keep_order, beside)
    with progress() as tell:
        ranking = score_list(loaded.model, inputs, output, engine.value if engine else None, tell)
    if as_json:
        typer.echo(json.dumps(_as_json(ranking, loaded.source, out), ensure_ascii=False, default=str))
    else:
        _show(ranking, loaded.model, out)


def _as_json(ranking: Ranking, source: str, out: str | None) -> dict[str, Any]:
    top = [dict(zip(ranking.columns, row, strict=True)) for row in ranking.rows]
    return {
        "model": source,
        "out": out,
        "report": ranking.report.as_json(),
        "notes": ranking.notes,
        "top": top,
    }


def _show(ranking: Ranking, model: ScoringModel, out: str | None) -> None:
    from leadlight.actions.report import sentences
    from leadlight.cli.ranking_table import priorities_line, ranking_table
    from leadlight.cli.terminal import console, shown
    from leadlight.scoring.explain import counted

    terminal = console()
    if out is None and ranking.rows:
        terminal.print(ranking_table(ranking, model, terminal.width))
    if out is not None:
        terminal.print(f"Wrote {counted(ranking.report.leads, 'lead')} to {shown(out)}.")
    if ranking.report.priorities:
        terminal.print(priorities_line(ranking.report.priorities))
    for sentence in (*sentences(ranking.report), *ranking.notes):
        terminal.print(shown(sentence))
