"""Thresholds in alerts a day: as high as the installation's own recent past says that they must be.

What would have been told in the recent past is counted for every threshold, by the rules that tell it now.
If the time to come is as the past was, a threshold that told so many a day then tells so many a day (the
empirical distribution as reference: Davison and Hinkley, Bootstrap Methods and their Application, section
4.2). Alerts of real changes in that past are counted too, which leaves less room for false ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from leadlight.engage.absences import rarity_of_silence
from leadlight.engage.rhythm import USUAL, Peers, began, count, pearson, weeks_before
from leadlight.engage.surges import KNOWN_FOR, course_of, crossings
from leadlight.scoring.values import DAY

Visits = Sequence[int]

LOOKED_BACK = 28
"""Over so many days alerts are counted."""

RAREST_USUAL = 2.0
"""What is commoner than 1 in 100 is never told, whatever room there is for alerts."""

SURGE, SILENCE = 4.0, 3.0
"""Thresholds until there is a past to find them from."""

FEWEST = 20
"""From fewer leads nothing is found."""

_SHAPES = (0.02, 50.0)
_HALVINGS = 30
_ROUNDS = 6
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What visits are measured by: the peers, and from what rarity on a surge and a silence are told.

    `leads` is from how many it was found, 0 if it was not; `a_day` how many alerts a day there were in the
    past at these thresholds.
    """

    peers: Peers = USUAL
    surge: float = SURGE
    silence: float = SILENCE
    leads: int = 0
    a_day: tuple[float, float] = (0.0, 0.0)


def calibrated(leads: Sequence[Visits], now: int, budget: float, of_each: float = 1.0) -> Yardstick:
    """Find the yardstick that tells `budget` alerts a day, half of them surges and half silences.

    `leads` are visits of leads drawn at random, each for `of_each` that there are.
    """
    past = [each for visits in leads if (each := visits[: _end(visits, now)])]
    known = [visits for visits in past if now - visits[0] >= KNOWN_FOR * DAY]
    if len(known) < FEWEST:
        return Yardstick()
    peers = peers_of(known, now)
    per_day = of_each / LOOKED_BACK
    surge, surges = _threshold(_surges(known, now, peers), budget / 2, per_day)
    silence, silences = _threshold(_silences(known, now, peers), budget / 2, per_day)
    return Yardstick(peers, surge, silence, len(known), (surges, silences))


def _end(visits: Visits, now: int) -> int:
    return bisect_left(visits, now + 1)


Counted = tuple[list[float], Callable[[float], int]]
"""The rarities at which a count of alerts may change, and the count at a threshold."""


def _surges(leads: Sequence[Visits], now: int, peers: Peers) -> Counted:
    begin = now - LOOKED_BACK * DAY
    found = [course_of(visits, begin, peers) for visits in leads]
    courses = [course for course in found if any(rarity for _, rarity in course)]
    values = [rarity for course in courses for _, rarity in course if rarity > 0]
    return values, lambda threshold: sum(1 for each in courses for _ in crossings(each, threshold))


def _silences(leads: Sequence[Visits], now: int, peers: Peers) -> Counted:
    """Pauses that ended of late: a silence that was told of them would have been a false alarm."""
    begin = now - LOOKED_BACK * DAY
    values: list[float] = []
    for visits in leads:
        first = max(1, bisect_left(visits, begin))
        for place in range(first, len(visits)):
            rarity = rarity_of_silence(visits[:place], visits[place], peers)
            if rarity is not None:
                values.append(rarity)
    ordered = sorted(values)
    return ordered, lambda threshold: len(ordered) - bisect_left(ordered, threshold)


def _threshold(counted: Counted, budget: float, per_day: float) -> tuple[float, float]:
    """The lowest threshold at which there were no more alerts a day than the budget; how many there were."""
    values, told = counted
    levels = [RAREST_USUAL, *sorted({value for value in values if value > RAREST_USUAL})]
    low, high = 0, len(levels)
    while low < high:
        middle = (low + high) // 2
        if told(levels[middle]) * per_day > budget:
            low = middle + 1
        else:
            high = middle
    threshold = levels[low] if low < len(levels) else levels[-1] + 1
    return threshold, told(threshold) * per_day


def peers_of(leads: Sequence[Visits], now: int) -> Peers:
    """How often leads come, by the visits of each in its past: the gamma prior that makes these likeliest.

    Maximum likelihood of negative binomial counts over unequal times; the mean by its score equation, the
    shape by golden section: Lawless, Canadian Journal of Statistics 15 (1987), 209-225.
    """
    seen = [(count(visits, start := began(visits, now), now), (now - start) / DAY) for visits in leads]
    squares, freedom = map(sum, zip(*(pearson(weeks_before(visits, now)) for visits in leads), strict=True))
    scatter = max(1.0, squares / freedom) if freedom else USUAL.scatter
    if not any(visits for visits, _ in seen):
        return Peers(USUAL.shape, USUAL.days, scatter)
    low, high = map(log, _SHAPES)
    for _ in range(_HALVINGS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if _likelihood(seen, exp(left)) >= _likelihood(seen, exp(right)):
            high = right
        else:
            low = left
    shape = exp((low + high) / 2)
    return Peers(shape, shape / _mean(seen, shape), scatter)


def _mean(seen: Sequence[tuple[int, float]], shape: float) -> float:
    """The mean of visits a day that is likeliest for a shape."""
    mean = sum(visits for visits, _ in seen) / sum(days for _, days in seen)
    for _ in range(_ROUNDS):
        weights = [shape / (shape + mean * days) for _, days in seen]
        visits = sum(weight * each for weight, (each, _) in zip(weights, seen, strict=True))
        mean = visits / sum(weight * days for weight, (_, days) in zip(weights, seen, strict=True))
    return mean


def _likelihood(seen: Sequence[tuple[int, float]], shape: float) -> float:
    rate = shape / _mean(seen, shape)
    return sum(
        lgamma(shape + visits) - lgamma(shape) + shape * log(rate / (rate + days))
        + visits * log(days / (rate + days))
        for visits, days in seen
    )  # fmt: skip
