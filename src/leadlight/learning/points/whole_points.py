"""Log-odds as whole points: the coarsest scale that loses next to nothing, then point by point."""

from __future__ import annotations

from itertools import product

import numpy as np

from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.points.pane_choice import Weighed
from leadlight.statistics.newton import Regression, most_likely
from leadlight.statistics.odds import surprise

SCALES = (4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
"""Points for one unit of log-odds."""
MOST_LOST = 0.0005
"""Of the mean log loss, against log-odds that need not be whole."""
LARGEST = 60
RIDGES = np.array([1e-3, 1e-2])
"""The pull on the intercept and on the slope of a line of log-odds."""


def whole_points(weighed: Weighed, rows: Whole, won: Floats) -> tuple[Whole, ...]:
    """Whole points for each column of each pane: shape (columns,) a pane."""
    table = [pane.table[rows].astype(np.float64) for pane in weighed.panes]
    if not table:
        return ()
    columns, weights = np.concatenate(table, axis=1), np.concatenate(weighed.weights)
    aim = _loss(columns @ weights, won) + MOST_LOST
    points = np.zeros(len(weights))
    for scale in SCALES:
        points = np.clip(np.round(weights * scale), -LARGEST, LARGEST)
        if not points.any():
            continue
        points = _descended(columns, points, won, weighed.signs)
        if _loss(columns @ points, won) <= aim:
            break
    ends = np.cumsum([part.shape[1] for part in table])[:-1]
    return tuple(np.split(points.astype(np.int64), ends))


def _descended(columns: Floats, points: Floats, won: Floats, signs: Whole, rounds: int = 2) -> Floats:
    """Points after trying one more and one less of each, again and again."""
    points = points.copy()
    total = columns @ points
    for _ in range(rounds):
        base, slope = line_of_odds(total, won)
        best = before = _mean_loss(base + slope * total, won)
        for place, step in product(range(len(points)), (-1.0, 1.0)):
            if (points[place] + step) * signs[place] < 0:
                continue
            tried = total + step * columns[:, place]
            loss = _mean_loss(base + slope * tried, won)
            if loss < best - 1e-9:
                points[place] += step
                total, best = tried, loss
        if before - best < 1e-7:
            break
    return points


def _loss(total: Floats, won: Floats) -> float:
    """The mean log loss of a score after the best line from points to log-odds."""
    base, slope = line_of_odds(total, won)
    return _mean_loss(base + slope * total, won)


def _mean_loss(log_odds: Floats, won: Floats) -> float:
    return float(surprise(log_odds, won).mean())


def line_of_odds(total: Floats, won: Floats) -> tuple[float, float]:
    """Intercept and slope of the log-odds of a win along a score, with a slight ridge."""
    centre, spread = float(total.mean()), float(total.std()) or 1.0
    columns = np.column_stack([np.ones(len(total)), (total - centre) / spread])
    flat = np.zeros(2)
    base, slope = most_likely(Regression(columns, won, np.ones(len(won)), flat, RIDGES), flat)
    return float(base - slope * centre / spread), float(slope / spread)
