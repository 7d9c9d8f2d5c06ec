"""Past leads and their scores, cut into priorities and tenths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadlight.insights.backtest import Slice, Trial
from leadlight.insights.ended import Ended
from leadlight.insights.rates import Figure, Flags, Floats, Whole, ranking_auc
from leadlight.insights.rule_worth import RuleName, rule_trials
from leadlight.statistics.placements import midranks

TENTHS = 10
MOST_POINTS_OF_A_CURVE = 200


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What a model gave the same leads: `total` has the shape (leads,), NaN where a lead is excluded.

    `priority` is a position in `priorities`; `given` has the shape (leads, rules) and holds points.
    """

    model: str
    total: Floats
    priority: Whole
    priorities: tuple[str, ...]
    rules: tuple[RuleName, ...]
    given: Floats

    @property
    def ranking(self) -> Floats:
        """Totals that rank every lead, the excluded ones behind all others."""
        scored = self.total[~np.isnan(self.total)]
        last = (float(scored.min()) if len(scored) else 0.0) - 1.0
        return np.where(np.isnan(self.total), last, self.total)


def trial(scored: Scored, ended: Ended) -> Trial:
    """How a model did on leads that have ended."""
    auc = ranking_auc(scored.ranking, ended.won, ended.account)
    return Trial(
        model=scored.model,
        auc=auc,
        priorities=tuple(_by_priority(scored, ended)),
        deciles=tuple(_by_tenth(scored, ended)),
        rules=rule_trials(scored.rules, scored.given, scored.total, ended),
        gain=gain_curve(scored.ranking, ended.won),
        excluded=int(np.isnan(scored.total).sum()),
        sentence=_sentence(auc, ended),
    )


def _by_priority(scored: Scored, ended: Ended) -> Iterator[Slice]:
    for place, name in enumerate(scored.priorities):
        yield _slice(name, scored.priority == place, scored.total, ended)


def _by_tenth(scored: Scored, ended: Ended) -> Iterator[Slice]:
    """From the best tenth down; equal scores stay together, so that tenths may differ in size."""
    tenth = tenths(scored.ranking)
    for place in np.unique(tenth):
        yield _slice(str(place + 1), tenth == place, scored.total, ended)


def tenths(ranking: Floats) -> Whole:
    """The tenth of each lead from 0, the best; equal scores share one."""
    leads = len(ranking)
    behind = midranks(-ranking) - 0.5
    return np.minimum((TENTHS * behind / max(leads, 1)).astype(np.int64), TENTHS - 1)


def _slice(name: str, among: Flags, total: Floats, ended: Ended) -> Slice:
    leads, wins = int(among.sum()), int((among & ended.won).sum())
    all_wins = int(ended.won.sum())
    points = total[among & ~np.isnan(total)]
    days = ended.days[among & ended.won & ~np.isnan(ended.days)]
    return Slice(
        name=name,
        leads=leads,
        wins=wins,
        win_rate=ended.of(among).win_rate,
        lift=wins / leads / (all_wins / len(ended.won)) if leads and all_wins else None,
        captured=wins / all_wins if all_wins else None,
        median_days=float(np.median(days)) if len(days) else None,
        lowest=float(points.min()) if len(points) else None,
        highest=float(points.max()) if len(points) else None,
    )


def gain_curve(ranking: Floats, won: Flags) -> tuple[tuple[float, float], ...]:
    """Share of leads and share of wins among them, best first; a straight line where scores are equal."""
    wins = int(won.sum())
    if not len(ranking) or not wins:
        return ()
    values, place = np.unique(-ranking, return_inverse=True)
    leads = np.cumsum(np.bincount(place, minlength=len(values))) / len(ranking)
    won_there = np.cumsum(np.bincount(place, weights=won, minlength=len(values))) / wins
    kept = np.unique(np.linspace(0, len(values) - 1, min(len(values), MOST_POINTS_OF_A_CURVE)).astype(int))
    return ((0.0, 0.0), *zip(leads[kept].tolist(), won_there[kept].tolist(), strict=True))


def _sentence(auc: Figure | None, ended: Ended) -> str:
    leads, wins = len(ended.won), int(ended.won.sum())
    if auc is None:
        return f"{leads:,} leads, {wins:,} won: without both wins and losses no ranking can be judged."
    said = f"AUC {auc.value:.3f} ({auc.low:.3f} to {auc.high:.3f})"
    if auc.low > 0.5:
        return f"The score ranks wins before losses: {said}."
    if auc.high < 0.5:
        return f"The score ranks the wrong way round: {said}; leads with fewer points win more often."
    return f"Whether the score ranks at all, these {leads:,} leads cannot tell: {said}."
