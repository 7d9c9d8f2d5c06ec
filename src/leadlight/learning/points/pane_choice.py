"""Few panes that together tell wins from losses: greedily chosen, then tried against those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.points.panes import Counted, Pane
from leadlight.statistics.newton import Regression, most_likely
from leadlight.statistics.odds import chance, surprise

RIDGE = 3.0
"""Half of this times the squared log-odds of a column is added to the loss."""
PRICE = 1.0
"""What a column must save of the log loss (in nats, of all leads together) to be worth having: Akaike (1974).

The ridge is a price of its own for few leads, so a dearer column would leave out what they do tell.
"""
CHOSEN_FROM = 12_000


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Panes with the log-odds of each of their columns; a column that may not have its sign has 0.

    `signs` are those of all columns, one pane after the other, as `shown_signs` gives them.
    """

    panes: tuple[Pane, ...]
    weights: tuple[Floats, ...]
    signs: Whole
    base: float


def chosen(panes: Sequence[Pane], rows: Whole, won: Floats, most: int, price: float = PRICE) -> Weighed:
    """At most `most` panes, weighed on the leads of `rows`; `won` has the shape of `rows`, from 0 to 1."""
    some = _some(len(rows))
    table, place = _laid_out(panes, rows[some])
    choice = _Choice(panes, table, place, won[some], price)
    picked = choice.grow(most)
    picked = choice.improve(picked)
    return weighed([panes[index] for index in picked], rows, won)


def _some(leads: int) -> Whole:
    """Evenly spread positions, at most CHOSEN_FROM."""
    return np.unique(np.linspace(0, leads - 1, min(leads, CHOSEN_FROM)).astype(np.int64))


def _laid_out(panes: Sequence[Pane], rows: Whole) -> tuple[Floats, list[Whole]]:
    """All columns side by side, and the positions of each pane's own."""
    ends = [0, *np.cumsum([pane.table.shape[1] for pane in panes]).tolist()]
    table = np.empty((len(rows), ends[-1]), dtype=np.float64, order="F")
    for pane, (start, end) in zip(panes, pairwise(ends), strict=True):
        table[:, start:end] = pane.table[rows]
    return table, [np.arange(start, end) for start, end in pairwise(ends)]


def shown_signs(panes: Sequence[Pane], table: Floats, won: Floats) -> Whole:
    """Whether points of each column may only be positive (1) or negative (-1): shape (columns,).

    What common sense says of a pane holds. Else it is the side on which its leads stand: more won than the
    others, or fewer. Points against that would help beside other rules at times, but whoever reads a rule and
    its evidence takes them for a mistake.
    """
    said = np.array([sign for pane in panes for sign in pane.signs], dtype=np.int64)
    leads = table.sum(axis=0)
    gained = table.T @ won - leads * won.mean()
    return np.where(said == 0, np.sign(gained), said).astype(np.int64)


def weighed(panes: Sequence[Pane], rows: Whole, won: Floats) -> Weighed:
    """The log-odds of panes on the leads of `rows`, signs kept."""
    table, place = _laid_out(panes, rows)
    signs = shown_signs(panes, table, won)
    base, weights = fitted(table, won, signs)
    return Weighed(tuple(panes), tuple(weights[own] for own in place), signs, base)


def fitted(table: Floats, won: Floats, signs: Whole) -> tuple[float, Floats]:
    """Intercept and ridge log-odds of columns; columns against their sign are put to 0."""
    free = np.ones(table.shape[1], dtype=np.bool_)
    weights = np.zeros(table.shape[1])
    while True:
        base, found = _ridged(table[:, free], won)
        weights[:] = 0.0
        weights[free] = found
        wrong = free & (weights * signs < 0)
        if not wrong.any():
            return base, weights
        free &= ~wrong


def _ridged(table: Floats, won: Floats) -> tuple[float, Floats]:
    """Intercept and log-odds of columns, whatever their signs."""
    design = np.column_stack([np.ones(len(table)), table])
    nothing, pull = np.zeros(design.shape[1]), np.append(1e-3, np.full(table.shape[1], RIDGE))
    slopes = most_likely(Regression(design, won, np.ones(len(won)), nothing, pull), nothing)
    return float(slopes[0]), slopes[1:]


