"""Two scoring models on the same past leads: who changes priority, and who wins more at the same capacity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from leadlight.insights.backtest import AtCapacity, Move, Versus
from leadlight.insights.ended import Ended
from leadlight.insights.rates import Figure, Flags, Floats, Whole, form_of, signed
from leadlight.insights.trials import Scored, trial

DRAWS = 1_000
FEWEST_TOLD = 10
"""Of fewer wins or losses, or accounts that have them, those drawn anew are too much like them to tell."""
_SHARES = (0.1, 0.2)
Better = Literal["model", "against", "cannot tell"]


class Ranked:
    """Leads in the order of a score; equal scores stand side by side and count by their mean."""

    def __init__(self, ranking: Floats, won: Flags) -> None:
        """Sort leads by `ranking`, the best first."""
        self._order = np.argsort(-ranking, kind="stable")
        ordered = ranking[self._order]
        self._ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
        self._won = won[self._order]

    def _sums(self, weights: Floats) -> tuple[Floats, Floats]:
        """Leads and wins up to the end of each run of equal scores, from 0."""
        ordered = weights[self._order]
        leads, wins = np.cumsum(ordered)[self._ends], np.cumsum(ordered * self._won)[self._ends]
        return np.concatenate([[0.0], leads]), np.concatenate([[0.0], wins])

    def wins(self, weights: Floats, capacities: Floats) -> Floats:
        """The wins among so many of the best leads, each lead counted `weights` times."""
        leads, wins = self._sums(weights)
        return np.interp(capacities, leads, wins)

    def worked(self, capacity: float) -> Floats:
        """The share of each lead that is among so many of the best: less than all of it at the last score."""
        leads = np.concatenate([[0.0], self._ends + 1.0])
        run = np.searchsorted(self._ends, np.arange(len(self._order)))
        shares = np.clip((capacity - leads[run]) / (leads[run + 1] - leads[run]), 0.0, 1.0)
        found = np.empty(len(shares))
        found[self._order] = shares
        return found

    def area(self, weights: Floats) -> float:
        """The AUC with each lead counted `weights` times; NaN without wins or without losses."""
        leads, wins = self._sums(weights)
        losses = leads - wins
        pairs = wins[-1] * losses[-1]
        if pairs <= 0:
            return float("nan")
        return float(np.sum(np.diff(losses) * (wins[1:] + wins[:-1]) / 2) / pairs)


def versus(first: Scored, second: Scored, ended: Ended, seed: int) -> Versus:
    """Compare a second model with the first; intervals by resampling leads (or accounts) DRAWS times."""
    rankings = (Ranked(first.ranking, ended.won), Ranked(second.ranking, ended.won))
    names, sizes = _capacities(first, len(ended.won))
    wins, areas = _resampled(rankings, ended, sizes, seed)
    even = np.ones(len(ended.won))
    now = [ranked.wins(even, sizes) for ranked in rankings]
    capacities = tuple(
        _at_capacity(
            (name, int(size)),
            (float(now[0][place]), float(now[1][place])),
            wins[:, place],
            _best_alone(rankings, ended.won, size),
        )
        for place, (name, size) in enumerate(zip(names, sizes, strict=True))
    )
    gap = _difference(rankings[1].area(even) - rankings[0].area(even), areas)
    too_few = _too_few(ended)
    better = "cannot tell" if too_few else _better(gap, capacities)
    return Versus(
        other=trial(second, ended),
        auc_difference=gap,
        capacities=capacities,
        moves=tuple(_moves(first, second, ended)),
        better=better,
        sentence=_sentence(better, (first.model, second.model), gap, capacities) + too_few,
    )


def _too_few(ended: Ended) -> str:
    """A sentence on what there is too little of to draw anew, leads or whole accounts; else nothing."""
    won, account = ended.won, ended.account
    drawn = np.arange(len(won)) if account is None else account
    if min(len(np.unique(drawn[won])), len(np.unique(drawn[~won]))) >= FEWEST_TOLD:
        return ""
    if account is None:
        return f" At least {FEWEST_TOLD} wins and {FEWEST_TOLD} losses are needed to tell."
    return f" At least {FEWEST_TOLD} accounts with wins and {FEWEST_TOLD} with losses are needed to tell."


def _capacities(first: Scored, leads: int) -> tuple[list[str], Floats]:
    """As many leads as the first model gives each priority or a better one, and tenths of all."""
    means = {
        place: float(first.total[first.priority == place].mean())
        for place in np.unique(first.priority[~np.isnan(first.total)]).tolist()
    }
    names: list[str] = []
    sizes: list[float] = []
    so_far = 0
    for place in sorted(means, key=lambda place: -means[place]):
        so_far += int((first.priority == place).sum())
        if so_far < leads - int(np.isnan(first.total).sum()):
            names.append(f"{first.priorities[place]}{' and above' if names else ''}")
            sizes.append(float(so_far))
    for share in _SHARES:
        names.append(f"the best {share:.0%} of leads")
        sizes.append(float(max(1, round(share * leads))))
    return names, np.array(sizes)


def _resampled(
    rankings: tuple[Ranked, Ranked], ended: Ended, sizes: Floats, seed: int
) -> tuple[Floats, Floats]:
    """Differences (second less first) of wins, shape (DRAWS, capacities), and of the AUC, shape (DRAWS,)."""
    random = np.random.default_rng(seed)
    leads = len(ended.won)
    account = np.arange(leads) if ended.account is None else np.unique(ended.account, return_inverse=True)[1]
    accounts = int(account.max()) + 1
    wins, areas = np.empty((DRAWS, len(sizes))), np.empty(DRAWS)
    for draw in range(DRAWS):
        times = np.bincount(random.integers(0, accounts, accounts), minlength=accounts)
        weights = times[account].astype(np.float64)
        held = sizes * (weights.sum() / leads)
        wins[draw] = rankings[1].wins(weights, held) - rankings[0].wins(weights, held)
        areas[draw] = rankings[1].area(weights) - rankings[0].area(weights)
    return wins, areas


def _difference(value: float, draws: Floats) -> Figure | None:
    found = draws[~np.isnan(draws)]
    if np.isnan(value) or not len(found):
        return None
    low, high = np.quantile(found, (0.025, 0.975))
    return Figure(value, min(float(low), value), max(float(high), value))


def _best_alone(rankings: tuple[Ranked, Ranked], won: Flags, size: float) -> tuple[float, float]:
    """Wins among the best of the second model alone, and of the first alone; equal scores by their mean."""
    first, second = (ranked.worked(size)[won] for ranked in rankings)
    return float(np.maximum(second - first, 0).sum()), float(np.maximum(first - second, 0).sum())


def _at_capacity(
    capacity: tuple[str, int], wins: tuple[float, float], draws: Floats, alone: tuple[float, float]
) -> AtCapacity:
    gap = wins[1] - wins[0]
    more = _difference(gap, draws) or Figure(gap, gap, gap)
    return AtCapacity(*capacity, wins[0], wins[1], *alone, more)


def _moves(first: Scored, second: Scored, ended: Ended) -> Iterator[Move]:
    """The most frequent moves first."""
    pairs, place = np.unique(np.column_stack([first.priority, second.priority]), axis=0, return_inverse=True)
    place = place.reshape(-1)
    found = []
    for index, (before, after) in enumerate(_names(pairs, first, second)):
        if before != after:
            here = place == index
            leads, wins = int(here.sum()), int((ended.won & here).sum())
            found.append(Move(before, after, leads, wins, ended.of(here).win_rate))
    yield from sorted(found, key=lambda move: (-move.leads, move.before, move.after))


def _names(pairs: Whole, first: Scored, second: Scored) -> list[tuple[str, str]]:
    return [(first.priorities[before], second.priorities[after]) for before, after in pairs.tolist()]


def _better(gap: Figure | None, capacities: tuple[AtCapacity, ...]) -> Better:
    """By wins at the first capacity and by the AUC, unless they contradict each other."""
    signs = [_sign(capacities[0].more_wins), _sign(gap)]
    if 1 in signs and -1 not in signs:
        return "against"
    if -1 in signs and 1 not in signs:
        return "model"
    return "cannot tell"


def _sign(gap: Figure | None) -> int:
    return 0 if gap is None else (gap.low > 0) - (gap.high < 0)


def _sentence(
    better: Better, names: tuple[str, str], gap: Figure | None, capacities: tuple[AtCapacity, ...]
) -> str:
    """The comparison with its evidence: what tells the models apart first, then what may be chance."""
    here = capacities[0]
    told = {
        f"among the {here.leads:,} best leads ({here.name}) {_more_wins(here.more_wins)}": _sign(
            here.more_wins
        ),
        **({} if gap is None else {f"AUC {gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})": _sign(gap)}),
    }
    if better == "cannot tell":
        return (
            f"These leads cannot tell which is better: {names[1]} against {names[0]} gives {', '.join(told)}."
        )
    winner, loser = (names[1], names[0]) if better == "against" else names
    shown = [said for said, sign in told.items() if sign]
    chance = [said for said, sign in told.items() if not sign]
    besides = f"; {', '.join(chance)} may be chance" if chance else ""
    return (
        f"{winner} is better than {loser}: {names[1]} against {names[0]} gives {', '.join(shown)}{besides}."
    )


def _more_wins(gap: Figure) -> str:
    return f"{signed(gap.value, form_of(gap.value))} wins ({_wins(gap.low)} to {_wins(gap.high)})"


def _wins(number: float) -> str:
    """Whole wins; less than one is not rounded to none, for it may be what the sentence rests on."""
    return signed(number, ".1f" if 0 < abs(number) < 1 else ".0f")
