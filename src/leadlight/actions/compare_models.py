"""Compare two models on the same leads: how many have each priority, who changes, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadlight.actions.report import report_on
from leadlight.actions.shifts import Pair, Shift, shifts, write_shifts
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.engines.compiler import Detail
from leadlight.engines.duckdb import score_staged
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.sums import EXCLUDED
from leadlight.tables import is_same_place, parse_address, write_table
from leadlight.tables.rows import first_row
from leadlight.tables.sql import literal

NO_PRIORITY = "none"
"""What stands for the priority of a lead that reaches none."""

SHOWN = 20
"""So many of the leads that change are given back for a look."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two models make of the same leads.

    `priorities` says how many leads have each, before and after; `moves` how many go from one to another;
    `shifts` are the first of those leads.
    """

    leads: int
    new_scores: int
    priorities: dict[str, tuple[int, int]]
    moves: dict[tuple[str, str], int]
    shifts: tuple[Shift, ...]
    notes: tuple[str, ...]

    @property
    def moved(self) -> int:
        """How many leads change priority."""
        return sum(self.moves.values())


def compare_models(
    models: Pair[ScoringModel],
    inputs: Inputs,
    output: str | None = None,
    *,
    replace: bool = False,
    tell: Tell = tell_nobody,
) -> Comparison:
    """Score leads by both models and say what differs; `output` gets every lead that changes priority.

    Raises TableError for what cannot be read or written, DataError for leads and events that do not fit.
    """
    target = None if output is None else parse_address(output)
    if target is not None and any(is_same_place(target, source) for source in inputs.addresses):
        raise DataError(
            f"{target} is an input too. Name another file for the output, so that nothing is lost."
        )
    with opened(inputs, tell) as work:
        staged = work.staged(both(*models))
        for model, name in zip(models, ("scored_before", "scored_after"), strict=True):
            tell(f"Scoring by {model.name}")
            score_staged(work.connection, model, staged, inputs.instant, Detail.REASONS)
            _keep_result(work, model, name)
        _join_results(work)
        tell("Looking at those who change")
        found = shifts(work, models, staged, SHOWN)
        events = report_on(work, models[1], staged).events
        notes = [*work.notes, *staged.notes, *(events.sentences(_leads(work)) if events else ())]
        if target is not None:
            tell(f"Writing {target}")
            write_shifts(work, shifts(work, models, staged, None))
            notes += write_table(work.connection, "changes", target, replace=replace)
        return _compared(work, models, tuple(found), tuple(notes))


def both(before: ScoringModel, after: ScoringModel) -> ScoringModel:
    """A model that reads what either reads, so that leads and events are made ready once."""
    scores = {
        f"{when} {name}": score
        for when, model in (("before", before), ("after", after))
        for name, score in model.scores.items()
    }
    parts = {
        "exclude": before.exclude + after.exclude,
        "priorities": before.priorities + after.priorities,
        "stages": before.stages + after.stages,
    }
    return before.model_copy(update={"scores": scores, **parts})


def _keep_result(work: WorkTable, model: ScoringModel, name: str) -> None:
    names = "".join(
        f" WHEN priority = {place} THEN {literal(gate.name)}" for place, gate in enumerate(model.priorities)
    )
    priority = f"CASE WHEN excluded IS NOT NULL THEN '{EXCLUDED}'{names} ELSE '{NO_PRIORITY}' END"
    work.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT _row, total, {priority} AS priority FROM result"
    )


def _join_results(work: WorkTable) -> None:
    work.connection.execute(
        "CREATE OR REPLACE TEMP TABLE compared AS SELECT _row, b.priority AS priority_before, "
        "a.priority AS priority_after, b.total AS total_before, a.total AS total_after "
        "FROM scored_before AS b JOIN scored_after AS a USING (_row)"
    )


def _leads(work: WorkTable) -> int:
    (leads,) = first_row(work.connection, "SELECT COUNT(*) FROM compared")
    return int(leads)


def _compared(
    work: WorkTable, models: Pair[ScoringModel], found: tuple[Shift, ...], notes: tuple[str, ...]
) -> Comparison:
    (new_scores,) = first_row(
        work.connection, "SELECT COUNT(*) FROM compared WHERE total_before IS DISTINCT FROM total_after"
    )
    counted = work.connection.execute(
        "SELECT priority_before, priority_after, COUNT(*) FROM compared GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    moves = {(before, after): count for before, after, count in counted if before != after}
    return Comparison(_leads(work), new_scores, _per_priority(models, counted), moves, found, notes)


def _per_priority(
    models: Pair[ScoringModel], counted: Iterable[tuple[str, str, int]]
) -> dict[str, tuple[int, int]]:
    names = [gate.name for model in models for gate in model.priorities]
    found = dict.fromkeys([*names, NO_PRIORITY, EXCLUDED], (0, 0))
    for before, after, count in counted:
        found[before] = (found[before][0] + count, found[before][1])
        found[after] = (found[after][0], found[after][1] + count)
    return {name: pair for name, pair in found.items() if name in names or any(pair)}
