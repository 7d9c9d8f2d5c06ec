"""A score as it is kept: its columns, and as short as can be what its lines are made of.

Kept is what every rule gave that gave something, and which parts of the model did not apply. All lines follow
from that and the model, by the same sums as when the score was new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Look, scorer
from leadlight.scoring.lines import HandLine
from leadlight.scoring.resets import parts_of
from leadlight.scoring.rules import NOTHING, Outcome
from leadlight.scoring.sums import EXCLUDED, Gates, Score


@dataclass(frozen=True, slots=True)
class Kept:
    """A score as of `at`; `given` is JSON: `[[rule, points, count, latest], ...]` and which parts are `off`.

    Rules and parts are numbered in the order of the model; points are hundredths, instants microseconds.
    """

    at: int
    total: int | None
    scores: Mapping[str, int]
    priority: str | None
    action: str | None
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None
    given: str
    by_hand: tuple[HandLine, ...] = ()
    """What a person said on it; the total and the priority are after that."""


def kept(look: Look) -> Kept:
    """What is kept of a score."""
    score = look.score
    return Kept(
        score.at, score.total_hundredths, score.scores_hundredths, score.priority, score.action, score.within,
        score.grade, score.qualifies_for, score.excluded, _given(look),
    )  # fmt: skip


OBJECTION = "The person objected"
"""Why somebody who does not want to be scored has no score."""


def objected(at: int) -> Kept:
    """What is kept of somebody who objected: no score, whatever the model says."""
    return Kept(at, None, {}, EXCLUDED, None, None, None, None, OBJECTION, _given_nothing())


def _given_nothing() -> str:
    return json.dumps({"given": [], "off": []}, separators=(",", ":"))


def _given(look: Look) -> str:
    gave = [
        [place, outcome.points, outcome.count, outcome.latest]
        for place, outcome in enumerate(look.outcomes)
        if outcome.points
    ]
    applies = () if look.gates is None else look.gates.applies.values()
    off = [place for place, holds in enumerate(applies) if not holds]
    return json.dumps({"given": gave, "off": off}, separators=(",", ":"))


def score_of(model: ScoringModel, known: Kept) -> Score:
    """The score with all its lines, as it was when it was new."""
    if known.excluded is not None:
        score = scorer(model).sums.excluded(known.excluded, known.at)
        return replace(
            score,
            priority=known.priority,
            action=known.action,
            within=known.within,
            lines=known.by_hand,
        )
    outcomes, gates = summed_from(model, known)
    summed = scorer(model).sums.total(outcomes, gates, known.at)
    return replace(
        summed,
        total_hundredths=known.total,
        lines=(*summed.lines, *known.by_hand),
        priority=known.priority,
        action=known.action,
        within=known.within,
        grade=known.grade,
        qualifies_for=known.qualifies_for,
    )


def summed_from(model: ScoringModel, known: Kept) -> tuple[list[Outcome], Gates]:
    """What every rule gave, and which parts applied; whether priorities and stages hold is not kept."""
    said = json.loads(known.given)
    outcomes = [NOTHING] * len(model.all_rules())
    for place, points, count, latest in said["given"]:
        outcomes[place] = Outcome(points, count, latest)
    off = set(said["off"])
    applies = {key: place not in off for place, key in enumerate(parts_of(model))}
    return outcomes, Gates(applies, [False] * len(model.priorities), [False] * len(model.stages))
