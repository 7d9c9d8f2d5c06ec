"""The leads that two models give different priorities, and the lines of their scores that differ most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from leadlight.actions.work_table import WorkTable
from leadlight.engines.records import leads_with_events
from leadlight.engines.staging import Staged
from leadlight.scoring.arithmetic import points_of
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.explain import signed
from leadlight.scoring.lead import Lead
from leadlight.scoring.lines import BoundLine, HandLine, Line, RuleLine, WeightLine
from leadlight.scoring.sums import Score

LINES_SHOWN = 3
"""So many of the lines that differ most say why a lead changes."""

_T = TypeVar("_T")
Pair: TypeAlias = tuple[_T, _T]
"""Before and after."""

_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class Shift:
    """One lead whose priority changes; scores are in hundredths, None where the lead is excluded."""

    row: int
    key: str | None
    priorities: Pair[str]
    scores: Pair[int | None]
    why: tuple[str, ...]

    @property
    def lead(self) -> str:
        """What names the lead: its key, else its row."""
        return self.key or f"row {self.row}"


def shifts(work: WorkTable, models: Pair[ScoringModel], staged: Staged, most: int | None) -> Iterator[Shift]:
    """The leads of the table `compared` that change priority, those whose score changes most first."""
    rows = work.connection.execute(
        f"SELECT compared.*, CAST(k AS VARCHAR) FROM compared JOIN {staged.leads.name} USING (_row) "
        "WHERE priority_before <> priority_after "
        "ORDER BY ABS(COALESCE(total_after, 0) - COALESCE(total_before, 0)) DESC, _row"
        + ("" if most is None else f" LIMIT {most}")
    ).fetchall()
    scorers = (Scorer(models[0], staged.forms), Scorer(models[1], staged.forms))
    for start in range(0, len(rows), _AT_A_TIME):
        batch = rows[start : start + _AT_A_TIME]
        listed = ", ".join(str(row[0]) for row in batch)
        leads = dict(leads_with_events(work.connection, staged, f"_row IN ({listed})"))
        yield from (_shift(scorers, row, leads[row[0]], work.inputs.instant) for row in batch)


def write_shifts(work: WorkTable, found: Iterable[Shift]) -> None:
    """Make the table `changes` of shifts, a row each in their order."""
    work.connection.execute(
        "CREATE OR REPLACE TEMP TABLE changes (_row BIGINT, lead VARCHAR, priority_before VARCHAR, "
        "priority_after VARCHAR, score_before DECIMAL(18, 2), score_after DECIMAL(18, 2), why VARCHAR)"
    )
    rows = enumerate(found, 1)
    while batch := list(islice(rows, _AT_A_TIME)):
        columns = [list(column) for column in zip(*(_cells(*row) for row in batch), strict=True)]
        values = ", ".join("unnest(?)" for _ in columns)
        work.connection.execute(f"INSERT INTO changes SELECT {values}", columns)


def _cells(place: int, shift: Shift) -> tuple[Any, ...]:
    points = [None if score is None else points_of(score) for score in shift.scores]
    return (place, shift.lead, *shift.priorities, *points, "; ".join(shift.why))


def _shift(scorers: Pair[Scorer], row: Sequence[Any], lead: Lead, at: int) -> Shift:
    number, *priorities, total_before, total_after, key = row
    before, after = (scorer.score(lead, at) for scorer in scorers)
    why = tuple(_why(before, after))
    return Shift(number, key, (priorities[0], priorities[1]), (total_before, total_after), why)


def _why(before: Score, after: Score) -> Iterator[str]:
    """The lines that differ most, in words: `Requested a demo +20, now +25`."""
    if before.excluded != after.excluded:
        yield f"excluded: {after.excluded}" if after.excluded else f"no longer excluded: {before.excluded}"
        return
    points = [_points_by_line(score.lines) for score in (before, after)]
    names = dict.fromkeys([*points[0], *points[1]])
    pairs = [(name, points[0].get(name, 0), points[1].get(name, 0)) for name in names]
    differing = sorted(
        (pair for pair in pairs if pair[1] != pair[2]), key=lambda pair: -abs(pair[2] - pair[1])
    )
    yield from (_said(*pair) for pair in differing[:LINES_SHOWN])
    if not differing:
        yield "the same score, but the priorities ask for something else"


def _said(name: str, before: int, after: int) -> str:
    if not before:
        return f"{name} {signed(after)}, nothing before"
    return f"{name} {signed(before)}, now {signed(after) if after else 'nothing'}"


def _points_by_line(lines: Iterable[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        name = _name(line)
        found[name] = found.get(name, 0) + line.points
    return found


def _name(line: Line) -> str:
    match line:
        case RuleLine():
            return line.rule
        case BoundLine():
            return f"bounds of {line.score if line.group is None else f'{line.group} ({line.score})'}"
        case WeightLine():
            return f"weight of {line.score}"
        case HandLine():
            return f"by hand, {line.author}"
