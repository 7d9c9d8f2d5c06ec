"""From log-odds to log-odds that can be believed: a slope and a shift, learned out of fold."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from leadlight.learning.dataset import Floats
from leadlight.statistics.newton import Regression, most_likely

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
    """Log-odds become `slope * log_odds + intercept`; the slope is never below 0: no ranking inverts.

    `told_by` is how many leads of one weight say as much as those it was learned from (Kish 1965).
    """

    slope: float = 1.0
    intercept: float = 0.0
    told_by: float = field(default=np.inf, compare=False)

    def applied(self, odds: Floats) -> Floats:
        """Calibrated log-odds."""
        return self.slope * odds + self.intercept


def calibrated(odds: Floats, won: Floats, weight: Floats, flattest: float = FLATTEST) -> Calibration:
    """The slope and shift that make outcomes most likely, drawn to 1 and 0 where leads are few."""
    if not len(won) or weight.sum() <= 0:
        return Calibration()
    centre = float(weight @ odds / weight.sum())
    spread = float(np.sqrt(weight @ (odds - centre) ** 2 / weight.sum()))
    goal = np.array([centre, 1.0])
    pull = np.array([1.0, PRIOR_SLOPE * min(spread, 1.0) ** 2 + 1e-6])
    columns = np.column_stack([np.ones_like(odds), odds - centre])
    level, slope = most_likely(Regression(columns, won, weight, goal, pull), goal)
    if not flattest <= slope <= STEEPEST:
        slope = float(np.clip(slope, flattest, STEEPEST))
        level = centre + shift(centre + slope * (odds - centre), won, weight)
    told_by = float(weight.sum() ** 2 / (weight @ weight))
    return Calibration(float(slope), float(level - slope * centre), told_by)


def shift(odds: Floats, won: Floats, weight: Floats) -> float:
    """The shift of log-odds that makes the outcomes most likely, drawn a little to 0."""
    still = np.zeros(1)
    columns, pull = np.ones((len(odds), 1)), np.ones(1)
    return float(most_likely(Regression(columns, won, weight, still, pull, odds), still)[0])
