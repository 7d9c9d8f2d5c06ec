"""The most likely slopes of a logistic regression whose slopes are drawn to what was believed before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.statistics.odds import Floats, chance, surprise

ROUNDS = 50

CLOSE = 1e-6
"""The largest step of a slope that is none any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """What is regressed: `columns` has the shape (leads, slopes), and the log-odds are `offset` besides.

    Each slope is drawn to its `goal` with the strength of its `pull`, as by a normal prior of that mean and
    precision. All pulls are above 0, which makes the most likely slopes finite and the only ones.
    """

    columns: Floats
    won: Floats
    weight: Floats
    goal: Floats
    pull: Floats
    offset: Floats | float = 0.0

    def odds(self, slopes: Floats) -> Floats:
        """The log-odds of each lead."""
        return np.asarray(self.offset + self.columns @ slopes)

    def surprise(self, slopes: Floats) -> float:
        """The log loss of all leads together."""
        return float(self.weight @ surprise(self.odds(slopes), self.won))

    def loss(self, slopes: Floats) -> float:
        """The log loss, and half the squared distances to the goal times their pull."""
        return self.surprise(slopes) + float(self.pull @ (slopes - self.goal) ** 2) / 2

    def push(self, slopes: Floats) -> Floats:
        """Where the loss falls, and how steeply: shape (slopes,)."""
        missed = self.weight * (self.won - chance(self.odds(slopes)))
        return np.asarray(self.columns.T @ missed - self.pull * (slopes - self.goal))

    def curvature(self, slopes: Floats) -> Floats:
        """How the loss bends: shape (slopes, slopes)."""
        rate = chance(self.odds(slopes))
        bent = (self.columns * (self.weight * rate * (1 - rate))[:, None]).T @ self.columns
        bent[np.diag_indices_from(bent)] += self.pull
        return np.asarray(bent)


def most_likely(regression: Regression, start: Floats) -> Floats:
    """The slopes of least loss by Newton's method from `start`: shape (slopes,).

    A step that overshoots is halved until the loss falls. Without that, slopes that make some leads all but
    certain leave next to no curvature, and the next step leads further away than it came (Nocedal and Wright
    2006, chapter 3.3).
    """
    slopes, loss = start, regression.loss(start)
    for _ in range(ROUNDS):
        whole = np.linalg.solve(regression.curvature(slopes), regression.push(slopes))
        step, loss = _shortened(regression, slopes, np.asarray(whole, dtype=np.float64), loss)
        slopes = slopes + step
        if np.abs(step).max(initial=0.0) < CLOSE:
            break
    return slopes


def _shortened(regression: Regression, slopes: Floats, step: Floats, loss: float) -> tuple[Floats, float]:
    """The step, halved until it does not raise the loss, and the loss after it."""
    new = regression.loss(slopes + step)
    while new > loss + 1e-10 * (1 + abs(loss)) and np.abs(step).max() >= CLOSE:
        step = step / 2
        new = regression.loss(slopes + step)
    return step, new
