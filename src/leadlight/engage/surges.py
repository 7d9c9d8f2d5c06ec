"""A surge: more visits than a lead's own past and its peers lead one to expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadlight.engage.rhythm import Peers, count, own_rate, scatter_of
from leadlight.engage.tails import rarity_of_count
from leadlight.scoring.values import DAY

WINDOWS = (3, 7)
"""In so many days visits are counted; the rarer of the counts decides."""

FEWEST = 3
"""Fewer visits are no surge, however rare."""

KNOWN_FOR = 14
"""Before so many days a lead's beginning is all the past it has."""

REST = 7 * DAY
"""Who did nothing for so long can surge anew."""


@dataclass(frozen=True, slots=True)
class Surge:
    """So many visits in some days up to an instant, how many were to be expected, and how rare that is."""

    at: int
    visits: int
    days: int
    expected: float
    rarity: float


def surge_at(visits: Sequence[int], at: int, peers: Peers) -> Surge | None:
    """What is rarest about the visits up to an instant; None where nothing is unusual."""
    if not visits or at - visits[0] < KNOWN_FOR * DAY:
        return None
    found = [surge for days in WINDOWS if (surge := _in(visits, at, days, peers)) is not None]
    return max(found, key=lambda surge: surge.rarity, default=None)


def _in(visits: Sequence[int], at: int, days: int, peers: Peers) -> Surge | None:
    until = at - days * DAY
    seen = count(visits, until, at)
    if seen < FEWEST:
        return None
    shape, rate = own_rate(visits, until, peers, 1.0)
    if seen * rate <= shape * days:
        return None
    scatter = scatter_of(visits, until, peers)
    shape, rate = own_rate(visits, until, peers, scatter)
    rarity = rarity_of_count(seen / scatter, shape, days / rate)
    return Surge(at, seen, days, scatter * shape * days / rate, rarity)


def crossings(
    course: Iterable[tuple[int, float]], threshold: float, last: int | None = None
) -> Iterator[int]:
    """When rarities over time reach a threshold, once each: until it was below half of it, or a REST.

    `course` has instants of visits, the earliest first; `last` is when it was reached before.
    """
    armed, before = last is None, last
    for at, rarity in course:
        if before is not None and (at - before > REST or rarity < threshold / 2):
            armed = True
        if armed and rarity >= threshold:
            yield at
            armed = False
        before = at


def course_of(visits: Sequence[int], begin: int, peers: Peers) -> list[tuple[int, float]]:
    """How rare it was at each visit from an instant on what a lead had done."""
    return [
        (at, 0.0 if (surge := surge_at(visits, at, peers)) is None else surge.rarity)
        for at in visits
        if at >= begin
    ]
