"""Likelihood bands: quarters of the training leads by probability; the worth and the days of their wins."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags, Floats, PastLeads, Whole
from leadlight.scoring.values import DAY

SHARES = (0.25, 0.5, 0.75)
"""Of all leads, below each cut."""

MANY, MANY_OF = 5, 0.01
"""So many leads share a score where it is a tie, and at least this share of all."""

TINY = 1e-9
"""Probabilities that are no difference."""

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


NO_BANDS = Bands(np.array(SHARES), np.zeros(0), np.zeros(0))
"""Those of a predictor that knows no past lead."""


def in_ties(scores: Floats) -> Flags:
    """Which leads share their score, in log-odds, with many others."""
    _, place, count = np.unique(scores.round(6), return_inverse=True, return_counts=True)
    return np.asarray(count >= _many(len(scores)), dtype=np.bool_)[place]


def quarters(probability: Floats) -> Floats:
    """The three cuts between quarters; where many leads share the probability of a cut, beside them.

    It lies on that side of them on which the parts are nearer to a quarter.
    """
    found: Floats = np.quantile(probability, SHARES)
    for place, (share, cut) in enumerate(zip(SHARES, found.tolist(), strict=True)):
        if (np.abs(probability - cut) < TINY).sum() >= _many(len(probability)):
            below, upto = (probability < cut - TINY).mean(), (probability < cut + TINY).mean()
            found[place] = cut - TINY if share - below <= upto - share else cut + TINY
    return found


def _many(leads: int) -> float:
    return max(MANY, MANY_OF * leads)


def bands(past: PastLeads, rows: Whole, probability: Floats) -> Bands:
    """The bands of past leads whose honest probabilities are given, shape (rows,)."""
    cuts = quarters(probability) if len(probability) else NO_BANDS.cuts
    bare = replace(NO_BANDS, cuts=cuts)
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
