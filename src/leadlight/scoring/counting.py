"""What the events that match an event rule come to: counted, summed, faded, tiered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import fsum
from typing import Literal, TypeAlias, assert_never

from leadlight.scoring.arithmetic import (
    MILLIONTHS,
    MOST_HALF_LIVES,
    contribution,
    contribution_of_binary,
    hundredths,
    quantity,
)
from leadlight.scoring.definition import EventRule
from leadlight.scoring.lead import Event
from leadlight.scoring.values import DAY, Forms, Value, number

Counted: TypeAlias = tuple[int, int | None, int | None]
"""Points in hundredths, how many events counted, and the time of the latest."""

Weigh: TypeAlias = Callable[[Event], int]


def counter(rule: EventRule, forms: Forms) -> Callable[[list[Event], int], Counted]:
    """The function of the matching events, in order of time, and the instant."""
    weigh = _weigher(rule, forms)
    points = _points(rule, weigh)

    def count(matching: list[Event], at: int) -> Counted:
        counted = _latest_first(rule, weigh, matching)
        if not counted:
            return 0, 0, None
        if rule.min_count is not None and len(counted) < rule.min_count:
            return 0, len(counted), counted[0].time
        kept = counted[: rule.max_count]
        return points(kept, at), len(kept), kept[0].time

    return count


def _weigher(rule: EventRule, forms: Forms) -> Weigh:
    """How much one event weighs, in millionths."""
    if rule.sum is None:
        return lambda _event: MILLIONTHS
    name = rule.sum
    return lambda event: quantity_of(event.properties.get(name), forms)


def quantity_of(value: Value, forms: Forms) -> int:
    """The millionths one value adds to a `sum`; 0 where it is no number."""
    if isinstance(value, list | tuple):
        return 0
    found = number(value, forms)
    return 0 if found is None else quantity(found)


def _latest_first(rule: EventRule, weigh: Weigh, matching: list[Event]) -> list[Event]:
    """The matching events, the latest first, only the latest of each period where the rule says so.

    Of events at one time the one with the larger number is the later.
    """
    if rule.max_count is None and rule.once_per is None:
        return matching[::-1]
    ordered = sorted(matching, key=lambda event: (event.time, weigh(event)), reverse=True)
    if rule.once_per is None:
        return ordered
    period_of = rule.once_per
    by_period: dict[int, Event] = {}
    for event in ordered:
        by_period.setdefault(period(event.time, period_of), event)
    return list(by_period.values())


def period(time: int, length: Literal["day", "week", "month"]) -> int:
    """A number for the UTC calendar day, week (from Monday) or month that an instant lies in."""
    day = time // DAY
    match length:
        case "day":
            return day
        case "week":
            return (day + 3) // 7  # 1970-01-01 was a Thursday
        case "month":
            return _month(day)
        case _:
            assert_never(length)


def _month(day: int) -> int:
    """Months since March of year 0: civil_from_days of Hinnant's "low-level date algorithms"."""
    shifted = day + 719_468
    era, of_era = divmod(shifted, 146_097)
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return (era * 400 + year) * 12 + (5 * of_year + 2) // 153


def _points(rule: EventRule, weigh: Weigh) -> Callable[[list[Event], int], int]:
    if isinstance(rule.points, dict):
        return _tiered(sorted((k * MILLIONTHS, hundredths(p)) for k, p in rule.points.items()), weigh)
    each = hundredths(rule.points)
    if rule.fade is None:
        return lambda events, _at: contribution(each * sum(map(weigh, events)), MILLIONTHS)
    if rule.fade.linear is not None:
        return _linear(each, rule.fade.linear, weigh)
    return _half_life(each, rule.fade.half_life or 0, weigh)


def _tiered(tiers: list[tuple[int, int]], weigh: Weigh) -> Callable[[list[Event], int], int]:
    def points(events: Iterable[Event], _at: int) -> int:
        reached = sum(map(weigh, events))
        return next((given for least, given in reversed(tiers) if least <= reached), 0)

    return points


def _linear(each: int, length: int, weigh: Weigh) -> Callable[[list[Event], int], int]:
    def points(events: Iterable[Event], at: int) -> int:
        left = sum(weigh(event) * max(0, length - (at - event.time)) for event in events)
        return contribution(each * left, MILLIONTHS * length)

    return points


def _half_life(each: int, half_life: int, weigh: Weigh) -> Callable[[list[Event], int], int]:
    oldest = MOST_HALF_LIVES * half_life

    def points(events: Iterable[Event], at: int) -> int:
        # the exact sum of binary numbers, so that the order of events changes nothing
        left = fsum(
            (weigh(event) / MILLIONTHS) * 2.0 ** (-(at - event.time) / half_life)
            for event in events
            if at - event.time <= oldest
        )
        return contribution_of_binary(each * left)

    return points
