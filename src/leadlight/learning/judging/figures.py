"""How good a predictor is on leads it has not learned from, how sure that is, and what it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.judging.metrics import (
    DISTANCES,
    METRICS,
    TOPS,
    Ranked,
    among_top,
    auc,
    ranking,
    steps,
)
from leadlight.statistics.intervals import (
    FEWEST,
    Evidence,
    captured_interval,
    ranking_interval,
    wilson_interval,
)
from leadlight.statistics.placements import Placements

DRAWS = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its bootstrap 95 % interval; NaN where the leads do not allow it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """The probability from which calling a lead a win has the best F1, with its precision and recall."""

    value: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Leads with predicted probabilities and what became of them; `group` numbers their accounts."""

    probability: Floats
    won: Floats
    group: Whole | None = None

    @property
    def possible(self) -> bool:
        """Whether there are both outcomes, without which nothing can be ranked."""
        return bool(0 < self.won.sum() < len(self.won))

    def taken(self, rows: Whole) -> Judged:
        """Some of the leads, in the order of `rows`."""
        group = None if self.group is None else self.group[rows]
        return Judged(self.probability[rows], self.won[rows], group)


def figures(judged: Judged, seed: int) -> dict[str, Figure]:
    """Every metric with its interval."""
    if not len(judged.won):
        return {name: Figure(np.nan, np.nan, np.nan) for name in METRICS}
    order = ranking(judged.probability)
    ranked = Ranked.of(judged.probability, judged.won)
    once = np.ones((1, len(order)))
    drawn: dict[str, list[Floats]] = {name: [] for name in METRICS}
    for weights in draws(judged.group, len(order), seed):
        for name, metric in METRICS.items():
            drawn[name].append(metric(ranked, weights[:, order]))
    values = {name: float(metric(ranked, once)[0]) for name, metric in METRICS.items()}
    return _of_few(
        judged,
        {
            name: (_distance if name in DISTANCES else _figure)(values[name], np.concatenate(drawn[name]))
            for name in METRICS
        },
    )


def _of_few(judged: Judged, found: dict[str, Figure]) -> dict[str, Figure]:
    """The figures as sure as so few wins and losses allow: drawn anew they are too much like themselves.

    A ranking has the interval of `ranking_interval`, wins on top that of `captured_interval`; the average
    precision is as sure as a share of so many wins (Boyd, Eng and Page 2013).
    """
    if not np.ptp(judged.probability) or not judged.possible:
        return found
    won = judged.won > 0
    evidence = Evidence.of(Placements.of(judged.probability, won).parts, won, judged.group)
    if not evidence.few:
        return found
    area, precision = found["auc"].value, found["average_precision"].value
    return {
        **found,
        "auc": Figure(area, *ranking_interval(area, evidence.wins, evidence.losses, evidence.z)),
        "average_precision": Figure(precision, *wilson_interval(precision, evidence.wins, evidence.z)),
        **{name: _on_top(judged, found[name].value, *TOPS[name], evidence.z) for name in TOPS},
    }


def _on_top(judged: Judged, value: float, share: float, most: float, z: float) -> Figure:
    ranked = Ranked.of(judged.probability, judged.won)
    group = None if judged.group is None else judged.group[ranking(judged.probability)]
    low, high = captured_interval(among_top(ranked, share), ranked.won > 0, group, z)
    return Figure(value, min(most * low, value), max(most * high, value))


def auc_difference(judged: Judged, other: Floats, seed: int) -> Figure:
    """The AUC of the probabilities minus that of another score of the same leads."""
    pair = [(Ranked.of(score, judged.won), ranking(score)) for score in (judged.probability, other)]
    once = np.ones((1, len(judged.won)))
    gap = auc(pair[0][0], once) - auc(pair[1][0], once)
    drawn = [
        auc(pair[0][0], weights[:, pair[0][1]]) - auc(pair[1][0], weights[:, pair[1][1]])
        for weights in draws(judged.group, len(judged.won), seed)
    ]
    return _figure(float(gap[0]), np.concatenate(drawn))


def mean_figure(values: Floats, group: Whole | None, seed: int) -> Figure:
    """The mean of one value a lead, such as how much better one prediction of it was than another."""
    drawn = [weights @ values / weights.sum(axis=1) for weights in draws(group, len(values), seed)]
    return _figure(float(values.mean()), np.concatenate(drawn))


def draws(group: Whole | None, leads: int, seed: int) -> Iterator[Floats]:
    """How often each lead is drawn in each bootstrap, some draws at a time; accounts are drawn whole."""
    shuffle = np.random.default_rng(seed)
    unit = np.arange(leads) if group is None else np.unique(group, return_inverse=True)[1]
    units = int(unit.max()) + 1
    at_once = max(1, min(DRAWS, 2_000_000 // leads))
    for start in range(0, DRAWS, at_once):
        size = min(at_once, DRAWS - start)
        picks = shuffle.integers(0, units, (size, units)) + units * np.arange(size)[:, None]
        counts = np.bincount(picks.ravel(), minlength=size * units).reshape(size, units)
        yield counts[:, unit].astype(float)


def _figure(value: float, drawn: Floats) -> Figure:
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not len(drawn):
        return Figure(value, np.nan, np.nan)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(value, min(float(low), value), max(float(high), value))


def _distance(value: float, drawn: Floats) -> Figure:
    """A mean of distances, which chance can only make larger, with its interval.

    Drawn anew it comes out larger still, by about as much as it is itself too large. The lower end is that of
    the basic bootstrap, which takes this bias off (Davison and Hinkley 1997, 5.2); the upper end is as far
    above the value as draws are above their median, so that the value as it is lies inside.
    """
    found = _figure(value, drawn)
    if not np.isfinite(found.low):
        return found
    middle, top = np.quantile(drawn[np.isfinite(drawn)], [0.5, 0.975])
    low, high = 2 * value - float(top), value + float(top - middle)
    return Figure(value, min(max(low, 0.0), value), high)


def threshold(judged: Judged) -> Threshold | None:
    """The probability with the best F1; None where nothing was won."""
    if not judged.won.sum():
        return None
    ranked = Ranked.of(judged.probability, judged.won)
    won, lost = (counts[0].cumsum() for counts in steps(ranked, np.ones((1, len(judged.won)))))
    precision, recall = won / (won + lost), won / won[-1]
    best = int(np.argmax(2 * won / (won + lost + won[-1])))
    return Threshold(
        float(ranked.probability[ranked.starts[best]]), float(precision[best]), float(recall[best])
    )


Verdict = Literal["ready", "weak", "no signal", "too little data"]


def verdict(won: int, lost: int, found: Figure, gain: Figure | None) -> Verdict:
    """What the AUC on the holdout allows to say; `won` and `lost` count all leads learned from."""
    if min(won, lost) < FEWEST or np.isnan(found.value):
        return "too little data"
    if not found.low > 0.5:
        return "no signal"
    better = gain is None or gain.low > 0
    return "ready" if found.low > 0.6 and better else "weak"
