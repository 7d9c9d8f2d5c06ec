"""What a prediction is worth; computed here, not by the code that is judged."""

from __future__ import annotations

import numpy as np

from leadlight.learning.dataset import Floats, Whole

NEAREST = 1e-6
"""No probability counts as nearer to 0 or 1: one certain mistake costs 13.8, not everything."""


def auc(outcome: Whole, probability: Floats) -> float:
    """The share of pairs of a won and a lost lead that are ranked rightly; ties count half."""
    won = outcome == 1
    _, place, counts = np.unique(probability, return_inverse=True, return_counts=True)
    below = np.cumsum(counts) - counts
    ranks = (below + (counts + 1) / 2)[place]
    wins, losses = int(won.sum()), int((~won).sum())
    if not wins or not losses:
        return float("nan")
    return float((ranks[won].sum() - wins * (wins + 1) / 2) / (wins * losses))


def log_loss(outcome: Whole, probability: Floats) -> float:
    """The mean of −log of the probability given to what happened."""
    near = np.clip(probability, NEAREST, 1 - NEAREST)
    return float(-np.mean(np.where(outcome == 1, np.log(near), np.log1p(-near))))


def calibration_error(outcome: Whole, probability: Floats, bins: int = 10) -> float:
    """The mean distance of win rate and mean probability over bins of equally many leads."""
    parts = np.array_split(np.argsort(probability, kind="stable"), bins)
    gaps = [len(part) * abs(outcome[part].mean() - probability[part].mean()) for part in parts if len(part)]
    return float(sum(gaps) / len(outcome))
