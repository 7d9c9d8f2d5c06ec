"""The score by the user's rules, as log-odds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import RULES, Additive, Curve
from leadlight.learning.candidates.penalised import Rows, fitted
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.dataset import Floats
from leadlight.learning.matrix import Matrix
from leadlight.statistics.odds import log_odds


@dataclass(frozen=True, slots=True)
class RuleScore:
    """A logistic regression on the points alone."""

    name: str = RULES
    complexity: int = 0

    def fit(self, sample: Sample, seed: int) -> Additive:
        """Learn; `seed` is not needed. A score that points the wrong way is worth nothing."""
        del seed
        points = rule_points(sample.matrix)
        low, high = float(points.min(initial=0.0)), float(points.max(initial=0.0))
        level = Additive(float(log_odds(np.asarray(sample.base_rate))), ())
        if low == high:
            return level
        scaled = (points - low) / (high - low)
        line = fitted(Rows(scaled[:, None], sample.won, sample.weight, np.ones(1)), (1.0, 0.1))
        slope = float(line.slopes[0])
        if slope <= 0:
            return level
        return Additive(
            line.intercept, (Curve(RULES, RULES, np.array([low, high]), np.array([0.0, slope]), 0.0),)
        )


def rule_points(matrix: Matrix) -> Floats:
    """The points of each lead, 0 where there are none."""
    return np.zeros(matrix.leads) if matrix.points is None else np.nan_to_num(matrix.points)
