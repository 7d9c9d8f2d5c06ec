"""How well one field alone tells wins from losses, without flattering fields of many values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole
from leadlight.learning.fields.recipes import YES, tells_whether_given
from leadlight.learning.matrix import Categories, Feature, Numbers

_MOST_VALUES, _BINS, _SPIKE = 60, 30, 0.02
_PRIOR_ROWS = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Leads by what a field says of them: `won` and `rows` count those of each cell; the first is `missing`.

    `names` say what is in a cell, `exact` whether it is one value.
    """

    codes: Whole
    won: Whole
    rows: Whole
    names: tuple[str, ...]
    exact: Flags

    @property
    def rates(self) -> Floats:
        """The win rate of each cell, 0 of empty ones."""
        return np.asarray(self.won / np.maximum(self.rows, 1), dtype=np.float64)


def cells_of(feature: Feature, rows: Whole, won: Flags) -> Cells:
    """The cells of a feature among some leads; numbers of many values fall into bins of like size.

    `won` has a flag for each of `rows`.
    """
    if isinstance(feature, Numbers):
        codes, names, exact = _number_cells(feature.values[rows])
    else:
        codes, names = _level_cells(feature, rows)
        exact = np.ones(len(names), dtype=np.bool_)
    counts = np.bincount(codes, minlength=len(names))
    wins = np.bincount(codes, weights=won, minlength=len(names)).astype(np.int64)
    return Cells(codes, wins, counts, names, exact)


def _level_cells(feature: Categories, rows: Whole) -> tuple[Whole, tuple[str, ...]]:
    if tells_whether_given(feature):
        given = feature.codes[rows] == feature.levels.index(YES)
        return given.astype(np.int64), ("missing", "given")
    # what was never met stands with what is missing: neither says anything
    codes = np.maximum(feature.codes[rows], -1) + 1
    return codes, ("missing", *(f"'{level}'" for level in feature.levels))


def _number_cells(values: Floats) -> tuple[Whole, tuple[str, ...], Flags]:
    """Numbers of few values, and those that many leads have, stand alone; the others fall into bins."""
    known = np.isfinite(values)
    found, counts = np.unique(values[known], return_counts=True)
    alone = found if len(found) <= _MOST_VALUES else found[counts >= _SPIKE * len(values)]
    codes = np.zeros(len(values), dtype=np.int64)
    is_alone = known & np.isin(values, alone)
    codes[is_alone] = np.searchsorted(alone, values[is_alone]) + 1
    names = ["missing", *(f"{value:g}" for value in alone)]
    exact = np.array([True] * len(names), dtype=np.bool_)
    binned = known & ~is_alone
    if not binned.any():
        return codes, tuple(names), exact
    steps = np.linspace(0, 1, _BINS + 1)[1:-1]
    edges = np.unique(np.quantile(values[binned], steps, method="higher"))
    codes[binned] = np.searchsorted(edges, values[binned], side="right") + len(names)
    bins = [f"below {edges[0]:g}", *(f"from {edge:g}" for edge in edges)]
    return codes, (*names, *bins), np.concatenate((exact, np.zeros(len(bins), dtype=np.bool_)))


def honest_auc(cells: Cells) -> float:
    """The AUC of a field alone, each pair of a win and a loss judged by all other leads (leave pair out).

    Cells are rated by their win rate without the pair, drawn to the base rate by two leads; a pair of one
    cell is a tie. A field in which every lead has its own value comes to 0.5, and the order of rows plays no
    part.
    """
    won, lost = cells.won.astype(np.float64), (cells.rows - cells.won).astype(np.float64)
    if not won.sum() or not lost.sum():
        return 0.5
    prior = _PRIOR_ROWS * won.sum() / (won.sum() + lost.sum())
    others = np.maximum(cells.rows - 1, 0) + _PRIOR_ROWS
    of_wins = np.round((np.maximum(won - 1, 0) + prior) / others, 12)
    of_losses = np.round((won + prior) / others, 12)
    better = _weight_below(of_wins, of_losses, lost)
    # a win stands below a loss of its own cell, as each was left out: that is a tie, not a defeat
    return float((won * (better + lost / 2)).sum() / (won.sum() * lost.sum()))


def weighted_auc(rated: Floats, wins: Floats, losses: Floats) -> float:
    """The chance that a win is rated above a loss, ties for half; 0.5 where there is only one of them."""
    if not wins.sum() or not losses.sum():
        return 0.5
    return float((wins * _weight_below(rated, rated, losses)).sum() / (wins.sum() * losses.sum()))


def _weight_below(rated: Floats, others: Floats, weights: Floats) -> Floats:
    """For each rating how much weight of the others lies below it, what is equal for half."""
    order = np.argsort(others, kind="stable")
    below = np.concatenate(([0.0], np.cumsum(weights[order])))
    left, right = (np.searchsorted(others[order], rated, side=side) for side in ("left", "right"))
    return np.asarray((below[left] + below[right]) / 2, dtype=np.float64)


def auc_error(auc: float, wins: int, losses: int) -> float:
    """The standard error of an AUC (Hanley and McNeil 1982)."""
    if not wins or not losses:
        return 0.5
    first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (wins - 1) * (first - auc**2) + (losses - 1) * (second - auc**2)
    return float(np.sqrt(max(spread, 0.0) / (wins * losses)))
