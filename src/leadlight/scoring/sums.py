"""From what the rules gave to groups, scores, total, priority, grade and stage, with a line for every cut.

Works on integers only, and on outcomes from any engine, so that every engine's numbers are summed and
explained in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from leadlight.scoring.arithmetic import (
    LARGEST_CONTRIBUTION,
    WEIGHT_UNIT,
    bounded,
    half_away,
    hundredths,
    points_of,
)
from leadlight.scoring.coherence import TOTAL
from leadlight.scoring.conditions import ScoreTests
from leadlight.scoring.definition import Bounded, Gate, GradePart, Priority, ScoringModel
from leadlight.scoring.lines import BoundLine, Line, RuleLine, WeightLine
from leadlight.scoring.rules import Outcome

PartKey = tuple[str, str | None]
"""A score, or a group of a score."""

EXCLUDED = "Excluded"
"""The priority of a lead that has no score."""


@dataclass(frozen=True, slots=True)
class Gates:
    """What holds for a lead besides points: `only_if` of each part, `when` of priorities and stages."""

    applies: Mapping[PartKey, bool]
    priorities: Sequence[bool]
    stages: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Score:
    """What one lead scored; `hundredths` hold the exact points, the properties the same as decimals.

    A lead that is excluded has no total, and the entry's name under `excluded`.
    """

    total_hundredths: int | None
    scores_hundredths: Mapping[str, int]
    at: int
    priority: str | None = None
    action: str | None = None
    within: str | None = None
    grade: str | None = None
    qualifies_for: str | None = None
    excluded: str | None = None
    lines: tuple[Line, ...] = field(default=(), repr=False)

    @property
    def total(self) -> Decimal | None:
        """The points of the lead, None if it is excluded."""
        return None if self.total_hundredths is None else points_of(self.total_hundredths)

    @property
    def scores(self) -> dict[str, Decimal]:
        """The points of each named score."""
        return {name: points_of(points) for name, points in self.scores_hundredths.items()}


class Sums:
    """The sums of one model."""

    def __init__(self, model: ScoringModel) -> None:
        """Lay out the rules of `model` by score and group, in the order of `model.all_rules()`."""
        self._model = model
        self._rules: dict[PartKey, list[tuple[int, str]]] = {}
        for index, (score, group, rule) in enumerate(model.all_rules()):
            self._rules.setdefault((score, group), []).append((index, rule.name))
        self._weights = {name: int(model.weight(name) * WEIGHT_UNIT) for name in model.scores}

    def excluded(self, name: str, at: int) -> Score:
        """The score of a lead that an `exclude` entry matches: none."""
        return Score(None, {}, at, priority=EXCLUDED, excluded=name)

    def total(self, outcomes: Sequence[Outcome], gates: Gates, at: int) -> Score:
        """Sum the outcomes of the model's rules, in the order of `model.all_rules()`."""
        lines: list[Line] = []
        scores = {name: self._score(name, outcomes, gates, lines) for name in self._model.scores}
        total = self._total(scores, lines)
        grade = grade_of(self._model, scores, total)
        reached = [
            (gate, holds)
            for gate, holds in zip(self._model.priorities, gates.priorities, strict=True)
            if holds
        ]
        priority = chosen_priority([gate for gate, _ in reached if passes(gate, scores, total, grade)])
        stages = zip(self._model.stages, gates.stages, strict=True)
        qualified = [gate.name for gate, holds in stages if holds and passes(gate, scores, total, grade)]
        return Score(
            total, scores, at,
            priority=priority.name if priority else None,
            action=priority.action if priority else None,
            within=priority.within if priority else None,
            grade=grade,
            qualifies_for=qualified[-1] if qualified else None,
            lines=tuple(lines),
        )  # fmt: skip

    def totals_between(self, low: Mapping[str, int], high: Mapping[str, int]) -> tuple[int, int]:
        """The least and the greatest total of scores that each lie between two."""
        least = {name: (high if self._weights[name] < 0 else low)[name] for name in low}
        most = {name: (low if self._weights[name] < 0 else high)[name] for name in low}
        return self._total(least, []), self._total(most, [])

    def _total(self, scores: Mapping[str, int], lines: list[Line]) -> int:
        held = self._bound(TOTAL, None, self._weighted(scores, lines), self._model.total, lines)
        limited = bounded(held, -LARGEST_CONTRIBUTION, LARGEST_CONTRIBUTION)
        if limited != held:
            lines.append(BoundLine(TOTAL, None, limited - held))
        return limited

    def _score(self, name: str, outcomes: Sequence[Outcome], gates: Gates, lines: list[Line]) -> int:
        definition = self._model.scores[name]
        if not gates.applies[name, None]:
            return 0
        subtotal = 0
        for group_name, group in definition.groups.items():
            if gates.applies[name, group_name]:
                group_sum = self._rules_of((name, group_name), outcomes, lines)
                subtotal += self._bound(name, group_name, group_sum, group, lines)
        subtotal += self._rules_of((name, None), outcomes, lines)
        return self._bound(name, None, subtotal, definition, lines)

    def _rules_of(self, part: PartKey, outcomes: Sequence[Outcome], lines: list[Line]) -> int:
        subtotal = 0
        for index, rule in self._rules.get(part, ()):
            outcome = outcomes[index]
            if outcome.points:
                subtotal += outcome.points
                lines.append(RuleLine(part[0], part[1], outcome.points, rule, outcome.count, outcome.latest))
        return subtotal

    def _bound(self, score: str, group: str | None, value: int, bounds: Bounded, lines: list[Line]) -> int:
        held = bounded(value, optional_hundredths(bounds.min), optional_hundredths(bounds.max))
        if held != value:
            lines.append(BoundLine(score, group, held - value))
        return held

    def _weighted(self, scores: Mapping[str, int], lines: list[Line]) -> int:
        """The weighted sum in hundredths; what weights and rounding change becomes a line of each score."""
        exact = rounded = 0
        for name, points in scores.items():
            exact += points * self._weights[name]
            share = half_away(exact, WEIGHT_UNIT) - rounded
            rounded += share
            if share != points:
                lines.append(WeightLine(name, None, share - points, self._model.weight(name)))
        return rounded


