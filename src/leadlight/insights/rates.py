"""Figures with their intervals: shares, and how well a score ranks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlight.scoring.explain import MINUS
from leadlight.statistics.intervals import (
    FEWEST,
    Z,
    independent,
    of_their_own,
    ranking_interval,
    wilson_interval,
)

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """The figure for programs."""
        return {"value": self.value, "low": self.low, "high": self.high}


def signed(number: float, form: str = ".3g") -> str:
    """A number with its sign, the minus longer than a hyphen: `+3`, `−0.5`."""
    return f"{number:+{form}}".replace("-", MINUS, 1)


def form_of(number: float) -> str:
    """How a count that may be fractional is written: with one decimal, and none where that is 0."""
    return ",.0f" if round(number, 1).is_integer() else ",.1f"


def wilson(wins: int, leads: int, z: float = Z, *, size: float | None = None) -> Figure | None:
    """The win rate with Wilson's score interval of a normal quantile; None of no leads.

    `size` is how many independent leads say as much as these, if that is not as many.
    """
    if leads == 0:
        return None
    rate = wins / leads
    return Figure(rate, *wilson_interval(rate, leads if size is None else size, z))


def win_rate(won: Flags, account: Whole | None = None) -> Figure | None:
    """The win rate of leads, shape (leads,), with the interval of accounts that are drawn whole."""
    size = None if account is None or not len(won) else independent(won, account)
    return wilson(int(won.sum()), len(won), size=size)


def midranks(values: Floats) -> Floats:
    """The rank of each value from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray(((last - count + 1) + last) / 2.0, dtype=np.float64)[place]


def ranking_auc(scores: Floats, won: Flags, account: Whole | None = None) -> Figure | None:
    """How often a win stands before a loss, with DeLong's interval on the logit; None without both.

    DeLong, DeLong and Clarke-Pearson (1988), by midranks as Sun and Xu (2014); where leads belong to
    accounts, with the variance of accounts drawn whole (Obuchowski 1997). Of few wins or losses the interval
    is that of `ranking_interval`.
    """
    wins, losses = int(won.sum()), int((~won).sum())
    if not wins or not losses:
        return None
    units = of_their_own(won, account)
    ranks = midranks(scores)
    before_losses = (ranks[won] - midranks(scores[won])) / losses
    behind_wins = 1.0 - (ranks[~won] - midranks(scores[~won])) / wins
    area = float(before_losses.mean())
    if min(units) < FEWEST:
        return Figure(area, *ranking_interval(area, *units))
    variance = _variance(before_losses) / wins + _variance(behind_wins) / losses
    if account is not None:
        parts = np.empty(len(won))
        parts[won], parts[~won] = (before_losses - area) / wins, (behind_wins - area) / losses
        variance = _variance_of_sum(parts, account)
    return _on_the_logit(area, math.sqrt(variance), wins + losses)


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.25


def _variance_of_sum(parts: Floats, account: Whole) -> float:
    """The variance of a sum whose parts are drawn an account at a time."""
    sums = np.bincount(np.unique(account, return_inverse=True)[1], weights=parts)
    return float((sums**2).sum()) * len(sums) / (len(sums) - 1) if len(sums) > 1 else 0.25


def _on_the_logit(area: float, error: float, leads: int) -> Figure:
    held = min(max(area, 0.5 / leads), 1 - 0.5 / leads)
    centre, half = math.log(held / (1 - held)), Z * max(error, 0.5 / leads) / (held * (1 - held))
    low, high = (1 / (1 + math.exp(-x)) for x in (max(centre - half, -700.0), min(centre + half, 700.0)))
    return Figure(area, min(low, area), max(high, area))
