"""A silence: a longer pause than a lead's rhythm lets one expect. A return: a visit after a long absence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from leadlight.engage.rhythm import Peers, began, count, own_rate, scatter_of, weeks_before
from leadlight.engage.tails import pause_of_rarity, rarity_of_pause
from leadlight.scoring.values import DAY

AWAY = 30
"""Nobody is away for long before so many days."""

_RHYTHMS = 3
"""Nor before so many times the pause that is usual for them."""

SHORTEST, LONGEST = 7, 60
"""A silence is told after so many days at the earliest, and at the latest."""

_VISITS, _WEEKS = 5, 3
"""Who came less often, or in fewer weeks, has no rhythm to fall out of."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A visit after so many days, and how many were usual; None of a lead that came only once before."""

    at: int
    days: float
    usual: float | None


@dataclass(frozen=True, slots=True)
class Silence:
    """From when on the pause since the `last` visit is notable, its days and those usual, and how rare it is.

    `visits` and `days_before` say what the usual pause was found from.
    """

    at: int
    last: int
    days: float
    usual: float
    visits: int
    days_before: float
    rarity: float


def absence_at(visits: Sequence[int], at: int) -> Absence | None:
    """The absence that the visit at an instant ends, if it was a long one."""
    place = bisect_left(visits, at)
    if not place or at - visits[place - 1] < AWAY * DAY:
        return None
    pauses = [late - early for early, late in pairwise(visits[:place])]
    usual = median(pauses) / DAY if pauses else None
    days = (at - visits[place - 1]) / DAY
    return None if usual is not None and days < _RHYTHMS * usual else Absence(at, days, usual)


def has_rhythm(visits: Sequence[int], until: int) -> bool:
    """Whether a lead came often enough, and in enough weeks, to have a rhythm."""
    if not visits or count(visits, began(visits, until), until) < _VISITS:
        return False
    return sum(1 for week in weeks_before(visits, until) if week) >= _WEEKS


def silence_of(visits: Sequence[int], peers: Peers, threshold: float) -> Silence | None:
    """When the pause since the last visit becomes notable; None of a lead without a rhythm."""
    if not visits or not has_rhythm(visits, last := visits[-1]):
        return None
    shape, rate = own_rate(visits, last, peers, scatter_of(visits, last, peers))
    days = max(float(SHORTEST), pause_of_rarity(threshold, shape, rate))
    if days > LONGEST:
        return None
    start = began(visits, last)
    seen, before = count(visits, start, last), (last - start) / DAY
    rarity = rarity_of_pause(days, shape, rate)
    return Silence(last + round(days * DAY), last, days, before / seen, seen, before, rarity)


def rarity_of_silence(visits: Sequence[int], until: int, peers: Peers) -> float | None:
    """How rare the pause before an instant is; None where it would not be told at any threshold."""
    if not has_rhythm(visits, last := visits[-1]) or until - last < SHORTEST * DAY:
        return None
    shape, rate = own_rate(visits, last, peers, scatter_of(visits, last, peers))
    return rarity_of_pause(min(LONGEST, (until - last) / DAY), shape, rate)
