"""How sure a share or a ranking is: the intervals that every layer says it with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from leadlight.statistics.accounts import design_effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

Z = 1.959963984540054
"""The normal quantile of 95 % intervals."""

FEWEST = 40
"""Wins, and losses, below which there is too little to judge by, or to learn from by data alone."""


def wilson_interval(share: float, size: float, z: float = Z) -> tuple[float, float]:
    """The score interval (Wilson 1927) of a share of so many, for a normal quantile; all there is of none."""
    if not size:
        return 0.0, 1.0
    z2 = z * z / size
    centre = (share + z2 / 2) / (1 + z2)
    half = z * math.sqrt(share * (1 - share) / size + z2 / (4 * size)) / (1 + z2)
    return min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))


def independent(won: NDArray[np.bool_], account: NDArray[np.int64]) -> float:
    """How many leads of their own say as much of the win rate as these, whose accounts are drawn whole.

    That is the leads less their design effect (Kish 1965).
    """
    return max(len(won) / design_effect(won.astype(np.float64), account), 1.0)


def of_their_own(won: NDArray[np.bool_], account: NDArray[np.int64] | None) -> tuple[int, int]:
    """The wins and the losses, of which those of one account count once."""
    if account is None:
        return int(won.sum()), int((~won).sum())
    return len(np.unique(account[won])), len(np.unique(account[~won]))


def ranking_interval(area: float, wins: int, losses: int, z: float = Z) -> tuple[float, float]:
    """The interval of an AUC by so many wins and losses, right for few of them and for an AUC of 1 too.

    Like Wilson's it asks at which AUC the one found would be as far off as chance takes it, with the variance
    of Hanley and McNeil (1982): method 5 of Newcombe (2006, Statistics in Medicine 25, 559).
    """
    return _lower_end(area, wins, losses, z), 1 - _lower_end(1 - area, wins, losses, z)


def _lower_end(area: float, wins: int, losses: int, z: float) -> float:
    low, high = 0.0, area
    for _ in range(60):
        middle = (low + high) / 2
        spread = middle * (1 - middle) / (wins * losses)
        alike = (1 - middle) / (2 - middle) + middle / (1 + middle)
        variance = spread * (1 + ((wins + losses) / 2 - 1) * alike)
        low, high = (middle, high) if area - middle > z * math.sqrt(variance) else (low, middle)
    return low
