"""How long outcomes are remembered where leads follow each other in time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from leadlight.learning.candidates.recent import fading
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.calibration import FLATTEST, HEDGED, Calibration, calibrated
from leadlight.learning.dataset import Floats, Whole
from leadlight.statistics.odds import surprise

MEMORIES = (None, 0.25, 0.1, 0.05)
"""Half-lives of leads in the calibration that are tried, shares of all leads; None forgets nothing.

To leave log-odds as they are is not among them: the newest leads say what the level has become, which the
leads before them could not know.
"""

STEPS = 50
"""Steps in which the leads pass by, each predicted by all before it (Dawid 1984)."""


def overall(odds: Floats, sample: Sample, memory: float | None, *, in_time: bool) -> Calibration:
    """The calibration that fits all these out-of-fold log-odds; in time, leads stand in order of arrival."""
    fold, lead = np.nonzero(np.isfinite(odds))
    return _of(odds[fold, lead], lead, sample, memory, HEDGED if in_time else FLATTEST)


def remembered(odds: Floats, sample: Sample) -> float | None:
    """The memory that would have predicted each step best from the steps before.

    Nothing is forgotten unless that is better by more than one standard error. Steps are short, for so the
    calibration is used: on the leads that come next, whose level the newest outcomes know best.
    """
    fold, lead = np.nonzero(np.isfinite(odds))
    found = odds[fold, lead]
    losses = {memory: _ahead(found, lead, sample, memory) for memory in MEMORIES}
    best = min(losses, key=lambda memory: float(losses[memory].sum()))
    gain = losses[None] - losses[best]
    error = np.sqrt(gain @ gain)  # of the sum, if nothing were gained
    return best if gain.sum() > error else None


def _ahead(odds: Floats, lead: Whole, sample: Sample, memory: float | None) -> Floats:
    """The log loss of each lead but those of the first step, calibrated by the leads before its step."""
    cuts = np.unique(np.linspace(0, len(lead), STEPS + 1).astype(int))
    losses = [np.zeros(0)]
    for first, last in pairwise(cuts[1:]):
        calibration = _of(odds[:first], lead[:first], sample, memory, HEDGED)
        losses.append(surprise(calibration.applied(odds[first:last]), sample.won[lead[first:last]]))
    return np.concatenate(losses)


def _of(odds: Floats, lead: Whole, sample: Sample, memory: float | None, flattest: float) -> Calibration:
    return calibrated(odds, sample.won[lead], sample.weight[lead] * fading(lead, memory), flattest)
