"""How sure a share or a ranking is: the intervals that every layer says it with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlight.statistics.accounts import design_effect

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

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


def win_rate_with_ends(won: Flags, account: Whole | None) -> tuple[float, float, float]:
    """The win rate of one lead or more, and both ends of Wilson's interval; both have the shape (leads,).

    The size is how many leads would say as much alone: the leads less their design effect, where accounts are
    drawn whole (Kish 1965).
    """
    rate = float(won.mean())
    size = max(len(won) / design_effect(won.astype(np.float64), account), 1.0)
    return rate, *wilson_interval(rate, size)


@dataclass(frozen=True, slots=True)
class Evidence:
    """So many wins and losses that stand alone say as much as those found, whose accounts are drawn whole.

    `z` is the quantile of their 95 % intervals, larger where few accounts say how much accounts differ. Where
    there are `few`, wins, losses or accounts below FEWEST, those drawn anew are too much like themselves.
    """

    wins: float
    losses: float
    z: float
    few: bool

    @classmethod
    def of(cls, parts: Floats, won: Flags, account: Whole | None) -> Evidence:
        """Wins and losses less the design effect of a figure, to whose error each lead adds its part.

        All have the shape (leads,); the parts are 0 in sum. Where they are all 0 each account counts once.
        The effect has as many degrees of freedom as accounts have wins, and losses, on average, less one.
        """
        effect = design_effect(parts, account)
        wins, losses = (max(float(ended.sum()) / effect, 1.0) for ended in (won, ~won))
        if account is None:
            return cls(wins, losses, Z, min(wins, losses) < FEWEST)
        accounts = [len(np.unique(account[ended])) for ended in (won, ~won)]
        few = min(wins, losses, len(np.unique(account))) < FEWEST
        return cls(wins, losses, student(sum(accounts) / 2 - 1), few)


def student(freedom: float) -> float:
    """The quantile of 95 % intervals by Student's t, of at least one degree of freedom.

    By the expansion 26.7.5 of Abramowitz and Stegun (1964), which is 11 % too small for one degree of
    freedom, 1 % for two, and less than 0.1 % from four on.
    """
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    least = max(freedom, 1.0)
    return Z + sum(term / least**power for power, term in enumerate(terms, start=1))


def captured_interval(top: Floats, won: Flags, account: Whole | None, z: float = Z) -> tuple[float, float]:
    """The interval of the share of wins among the leads on top, where as many of all are won as of these.

    `top` is how much of each lead is on top, `won` needs wins and losses; all have the shape (leads,). It is
    Wilson's, of as many wins as say so much: no lead is won twice, and so the more of the leads are won, the
    less the share varies; accounts are drawn whole.
    """
    wins, worked = float(won.sum()), float(top.sum())
    share = float(top @ won) / wins
    above, below = share * wins / worked, (1 - share) * wins / (len(won) - worked)
    parts = (1 - share) * top * (won - above) - share * (1 - top) * (won - below)
    variation = (1 - share) * (1 - above) + share * (1 - below)
    size = max(wins / (variation * design_effect(parts, account)), 1.0)
    low, high = wilson_interval(share, size, z)
    least, most = (worked - float((~won).sum())) / wins, worked / wins
    return min(share, max(low, least)), max(share, min(high, most))


def ranking_interval(area: float, wins: float, losses: float, z: float = Z) -> tuple[float, float]:
    """The interval of an AUC by so many wins and losses, right for few of them and for an AUC of 1 too.

    Like Wilson's it asks at which AUC the one found would be as far off as chance takes it, with the variance
    of Hanley and McNeil (1982): method 5 of Newcombe (2006, Statistics in Medicine 25, 559).
    """
    return _lower_end(area, wins, losses, z), 1 - _lower_end(1 - area, wins, losses, z)


def _lower_end(area: float, wins: float, losses: float, z: float) -> float:
    low, high = 0.0, area
    for _ in range(60):
        middle = (low + high) / 2
        spread = middle * (1 - middle) / (wins * losses)
        alike = (1 - middle) / (2 - middle) + middle / (1 + middle)
        variance = spread * (1 + ((wins + losses) / 2 - 1) * alike)
        low, high = (middle, high) if area - middle > z * math.sqrt(variance) else (low, middle)
    return low
