"""The points a lead can get by a model, for priorities where there are too few leads to go by."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from leadlight.scoring.definition import (
    Bounded,
    EventRule,
    PerRule,
    QuietRule,
    Rule,
    ScoringModel,
    SequenceRule,
    TableRule,
    WhenRule,
)

_SOME = 3
"""Of what counts without a bound, an eager lead has about so many."""


def within_reach(model: ScoringModel) -> Decimal:
    """The total of a lead for whom everything speaks; what counts without a bound is counted a few times."""
    return sum((_score(model, name) * model.weight(name) for name in model.scores), start=Decimal(0))


def _score(model: ScoringModel, name: str) -> Decimal:
    score = model.scores[name]
    groups = [_bounded(group, map(_rule, group.rules)) for group in score.groups.values()]
    return _bounded(score, [*groups, *map(_rule, score.rules)])


def _bounded(part: Bounded, points: Iterable[Decimal]) -> Decimal:
    most = sum(points, start=Decimal(0))
    return most if part.max is None else min(most, part.max)


def _rule(rule: Rule) -> Decimal:
    most = max(Decimal(0), _unbounded(rule))
    return most if rule.max_points is None else min(most, rule.max_points)


def _unbounded(rule: Rule) -> Decimal:
    match rule:
        case WhenRule() | QuietRule() | SequenceRule():
            return rule.points
        case TableRule():
            return max(rule.otherwise, *rule.points.values())
        case PerRule():
            return _SOME * rule.points
        case EventRule():
            tiers = rule.points
            return max(tiers.values()) if isinstance(tiers, dict) else tiers * (rule.max_count or _SOME)
        case _:
            assert_never(rule)
