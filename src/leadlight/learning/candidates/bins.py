"""Intervals of a number that differ in how often leads are won."""

from __future__ import annotations

import numpy as np

from leadlight.learning.candidates.sample import Sample
from leadlight.learning.dataset import Floats

MOST_BINS = 32
LEAST_GAIN = 2.5
"""How much log-likelihood a cut must explain; 1.92 is a 5 % test of one cut, chosen cuts need more."""


def cuts_of(values: Floats, sample: Sample) -> Floats:
    """Where to cut a number: fine quantiles, of which those that explain too little are taken away."""
    known = ~np.isnan(values)
    if not known.any():
        return np.zeros(0)
    cuts = quantile_cuts(values[known])
    place = np.searchsorted(cuts, values[known], side="left")
    weight = sample.weight[known]
    total = np.bincount(place, weight, minlength=len(cuts) + 1).astype(float)
    won = np.bincount(place, weight * sample.won[known], minlength=len(cuts) + 1).astype(float)
    return merged(cuts, total, won)


def quantile_cuts(values: Floats, most: int = MOST_BINS) -> Floats:
    """At most `most - 1` cuts at equal steps of rank, each midway between two values that occur."""
    distinct = np.unique(values)
    if len(distinct) > most:
        wanted = np.quantile(values, np.linspace(0, 1, most + 1)[1:-1], method="lower")
        lower = np.unique(wanted)
        lower = lower[lower < distinct[-1]]
    else:
        lower = distinct[:-1]
    upper = distinct[np.searchsorted(distinct, lower, side="right")]
    return np.asarray(lower / 2 + upper / 2)


def merged(cuts: Floats, total: Floats, won: Floats) -> Floats:
    """The cuts left when the one that explains least is taken away while it explains too little."""
    cuts, total, won = cuts.copy(), total.copy(), won.copy()
    while len(cuts):
        alone = _likelihood(total, won)
        gain = alone[:-1] + alone[1:] - _likelihood(total[:-1] + total[1:], won[:-1] + won[1:])
        worst = int(np.argmin(gain))
        if gain[worst] >= LEAST_GAIN:
            break
        total[worst] += total[worst + 1]
        won[worst] += won[worst + 1]
        cuts, total, won = (np.delete(cuts, worst), np.delete(total, worst + 1), np.delete(won, worst + 1))
    return cuts


def _likelihood(total: Floats, won: Floats) -> Floats:
    """The log-likelihood of bins at their own rates."""
    lost = total - won
    floor = 1e-12
    return np.asarray(
        won * np.log(np.maximum(won, floor) / np.maximum(total, floor))
        + lost * np.log(np.maximum(lost, floor) / np.maximum(total, floor))
    )
