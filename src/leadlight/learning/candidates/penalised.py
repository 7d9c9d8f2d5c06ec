"""Logistic regression with a quadratic penalty, its strength chosen by leaving each lead out in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.sample import chance, log_odds
from leadlight.learning.dataset import Floats

STRENGTHS = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3)
"""Penalties tried, in leads: a penalty of 10 weighs about as much as forty leads of even odds."""


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
        slopes = _climbed(design, rows, strength, slopes)
        loss = _left_out_loss(design, rows, strength, slopes)
        if loss < best.left_out - 1e-5:
            best = Line(float(slopes[0]), slopes[1:], loss)
        elif loss > best.left_out + 0.002:
            break
    return best


def _climbed(design: Floats, rows: Rows, strength: float, slopes: Floats) -> Floats:
    """Newton's method on the penalised likelihood, halving steps that overshoot."""
    penalty = _penalty(rows, strength)
    loss = _loss(design, rows, penalty, slopes)
    for _ in range(30):
        rate = chance(design @ slopes)
        slope = design.T @ (rows.weight * (rows.won - rate)) - penalty * slopes
        step = np.linalg.solve(_curvature(design, rows, rate, penalty), slope)
        new = _loss(design, rows, penalty, slopes + step)
        for _ in range(10):
            if new <= loss + 1e-12:
                break
            step = step / 2
            new = _loss(design, rows, penalty, slopes + step)
        slopes = slopes + step
        if loss - new < 1e-6 * max(1.0, abs(loss)):
            break
        loss = new
    return slopes


def _penalty(rows: Rows, strength: float) -> Floats:
    return np.append(1e-9, strength * rows.penalty + 1e-9)


def _curvature(design: Floats, rows: Rows, rate: Floats, penalty: Floats) -> Floats:
    spread = rows.weight * rate * (1 - rate)
    matrix = (design * spread[:, None]).T @ design
    matrix[np.diag_indices_from(matrix)] += penalty + 1e-8
    return np.asarray(matrix)


def _loss(design: Floats, rows: Rows, penalty: Floats, slopes: Floats) -> float:
    odds = design @ slopes
    return float(rows.weight @ (np.logaddexp(0, odds) - rows.won * odds) + 0.5 * penalty @ slopes**2)


def _left_out_loss(design: Floats, rows: Rows, strength: float, slopes: Floats) -> float:
    """Approximate leave-one-out log loss from one fit (Rad and Maleki 2020, equation 5)."""
    odds = design @ slopes
    rate = chance(odds)
    curvature = _curvature(design, rows, rate, _penalty(rows, strength))
    reach = np.einsum("ij,ij->i", design @ np.linalg.inv(curvature), design) * rows.weight
    spread = rate * (1 - rate)
    odds = odds - reach * (rows.won - rate) / np.maximum(1 - reach * spread, 0.05)
    return float(rows.weight @ (np.logaddexp(0, odds) - rows.won * odds) / rows.weight.sum())
