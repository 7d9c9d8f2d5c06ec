"""Figures with their intervals: shares, and how well a score ranks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlight.scoring.explain import MINUS
from leadlight.statistics.intervals import Evidence, Z, ranking_interval, wilson_interval, win_rate_with_ends
from leadlight.statistics.placements import Placements

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


def wilson(wins: int, leads: int, z: float = Z) -> Figure | None:
    """The win rate with Wilson's score interval of a normal quantile; None of no leads."""
    if leads == 0:
        return None
    rate = wins / leads
    return Figure(rate, *wilson_interval(rate, leads, z))


def win_rate(won: Flags, account: Whole | None = None) -> Figure | None:
    """The win rate of leads, shape (leads,), with the interval of accounts drawn whole; None of no leads."""
    return Figure(*win_rate_with_ends(won, account)) if len(won) else None


def ranking_auc(scores: Floats, won: Flags, account: Whole | None = None) -> Figure | None:
    """How often a win stands before a loss, with DeLong's interval on the logit; None without both.

    DeLong, DeLong and Clarke-Pearson (1988), by midranks as Sun and Xu (2014); where leads belong to
    accounts, with the variance of accounts drawn whole (Obuchowski 1997). Of few wins, losses or accounts the
    interval is that of `ranking_interval`, by as many wins and losses as say so much.
    """
    if won.all() or not won.any():
        return None
    placed = Placements.of(scores, won)
    evidence = Evidence.of(placed.parts, won, account)
    if evidence.few:
        return Figure(placed.area, *ranking_interval(placed.area, evidence.wins, evidence.losses, evidence.z))
    if account is None:
        sides = (placed.before_losses, placed.behind_wins)
        variance = sum(_variance(side) / len(side) for side in sides)
    else:
        variance = _variance_of_sum(placed.parts, account)
    return _on_the_logit(placed.area, math.sqrt(variance), len(won))


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
