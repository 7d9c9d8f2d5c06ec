"""The meaning itself as an engine: lead by lead, in Python. Slow, and right by definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from leadlight.engines.compiler import Detail
from leadlight.engines.fired import fired_bits, fired_columns
from leadlight.engines.records import leads_with_events
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Look, Scorer
from leadlight.scoring.explain import joined_reasons
from leadlight.scoring.resets import parts_of

if TYPE_CHECKING:
    import duckdb

BATCH = 5_000


def score_staged(
    connection: duckdb.DuckDBPyConnection, model: ScoringModel, staged: Staged, at: int, detail: Detail
) -> None:
    """Score staged leads into the temporary table `result`; see `compiler.Compiled` for its columns."""
    columns = result_columns(model, detail)
    declared = ", ".join(f"{name} {kind}" for name, kind in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE result ({declared})")
    scorer = Scorer(model, staged.forms)
    rows = (
        _row(model, number, scorer.look(lead, at), detail)
        for number, lead in leads_with_events(connection, staged)
    )
    for batch in _batches(rows):
        values = [list(column) for column in zip(*batch, strict=True)]
        unnested = ", ".join(f"CAST(unnest(?) AS {kind})" for _, kind in columns)
        connection.execute(f"INSERT INTO result SELECT {unnested}", values)


def result_columns(model: ScoringModel, detail: Detail) -> list[tuple[str, str]]:
    """Names and types of the columns of a result."""
    scores = [(f"score_{index}", "BIGINT") for index in range(len(model.scores))]
    columns = [("_row", "BIGINT"), ("excluded", "BIGINT"), ("total", "BIGINT"), *scores]
    columns += [("priority", "BIGINT"), ("stage", "BIGINT"), ("grade", "VARCHAR")]
    if detail is Detail.REASONS:
        columns.append(("reasons", "VARCHAR"))
        columns += [(name, "BIGINT") for name, _ in fired_columns(len(model.all_rules()))]
    if detail is Detail.RULES:
        columns += [
            (f"{name}{index}", "BIGINT")
            for index in range(len(model.all_rules()))
            for name in ("r", "c", "t")
        ]
        columns += [(f"part_{index}", "BOOLEAN") for index in range(len(parts_of(model)))]
        gates = len(model.priorities) + len(model.stages)
        columns += [(f"gate_{index}", "BOOLEAN") for index in range(gates)]
    return columns


def _row(model: ScoringModel, number: int, look: Look, detail: Detail) -> tuple[Any, ...]:
    score = look.score
    row: list[Any] = [
        number,
        _place(score.excluded, [entry.name for entry in model.exclude]),
        score.total_hundredths,
        *(score.scores_hundredths.get(name) for name in model.scores),
        None
        if score.excluded is not None
        else _place(score.priority, [gate.name for gate in model.priorities]),
        _place(score.qualifies_for, [gate.name for gate in model.stages]),
        score.grade,
    ]
    if detail is Detail.REASONS:
        row.append(joined_reasons(score))
        points = [outcome.points for outcome in look.outcomes] or [0] * len(model.all_rules())
        row += fired_bits(points)
    if detail is Detail.RULES:
        row += _evidence(model, look)
    return tuple(row)


def _place(name: str | None, names: list[str]) -> int | None:
    return None if name is None else names.index(name)


def _evidence(model: ScoringModel, look: Look) -> Iterator[Any]:
    if look.gates is None:
        width = 3 * len(model.all_rules()) + len(parts_of(model)) + len(model.priorities) + len(model.stages)
        yield from (None for _ in range(width))
        return
    for outcome in look.outcomes:
        yield from (outcome.points, outcome.count, outcome.latest)
    yield from look.gates.applies.values()
    yield from (*look.gates.priorities, *look.gates.stages)


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
