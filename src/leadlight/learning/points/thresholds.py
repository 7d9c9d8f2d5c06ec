"""Where priorities begin: at what sales can work, or at how often leads are won."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import NO_TIME, Floats, PastLeads, Whole
from leadlight.learning.points.scorecard import Scorecard
from leadlight.scoring.values import DAY

RECENT = 8 * 7 * DAY
"""Arrivals are counted over so long, up to the latest."""
HIGH_ODDS = 3.0
"""High begins where the odds of a win are so many times those of all leads; Medium where they are equal."""
_CAPACITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:leads\s*)?(?:/|an?\b|per\b|every\b)\s*(day|week|month)s?")
_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_DAYS = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Capacity:
    """What sales can work: so many leads in so many days, or a share of all leads where `days` is None."""

    leads: float
    days: int | None

    @staticmethod
    def read(text: str) -> Capacity | None:
        """The capacity of `40 a week`, `8 per day` or `20 %`; None for anything else."""
        lowered = text.strip().lower()
        if (found := _SHARE.fullmatch(lowered)) and 0 < float(found.group(1)) <= 100:
            return Capacity(float(found.group(1)) / 100, None)
        if (found := _CAPACITY.fullmatch(lowered)) and float(found.group(1)) > 0:
            return Capacity(float(found.group(1)), _DAYS[found.group(2)])
        return None

    def share(self, created: Whole | None) -> float | None:
        """The share of arriving leads that can be worked; None where nothing says when leads arrive."""
        if self.days is None:
            return self.leads
        arrivals = arrivals_a_day(created)
        return None if not arrivals else min(1.0, self.leads / self.days / arrivals)


def arrivals_a_day(created: Whole | None) -> float | None:
    """How many leads arrived a day in the latest weeks; None where that is not known."""
    if created is None or not (known := created[created != NO_TIME]).size:
        return None
    start = max(int(known.min()), int(known.max()) - RECENT)
    days = max((int(known.max()) - start) / DAY, 1.0)
    return float((known >= start).sum() / days)


@dataclass(frozen=True, slots=True)
class Starts:
    """The points from which leads are High and Medium; None where nobody would be."""

    high: int
    medium: int | None


def by_capacity(totals: Floats, share: float) -> Starts:
    """High holds as many as can be worked, Medium twice as many more."""
    high = _start(totals, share)
    medium = _start(totals, min(1.0, 3 * share))
    below = totals[totals < high]
    if medium >= high and len(below):
        medium = math.floor(float(below.max()))
    return Starts(high, medium if medium < high else None)


def _start(totals: Floats, share: float) -> int:
    """The least whole number of points that at most a share of the leads reach, else the most anybody has."""
    values, counts = np.unique(totals, return_counts=True)
    reached = counts[::-1].cumsum()[::-1] / len(totals)
    fits = values[reached <= share + 1e-9]
    return math.ceil(float(fits[0] if len(fits) else values[-1]))


def by_win_rate(card: Scorecard, totals: Floats, won: Floats) -> Starts:
    """High and Medium where the odds of a win, along the points, reach multiples of those of all leads."""
    rate = min(max(float(won.mean()), 1e-6), 1 - 1e-6)
    base = math.log(rate / (1 - rate))
    most = float(totals.max())
    high = min(math.ceil((base + math.log(HIGH_ODDS) - card.base) / card.slope), math.floor(most))
    medium = math.ceil((base - card.base) / card.slope)
    return Starts(high, medium if medium < high else None)


def weeks_of(past: PastLeads) -> Whole | None:
    """The week in which each lead arrived, as a number; None where that is not known."""
    if past.created is None:
        return None
    return np.asarray(np.where(past.created == NO_TIME, 0, past.created) // (7 * DAY), dtype=np.int64)