def _family(pane: Pane, index: int) -> tuple[object, ...]:
    """What panes share that count the same events, of which one rule is enough; else its own number."""
    match pane.shape:
        case Counted(event, within, _, where):
            return event, within, where
        case _:
            return (index,)


class _Choice:
    """A search among panes, on the leads it is given."""

    def __init__(
        self, panes: Sequence[Pane], table: Floats, place: list[Whole], won: Floats, price: float
    ) -> None:
        self._table, self._place, self._won, self._price = table, place, won, price
        self._signs = shown_signs(panes, table, won)
        self._family = [_family(pane, index) for index, pane in enumerate(panes)]

    def grow(self, most: int) -> list[int]:
        """Add the pane that promises most, again and again, while one is worth its price."""
        picked: list[int] = []
        while len(picked) < most:
            gains = self._gains(picked)
            best = int(np.argmax(gains)) if len(gains) else 0
            if not len(gains) or gains[best] <= 0:
                break
            picked.append(best)
        return picked

    def improve(self, picked: list[int], rounds: int = 10) -> list[int]:
        """Exchange the pane that is missed least for the one that promises most, while the loss falls."""
        loss = self._loss(picked)
        for _ in range(rounds if len(picked) > 1 else 0):
            missed = [self._loss(picked[:place] + picked[place + 1 :]) for place in range(len(picked))]
            weakest = int(np.argmin(missed))
            rest = picked[:weakest] + picked[weakest + 1 :]
            other = [*rest, int(np.argmax(self._gains(rest)))]
            if other[-1] == picked[weakest] or (found := self._loss(other)) >= loss - 1e-9:
                break
            picked, loss = other, found
        return picked

    def _fit(self, picked: Sequence[int]) -> tuple[Whole, Floats]:
        """The columns of some panes that weigh anything, and the log-odds of each lead by them."""
        columns = (
            np.concatenate([self._place[index] for index in picked]) if picked else np.empty(0, np.int64)
        )
        base, weights = fitted(self._table[:, columns], self._won, self._signs[columns])
        return columns[weights != 0], base + self._table[:, columns] @ weights

    def _loss(self, picked: Sequence[int]) -> float:
        """The log loss of all leads together, with the price of the columns."""
        columns, odds = self._fit(picked)
        return float(surprise(odds, self._won).sum()) + self._price * len(columns)

    def _gains(self, picked: Sequence[int]) -> Floats:
        """What each pane would save of the log loss by a score test beside the picked, less its price."""
        columns, odds = self._fit(picked)
        rate = chance(odds)
        push = self._table.T @ (self._won - rate)
        spread = rate * (1 - rate)
        held = np.column_stack([np.ones(len(rate)), self._table[:, columns]])
        weighted = held * spread[:, None]
        shared = self._table.T @ weighted
        inverse = np.linalg.inv(weighted.T @ held + 1e-3 * np.eye(held.shape[1]))
        gains = np.full(len(self._place), -np.inf)
        taken = {self._family[index] for index in picked}
        for index, own in enumerate(self._place):
            if self._family[index] not in taken:
                gains[index] = self._gain(own, push, spread, shared[own] @ inverse @ shared[own].T)
        return gains

    def _gain(self, own: Whole, push: Floats, spread: Floats, explained: Floats) -> float:
        table = self._table[:, own]
        curvature = (table * spread[:, None]).T @ table - explained + RIDGE * np.eye(len(own))
        step = np.linalg.solve(curvature, push[own])
        allowed = step * self._signs[own] >= 0
        if not allowed.all():
            if not allowed.any():
                return -np.inf
            kept = np.flatnonzero(allowed)
            step = np.linalg.solve(curvature[np.ix_(kept, kept)], push[own[kept]])
            own = own[kept]
        return float(push[own] @ step / 2) - self._price * len(own)
