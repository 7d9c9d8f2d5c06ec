"""Logistic regression with a quadratic penalty, its strength chosen by leaving each lead out in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Floats
from leadlight.statistics.newton import Regression, most_likely
from leadlight.statistics.odds import chance, log_odds, surprise

STRENGTHS = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3)
"""Penalties tried, in leads: a penalty of 10 weighs about as much as forty leads of even odds."""

FREE = 1e-8
"""The pull on an intercept: next to none, but enough to keep it finite."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Log-odds as `intercept + columns @ slopes`; `left_out` is the log loss, each lead left out in turn."""

    intercept: float
    slopes: Floats
    left_out: float


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is regressed: `columns` has the shape (leads, columns); `penalty` multiplies the strength."""

    columns: Floats
    won: Floats
    weight: Floats
    penalty: Floats


def fitted(rows: Rows, strengths: tuple[float, ...] = STRENGTHS) -> Line:
    """The line whose penalty predicts left-out leads best; the stronger penalty of two as good."""
    design = np.column_stack([np.ones(len(rows.won)), rows.columns])
    total = float(rows.weight.sum())
    rate = (float(rows.weight @ rows.won) + 0.5) / (total + 1)
    slopes = np.zeros(design.shape[1])
    slopes[0] = log_odds(np.asarray(rate))
    best = Line(0.0, slopes[1:], np.inf)
    for strength in strengths:
        regression = _penalised(design, rows, strength)
        slopes = most_likely(regression, slopes)
        loss = _left_out_loss(regression, slopes)
        if loss < best.left_out - 1e-5:
            best = Line(float(slopes[0]), slopes[1:], loss)
        elif loss > best.left_out + 0.002:
            break
    return best


def _penalised(design: Floats, rows: Rows, strength: float) -> Regression:
    pull = np.append(FREE, strength * rows.penalty + FREE)
    return Regression(design, rows.won, rows.weight, np.zeros(len(pull)), pull)


def _left_out_loss(regression: Regression, slopes: Floats) -> float:
    """Approximate leave-one-out log loss from one fit (Rad and Maleki 2020, equation 5)."""
    won, weight = regression.won, regression.weight
    odds = regression.odds(slopes)
    rate = chance(odds)
    reach = regression.bend(slopes).doubt() * weight
    odds = odds - reach * (won - rate) / np.maximum(1 - reach * rate * (1 - rate), 0.05)
    return float(weight @ surprise(odds, won) / weight.sum())
