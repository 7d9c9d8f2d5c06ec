"""From log-odds to log-odds that can be believed: a slope and a shift, learned out of fold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.sample import chance
from leadlight.learning.dataset import Floats

PRIOR_SLOPE = 8.0
"""How strongly the slope is drawn to 1: as if that many average leads had said so."""

FLATTEST = 0.05
"""Where a ranking cannot be trusted, probabilities are all but alike, and still ranked."""

HEDGED = 0.5
"""The flattest where leads follow each other in time: earlier blocks are few witnesses of the next one."""

STEEPEST = 1.5
"""Log-odds are not stretched further: few leads, all of one kind, may ask for any slope."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds become `slope * log_odds + intercept`; the slope is never below 0: no ranking inverts."""

    slope: float = 1.0
    intercept: float = 0.0

    def applied(self, odds: Floats) -> Floats:
        """Calibrated log-odds."""
        return self.slope * odds + self.intercept


def calibrated(odds: Floats, won: Floats, weight: Floats, flattest: float = FLATTEST) -> Calibration:
    """The slope and shift that make outcomes most likely, drawn to 1 and 0 where leads are few."""
    if not len(won) or weight.sum() <= 0:
        return Calibration()
    centre = float(weight @ odds / weight.sum())
    spread = float(np.sqrt(weight @ (odds - centre) ** 2 / weight.sum()))
    penalty = np.array([1.0, PRIOR_SLOPE * min(spread, 1.0) ** 2 + 1e-6])
    free = _fitted(odds, won, weight, (centre, penalty))
    if flattest <= free[1] <= STEEPEST:
        return Calibration(float(free[1]), float(free[0] + centre - free[1] * centre))
    slope = float(np.clip(free[1], flattest, STEEPEST))
    level = _shift(centre + slope * (odds - centre), won, weight)
    return Calibration(slope, level + centre - slope * centre)


def _shift(odds: Floats, won: Floats, weight: Floats) -> float:
    """The shift of log-odds that makes the outcomes most likely, drawn a little to 0."""
    shift = 0.0
    for _ in range(50):
        rate = chance(odds + shift)
        step = float(weight @ (won - rate) - shift) / float(weight @ (rate * (1 - rate)) + 1)
        shift += float(np.clip(step, -2, 2))
        if abs(step) < 1e-9:
            break
    return shift


def _fitted(odds: Floats, won: Floats, weight: Floats, prior: tuple[float, Floats]) -> Floats:
    """Newton's method for `centre + shift + slope * (odds - centre)`, drawn to shift 0 and slope 1."""
    centre, penalty = prior
    columns = np.column_stack([np.ones_like(odds), odds - centre])
    goal = np.array([0.0, 1.0])
    free = goal.copy()
    for _ in range(50):
        rate = chance(centre + columns @ free)
        slope = columns.T @ (weight * (won - rate)) - penalty * (free - goal)
        curvature = (columns * (weight * rate * (1 - rate))[:, None]).T @ columns + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, slope)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        free = free + step
        if np.abs(step).max() < 1e-9:
            break
    return free
