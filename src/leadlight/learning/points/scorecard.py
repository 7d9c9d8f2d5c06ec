"""Points learned from past leads: few rules, whole points, as the scoring language has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from leadlight.learning.choosing.large_lists import learning_points
from leadlight.learning.choosing.splits import Fold, apart, folds
from leadlight.learning.dataset import Flags, Floats, Outcome, PastLeads, Whole
from leadlight.learning.judging.metrics import Ranked, auc
from leadlight.learning.points.event_panes import event_panes
from leadlight.learning.points.pane_choice import PRICE, Weighed, chosen
from leadlight.learning.points.pane_pairs import paired
from leadlight.learning.points.panes import Pane, Sense, Shape, field_panes
from leadlight.learning.points.property_panes import property_panes
from leadlight.learning.points.whole_points import line_of_odds, whole_points
from leadlight.learning.threads import one_thread
from leadlight.statistics.odds import chance

MOST_RULES = 15
_WORTH_MORE = 0.003
"""Rules that ask more must rank so much better, as AUC on leads not learned from, to be preferred."""


TAUGHT_AS = 300
"""What the predictor says of a lead weighs as much as its outcome does where there are so many leads."""
MOST_TAUGHT = 2_700
"""Of more leads than these the predictor would say less than a tenth, and is not asked."""


@dataclass(frozen=True, slots=True, eq=False)
class CardRule:
    """A rule with points for each of its columns; `passes` says which leads each column holds for.

    `beside` are the leads that those which pass are best compared with, None for all.
    """

    shape: Shape
    points: Whole
    passes: Flags
    beside: Flags | None = None

    @property
    def given(self) -> Floats:
        """The points of each lead: shape (leads,)."""
        return np.asarray(self.passes @ self.points, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """Rules, the strongest first; the log-odds of a win are `base + slope x points`."""

    rules: tuple[CardRule, ...]
    base: float
    slope: float

    def totals(self, leads: int) -> Floats:
        """The points of every lead."""
        total = np.zeros(leads)
        for rule in self.rules:
            total += rule.given
        return total

    def log_odds(self, leads: int) -> Floats:
        """The log-odds of a win that the points of every lead stand for."""
        return self.base + self.slope * self.totals(leads)


@dataclass(frozen=True, slots=True)
class CardChoices:
    """What a scorecard may be made of: fields by name, how many rules, and what names say of signs."""

    fields: frozenset[str]
    sense: Sense
    events: bool = True
    most: int = MOST_RULES


@dataclass(frozen=True, slots=True, eq=False)
class _Aim:
    """What points are to tell of each lead, from 0 to 1: shape (leads,); and the price of a column."""

    won: Floats
    price: float = PRICE


@one_thread()
def scorecard(
    past: PastLeads, rows: Whole, choices: CardChoices, seed: int = 0, told: Floats | None = None
) -> Scorecard:
    """Learn a scorecard from the leads of `rows`, in the order of arrival where there is one.

    `told` is the chance of a win that a predictor learned from them gives each: shape (rows,). Of very
    many leads some are enough, and they need not be told.
    """
    won = (past.outcome == Outcome.WON).astype(np.float64)
    group = None if past.group is None else past.group[rows]
    some = learning_points(won[rows], group, seed, in_time=past.order is not None)
    rows = rows[some]
    aim = _Aim(won) if told is None else _taught(won, rows, told[some])
    weighed = _learned(past, rows, choices, _kinds_that_help(past, rows, choices, seed), aim)
    points = whole_points(weighed, rows, aim.won[rows])
    ruled = [
        CardRule(pane.shape, each, pane.table, pane.beside)
        for pane, each in zip(weighed.panes, points, strict=True)
        if each.any()
    ]
    ruled.sort(key=lambda rule: -float(rule.given[rows].std()))
    card = Scorecard(tuple(ruled), 0.0, 0.0)
    base, slope = line_of_odds(card.totals(past.known.leads)[rows], aim.won[rows])
    return Scorecard(card.rules, base, slope)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Kinds of rules that ask more: for properties of events (`where`), or for two things at once."""

    where: bool = False
    pairs: bool = False


