"""Probabilities as log-odds and back, and how surprising an outcome is after them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


def log_odds(rate: Floats) -> Floats:
    """The logarithm of the odds of rates strictly between 0 and 1."""
    return np.log(rate) - np.log1p(-rate)


def chance(odds: Floats) -> Floats:
    """The probability of log-odds, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * odds)))


def surprise(odds: Floats, won: Floats) -> Floats:
    """The log loss of each lead."""
    return np.asarray(np.logaddexp(0, odds) - won * odds)
