"""The most likely slopes of a logistic regression whose slopes are drawn to what was believed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leadlight.statistics.odds import Floats, chance, surprise

ROUNDS = 50

CLOSE = 1e-6
"""The largest step of a slope that is none any more."""

WIDE = 1_000
"""Slopes from which a table is wide, if it has more of them than leads."""


@dataclass(frozen=True, slots=True, eq=False)
class Narrow:
    """How the loss bends, by a matrix of the slopes."""

    columns: Floats
    curvature: Floats
    pull: Floats

    def solve(self, push: Floats) -> Floats:
        """The step that takes a push away: shape (slopes,)."""
        return np.asarray(np.linalg.solve(self.curvature, push), dtype=np.float64)

    def volume(self) -> float:
        """The logarithm of how much narrower the leads make what is believed of the slopes."""
        return float(np.linalg.slogdet(self.curvature)[1] - np.log(self.pull).sum())

    def doubt(self) -> Floats:
        """The variance of the log-odds of each lead: shape (leads,)."""
        inverse = np.linalg.inv(self.curvature)
        return np.asarray(np.einsum("ij,ij->i", self.columns @ inverse, self.columns))


@dataclass(frozen=True, slots=True, eq=False)
class Wide:
    """The same of many slopes and few leads by a matrix of the leads, in time that grows as the slopes do.

    `bent` are the columns times the square root of each lead's `weight` in the curvature (Woodbury 1950).
    """

    bent: Floats
    weight: Floats
    pull: Floats

    def _system(self) -> Floats:
        return np.asarray(np.eye(len(self.bent)) + (self.bent / self.pull) @ self.bent.T)

    def solve(self, push: Floats) -> Floats:
        """The step that takes a push away: shape (slopes,)."""
        alone = push / self.pull
        shared = np.linalg.solve(self._system(), self.bent @ alone)
        return np.asarray(alone - self.bent.T @ shared / self.pull)

    def volume(self) -> float:
        """The logarithm of how much narrower the leads make what is believed of the slopes."""
        return float(np.linalg.slogdet(self._system())[1])

    def doubt(self) -> Floats:
        """The variance of the log-odds of each lead: shape (leads,)."""
        left = 1 - np.diag(np.linalg.inv(self._system()))
        return np.asarray(left / np.maximum(self.weight, np.finfo(np.float64).tiny))


Bend: TypeAlias = Narrow | Wide


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
        bent = (self.columns * self._bending(slopes)[:, None]).T @ self.columns
        bent[np.diag_indices_from(bent)] += self.pull
        return np.asarray(bent)

    def bend(self, slopes: Floats) -> Bend:
        """How the loss bends, to be asked rather than looked at."""
        leads, many = self.columns.shape
        if many <= max(leads, WIDE):
            return Narrow(self.columns, self.curvature(slopes), self.pull)
        weight = self._bending(slopes)
        return Wide(self.columns * np.sqrt(weight)[:, None], weight, self.pull)

    def _bending(self, slopes: Floats) -> Floats:
        """How much each lead bends the loss, by its log-odds: shape (leads,)."""
        rate = chance(self.odds(slopes))
        return np.asarray(self.weight * rate * (1 - rate))


def most_likely(regression: Regression, start: Floats) -> Floats:
    """The slopes of least loss by Newton's method from `start`: shape (slopes,).

    A step that overshoots is halved until the loss falls. Without that, slopes that make some leads all but
    certain leave next to no curvature, and the next step leads further away than it came (Nocedal and Wright
    2006, chapter 3.3).
    """
    slopes, loss = start, regression.loss(start)
    for _ in range(ROUNDS):
        whole = regression.bend(slopes).solve(regression.push(slopes))
        step, loss = _shortened(regression, slopes, whole, loss)
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