def _taught(won: Floats, rows: Whole, told: Floats) -> _Aim:
    """Outcomes, drawn to what the predictor says: it has seen more in few leads than points would see.

    Learning from what another model says is distillation (Hinton, Vinyals and Dean 2015). The price of a
    column is what chance alone would let it save, which falls with the square of its share in the aim.
    """
    share = TAUGHT_AS / (TAUGHT_AS + len(rows))
    aim = won.copy()
    aim[rows] = share * told + (1 - share) * won[rows]
    return _Aim(aim, PRICE * (1 - share) ** 2)


def _learned(
    past: PastLeads, rows: Whole, choices: CardChoices, kinds: _Kinds, aim: _Aim | None = None
) -> Weighed:
    aim = aim or _Aim((past.outcome == Outcome.WON).astype(np.float64))
    won = aim.won
    panes = list(_panes(past, rows, choices))
    if kinds.where and choices.events and len(rows):
        panes += property_panes(past.known, rows, won[rows])
    single = chosen(panes, rows, won[rows], choices.most, aim.price)
    if not kinds.pairs or not len(rows):
        return single
    even = np.full(len(rows), won[rows].mean())
    both = [*paired(panes, rows, won[rows], even), *paired(panes, rows, won[rows], _chances(single, rows))]
    different = list({pane.shape: pane for pane in both}.values())
    return chosen([*panes, *different], rows, won[rows], choices.most, aim.price)


def _log_odds(weighed: Weighed, rows: Whole) -> Floats:
    total = np.full(len(rows), weighed.base)
    for pane, weights in zip(weighed.panes, weighed.weights, strict=True):
        total += pane.table[rows] @ weights
    return total


def _chances(weighed: Weighed, rows: Whole) -> Floats:
    return chance(_log_odds(weighed, rows))


def _panes(past: PastLeads, rows: Whole, choices: CardChoices) -> Iterator[Pane]:
    yield from field_panes(past.known, choices.fields, rows, choices.sense)
    if choices.events:
        yield from event_panes(past.known, rows, choices.sense)


def _kinds_that_help(past: PastLeads, rows: Whole, choices: CardChoices, seed: int) -> _Kinds:
    """The kinds of rules that rank better on leads that were not learned from; simpler rules come first."""
    found = _Kinds()
    events = past.known.events
    if choices.events and events is not None and events.properties:
        asking = replace(found, where=True)
        found = asking if _helps(past, rows, choices, (found, asking), seed) else found
    pairing = replace(found, pairs=True)
    return pairing if _helps(past, rows, choices, (found, pairing), seed) else found


def _helps(
    past: PastLeads, rows: Whole, choices: CardChoices, kinds: tuple[_Kinds, _Kinds], seed: int
) -> bool:
    won = (past.outcome == Outcome.WON).astype(np.float64)
    gains = []
    for fold in _folds(past, rows, won, seed):
        less, more = (_auc(_learned(past, fold.learn, choices, each), fold.judge, won) for each in kinds)
        gains.append(more - less)
    told = [gain for gain in gains if np.isfinite(gain)]
    return bool(told) and float(np.mean(told)) > _WORTH_MORE and min(told) > -_WORTH_MORE


def _folds(past: PastLeads, rows: Whole, won: Floats, seed: int) -> Sequence[Fold]:
    """Two later parts against what was before; three folds without an order, or where accounts return."""
    if past.order is not None:
        ends = [round(len(rows) * share) for share in (0.6, 0.8, 1.0)]
        later = [apart(rows[:start], rows[start:end], past.group) for start, end in pairwise(ends)]
        if 2 * sum(len(fold.judge) for fold in later) >= ends[-1] - ends[0]:
            return later
    return folds(won, rows, past.group, 3, seed)


def _auc(weighed: Weighed, rows: Whole, won: Floats) -> float:
    ranked = Ranked.of(_log_odds(weighed, rows), won[rows])
    return float(auc(ranked, np.ones((1, len(rows))))[0])