def optional_hundredths(points: Decimal | None) -> int | None:
    """Points that may be left out, in hundredths."""
    return None if points is None else hundredths(points)


def passes(gate: Gate, scores: Mapping[str, int], total: int, grade: str | None) -> bool:
    """Whether the points and the grade of a lead reach a priority or stage (its `when` aside)."""
    return (
        (gate.from_ is None or total >= hundredths(gate.from_))
        and all(
            test_holds(tests, total if name == TOTAL else scores[name]) for name, tests in gate.scores.items()
        )
        and (gate.grade is None or grade in gate.grade)
    )


def test_holds(tests: ScoreTests, points: int) -> bool:
    """Whether hundredths of points pass every test."""
    low, high = tests.between or (None, None)
    return (
        (tests.above is None or points > hundredths(tests.above))
        and all(points >= hundredths(least) for least in (tests.at_least, low) if least is not None)
        and (tests.below is None or points < hundredths(tests.below))
        and all(points <= hundredths(most) for most in (tests.at_most, high) if most is not None)
    )


def chosen_priority(reached: Iterable[Priority]) -> Priority | None:
    """Of the priorities that hold the one with the largest `from`; one without `from` comes last."""
    return max(reached, key=lambda priority: (priority.from_ is not None, priority.from_ or 0), default=None)


def grade_of(model: ScoringModel, scores: Mapping[str, int], total: int) -> str | None:
    """The grade of a lead, None where the model has none or a part of it is not reached."""
    if model.grades is None:
        return None
    parts = [part for part in (model.grades.letter, model.grades.digit) if part is not None]
    labels = [_label(part, total if part.score == TOTAL else scores[part.score]) for part in parts]
    reached = [label for label in labels if label is not None]
    return "".join(reached) if len(reached) == len(labels) else None


def _label(part: GradePart, points: int) -> str | None:
    reached = [(start, label) for label, start in part.from_.items() if hundredths(start) <= points]
    return max(reached)[1] if reached else part.otherwise
