"""Figures that say how good probabilities are, for many weightings of the same leads at once.

A weighting is a row of `weights`, shape (draws, leads): all ones, or how often a bootstrap drew each lead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Floats, Whole

BINS = 10
FLOOR = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Leads from the most to the least probable; `starts` are the places where the probability changes."""

    probability: Floats
    won: Floats
    starts: Whole

    @classmethod
    def of(cls, probability: Floats, won: Floats) -> Ranked:
        """Leads ranked by probability."""
        order = ranking(probability)
        down = probability[order]
        starts = np.flatnonzero(np.append(True, np.diff(down) != 0))
        return cls(down, won[order], starts)


def ranking(probability: Floats) -> Whole:
    """The leads from the most to the least probable."""
    return np.asarray(np.argsort(-probability, kind="stable"))


def steps(ranked: Ranked, weights: Floats) -> tuple[Floats, Floats]:
    """Won and lost leads at each distinct probability, from the highest on."""
    won = np.add.reduceat(weights * ranked.won, ranked.starts, axis=1)
    lost = np.add.reduceat(weights * (1 - ranked.won), ranked.starts, axis=1)
    return won, lost


def auc(ranked: Ranked, weights: Floats) -> Floats:
    """The chance that a won lead stands above a lost one, ties counting half."""
    won, lost = steps(ranked, weights)
    above = np.cumsum(won, axis=1) - won / 2
    return _share((above * lost).sum(axis=1), won.sum(axis=1) * lost.sum(axis=1))


def average_precision(ranked: Ranked, weights: Floats) -> Floats:
    """The mean precision over the won leads."""
    won, lost = steps(ranked, weights)
    hits = np.cumsum(won, axis=1)
    precision = _share(hits, hits + np.cumsum(lost, axis=1))
    return _share((precision * won).sum(axis=1), won.sum(axis=1))


def log_loss(ranked: Ranked, weights: Floats) -> Floats:
    """The mean surprise, in nats."""
    rate = np.clip(ranked.probability, FLOOR, 1 - FLOOR)
    loss = -(ranked.won * np.log(rate) + (1 - ranked.won) * np.log1p(-rate))
    return _share(weights @ loss, weights.sum(axis=1))


def brier(ranked: Ranked, weights: Floats) -> Floats:
    """The mean squared distance of probability and outcome."""
    return _share(weights @ (ranked.probability - ranked.won) ** 2, weights.sum(axis=1))


def calibration_error(ranked: Ranked, weights: Floats) -> Floats:
    """The mean distance of predicted and actual win rate over ten bins of equally many leads."""
    edges = np.linspace(0, len(ranked.won), BINS + 1).astype(np.int64)
    starts = np.unique(edges[:-1])
    gap = np.add.reduceat(weights * (ranked.probability - ranked.won), starts, axis=1)
    return _share(np.abs(gap).sum(axis=1), weights.sum(axis=1))


def captured(ranked: Ranked, weights: Floats, share: float) -> Floats:
    """The share of all won leads among the top `share`; leads as probable as each other count in part."""
    won, lost = steps(ranked, weights)
    size = np.cumsum(won + lost, axis=1)
    before = np.minimum(size - won - lost, share * size[:, -1:])
    part = (np.minimum(size, share * size[:, -1:]) - before) / np.maximum(won + lost, FLOOR)
    return _share((part * won).sum(axis=1), won.sum(axis=1))


def among_top(ranked: Ranked, share: float) -> Floats:
    """How much of each lead, in the order of the ranking, is among the top `share`; shape (leads,)."""
    leads = len(ranked.won)
    sizes = np.diff(np.append(ranked.starts, leads))
    parts = np.clip((share * leads - ranked.starts) / sizes, 0.0, 1.0)
    return np.repeat(parts.round(12), sizes)


def lift_top_10(ranked: Ranked, weights: Floats) -> Floats:
    """How many times as often the top tenth is won as all leads."""
    return np.asarray(captured(ranked, weights, 0.1) / 0.1)


def captured_top_20(ranked: Ranked, weights: Floats) -> Floats:
    """The share of all won leads that stand in the top fifth."""
    return captured(ranked, weights, 0.2)


def _share(part: Floats, whole: Floats) -> Floats:
    found: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return found


METRICS: dict[str, Callable[[Ranked, Floats], Floats]] = {
    "auc": auc,
    "average_precision": average_precision,
    "log_loss": log_loss,
    "brier": brier,
    "calibration_error": calibration_error,
    "lift_top_10": lift_top_10,
    "captured_top_20": captured_top_20,
}

DISTANCES = frozenset(["calibration_error"])
"""The figures that chance makes larger, whichever way it goes."""

TOPS = {"captured_top_20": (0.2, 1.0), "lift_top_10": (0.1, 10.0)}
"""Figures of the most probable leads: which share of all these are, and the figure if all wins are theirs."""
