"""What an event rule gives for what was gathered of a lead's events, as SQL."""

from __future__ import annotations

import math
from dataclasses import dataclass

from leadlight.engines.fragments import (
    bounded,
    case,
    from_binary,
    from_millionths,
    half_away,
    of_count,
    whole,
    wide,
)
from leadlight.scoring.arithmetic import (
    LARGEST_CONTRIBUTION,
    MILLIONTHS,
    MILLIONTHS_IN_A_HUNDREDTH,
    hundredths,
)
from leadlight.scoring.definition import EventRule


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was gathered of the events that count: how many there were, how many count, their sum, the latest.

    `total` is the sum of weights, of faded weights, or of powers, by the rule's kind; NULL of none.
    """

    matched: str
    counted: str
    total: str
    latest: str


def points_of(rule: EventRule, gathered: Gathered) -> str:
    """The hundredths that a rule gives, `min_count` aside; never NULL."""
    if isinstance(rule.points, dict):
        reached = gathered.counted if rule.sum is None else f"COALESCE({gathered.total}, 0)"
        unit = 1 if rule.sum is None else MILLIONTHS
        tiers = sorted(((k * unit, hundredths(p)) for k, p in rule.points.items()), reverse=True)
        return case([(f"{reached} >= {least}", str(given)) for least, given in tiers], "0")
    if rule.fade is None and rule.sum is None:
        return of_count(hundredths(rule.points), gathered.counted)
    # most leads have none of the events, and need no arithmetic
    return case(
        [(f"{gathered.total} IS NULL", "0")], _of_total(rule, hundredths(rule.points), gathered.total)
    )


def _of_total(rule: EventRule, each: int, total: str) -> str:
    """The hundredths of a sum that is not NULL."""
    if rule.fade is not None and rule.fade.half_life is not None:
        return from_binary(f"({each} * {total})")
    if rule.fade is not None and rule.fade.linear is not None:
        in_time = _of_linear if rule.sum is None else _of_weighted_linear
        return from_millionths(in_time(total, each, rule.fade.linear))
    return from_millionths(
        _held(half_away(f"({wide(total)} * {each * MILLIONTHS_IN_A_HUNDREDTH})", MILLIONTHS))
    )


def _of_linear(total: str, each: int, length: int) -> str:
    """Millionths of points of a sum of microseconds, which is positive: total x each / length, rounded."""
    scale = abs(each) * MILLIONTHS_IN_A_HUNDREDTH
    common = math.gcd(scale, length)
    size = f"(({wide(total)} * {2 * scale // common} + {length // common}) // {2 * length // common})"
    return _held(size if each >= 0 else f"(-{size})")


def _of_weighted_linear(total: str, each: int, length: int) -> str:
    """Millionths of points of a sum of millionths times microseconds: total x each / length / a million.

    Divided by the length first, with the rest carried along, so that no step needs more than 38 digits.
    What is cut off is less than one in a million, which is even, so it decides no rounding.
    """
    scale, wide_total = abs(each) * MILLIONTHS_IN_A_HUNDREDTH, wide(total)
    quotient, rest = f"(ABS({wide_total}) // {length})", f"(ABS({wide_total}) % {length})"
    size = f"(({quotient} * {scale} + ({rest} * {scale}) // {length} + {MILLIONTHS // 2}) // {MILLIONTHS})"
    return _held(f"(CASE WHEN {total} {'<' if each >= 0 else '>'} 0 THEN -{size} ELSE {size} END)")


def _held(millionths: str) -> str:
    """Millionths as 64 bits, within what a contribution may be."""
    most = LARGEST_CONTRIBUTION * MILLIONTHS_IN_A_HUNDREDTH
    return whole(bounded(millionths, -most, most))
