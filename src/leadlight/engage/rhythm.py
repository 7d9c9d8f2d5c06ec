"""How often a lead comes: its visits, how they scatter, and what its peers lead one to expect.

Visits are counted, not events: the pages of one visit hang together, visits hardly do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leadlight.scoring.values import DAY, MINUTE

PAUSE = 30 * MINUTE
"""Who does nothing for so long and then something has come again."""

PAST = 56
"""So many days before are a lead's own past."""

_WEEK = 7
_FEWEST_WEEKS = 2
_WORTH = 4.0
"""How a lead's own visits scatter counts against its peers as if theirs were so many weeks."""


@dataclass(frozen=True, slots=True)
class Peers:
    """How often leads come: visits a day are gamma distributed with a `shape` and a rate of `days`.

    `scatter` is the variance of visits a week over their mean, for a lead at its own rate: 1 is pure chance.
    """

    shape: float
    days: float
    scatter: float


USUAL = Peers(0.6, 4.0, 1.3)
"""What is taken for granted of peers of whom nothing is known yet."""


def visits_of(times: Iterable[int]) -> list[int]:
    """When each visit began, the earliest first; times may be in any order."""
    starts: list[int] = []
    before: int | None = None
    for time in sorted(times):
        if before is None or time - before > PAUSE:
            starts.append(time)
        before = time
    return starts


def edges_of(times: Iterable[int]) -> list[int]:
    """The first and the last of the times of each visit: what visits follow from, with others to come."""
    edges: list[int] = []
    ordered = sorted(times)
    for place, time in enumerate(ordered):
        begins = not place or time - ordered[place - 1] > PAUSE
        ends = place + 1 == len(ordered) or ordered[place + 1] - time > PAUSE
        if begins or ends:
            edges.append(time)
    return edges


def count(visits: Sequence[int], after: int, up_to: int) -> int:
    """How many visits began in (after, up_to]."""
    return bisect_right(visits, up_to) - bisect_right(visits, after)


def weeks_before(visits: Sequence[int], until: int) -> list[int]:
    """How many visits began in each whole week before an instant that the lead was known in, up to PAST."""
    known = min(PAST * DAY, until - visits[0]) // (_WEEK * DAY)
    marks = [bisect_right(visits, until - week * _WEEK * DAY) for week in range(known + 1)]
    return [late - early for late, early in pairwise(marks)]


def scatter_of(visits: Sequence[int], until: int, peers: Peers) -> float:
    """How a lead's visits scatter, drawn towards its peers' where few weeks of it are known; at least 1.

    The Pearson estimate of the dispersion, McCullagh and Nelder, Generalized Linear Models (2nd ed.), 4.5.2.
    """
    squares, freedom = pearson(weeks_before(visits, until))
    return max(1.0, (peers.scatter * _WORTH + squares) / (_WORTH + freedom))


def pearson(counts: Sequence[int]) -> tuple[float, int]:
    """The squares of counts around their mean over that mean, and how many of them are free."""
    mean = sum(counts) / len(counts) if counts else 0.0
    if len(counts) < _FEWEST_WEEKS or not mean:
        return 0.0, 0
    return sum((each - mean) ** 2 for each in counts) / mean, len(counts) - 1


def began(visits: Sequence[int], until: int) -> int:
    """When the past of a lead before an instant begins: PAST before, or with its first visit."""
    return max(visits[0], until - PAST * DAY)


def own_rate(visits: Sequence[int], until: int, peers: Peers, scatter: float) -> tuple[float, float]:
    """Shape and rate of the gamma distribution of a lead's visits a day, by its past and by its peers.

    Visits that scatter more than by chance say as much as fewer that do not.
    """
    start = began(visits, until)
    return peers.shape + count(visits, start, until) / scatter, peers.days + (until - start) / DAY
