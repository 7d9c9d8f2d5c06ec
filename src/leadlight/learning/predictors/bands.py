"""Likelihood bands: quarters of the training leads by probability; the worth and the days of their wins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import NO_TIME, Floats, PastLeads, Whole
from leadlight.scoring.values import DAY

NAMES = ("low", "medium", "high", "very high")

PRIOR_WINS = 10.0
"""How many average wins are added to each band before its mean value is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """`cuts` are the three probabilities between the quarters; the others have an entry a band, low first.

    `worth` is the mean value of a won lead, drawn towards that of all; `days` is the median time to a win.
    Empty where no value or no time was given; NaN where a band has no win.
    """

    cuts: Floats
    worth: Floats
    days: Floats

    def of(self, probability: Floats) -> Whole:
        """The band of each lead, 0 the lowest."""
        return np.asarray(np.searchsorted(self.cuts, probability, side="right"), dtype=np.int64)


def bands(past: PastLeads, rows: Whole, probability: Floats) -> Bands:
    """The bands of past leads whose honest probabilities are given, shape (rows,)."""
    cuts = np.quantile(probability, [0.25, 0.5, 0.75]) if len(probability) else np.array([0.25, 0.5, 0.75])
    bare = Bands(cuts, np.zeros(0), np.zeros(0))
    won = past.outcome[rows] == 1
    band, rows = bare.of(probability)[won], rows[won]
    return Bands(cuts, _worth(past, rows, band), _days(past, rows, band))


def _worth(past: PastLeads, rows: Whole, band: Whole) -> Floats:
    if past.value is None:
        return np.zeros(0)
    value = past.value[rows]
    known = np.isfinite(value)
    if not known.any():
        return np.zeros(0)
    mean = float(value[known].mean())
    total = np.bincount(band[known], value[known], minlength=len(NAMES))
    count = np.bincount(band[known], minlength=len(NAMES))
    return np.asarray((total + PRIOR_WINS * mean) / (count + PRIOR_WINS))


def _days(past: PastLeads, rows: Whole, band: Whole) -> Floats:
    if past.created is None or past.decided is None:
        return np.zeros(0)
    created, decided = past.created[rows], past.decided[rows]
    known = (created != NO_TIME) & (decided != NO_TIME) & (decided >= created)
    took = (decided - created)[known] / DAY
    places = range(len(NAMES))
    return np.array(
        [np.median(took[band[known] == k]) if (band[known] == k).any() else np.nan for k in places]
    )
