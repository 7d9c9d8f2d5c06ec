"""Whether a predictor still fits the leads that come: drift, calibration, and ranking over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.events.words import plain, value_said
from leadlight.learning.fields.fine import is_of_events, title_of
from leadlight.learning.judging.figures import Figure, Judged, figures
from leadlight.learning.matrix import Feature, Matrix, Numbers
from leadlight.learning.watching.alarms import ENOUGH_LEADS, alarm_of, ranks_worse, too_few
from leadlight.learning.watching.monitor_report import Block, Drift, Kept, Monitored, Moved
from leadlight.learning.watching.reference import Reference, Spread, shares_in
from leadlight.learning.wording import percent, span
from leadlight.statistics.accounts import design_effect
from leadlight.statistics.intervals import Z
from leadlight.statistics.odds import chance

MOVED, SHIFTED = 0.1, 0.25
"""Usual bounds of the population stability index: some change, and much."""
BLOCKS = 10
FEWEST = 15
"""Wins, and losses, of a block that is to be judged."""
_LOG_ODDS = "log-odds"


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """Leads since learning: features and log-odds of all; of the matured ones, in order of arrival, outcomes.

    `matured` are their places; `won` has their shape, 1 for a win. `group` numbers the accounts of all leads.
    """

    matrix: Matrix
    log_odds: Floats
    matured: Whole
    won: Floats
    group: Whole | None = None

    @property
    def judged(self) -> Judged:
        """What was promised of the matured leads, and what came."""
        group = None if self.group is None else self.group[self.matured]
        return Judged(chance(self.log_odds[self.matured]), self.won, group)


def psi(before: Floats, now: Floats, leads: tuple[int, int]) -> float:
    """The population stability index of two sets of shares (Siddiqi 2006), which are of so many leads each.

    An empty bin counts as half a lead, as of few leads it may be empty by chance.
    """
    old, new = (
        np.maximum(shares, 0.5 / max(count, 1)) for shares, count in zip((before, now), leads, strict=True)
    )
    return float(np.sum((new - old) * np.log(new / old)))


def monitored(reference: Reference, since: Since, learned_auc: Figure | None, seed: int = 0) -> Monitored:
    """Compare leads since learning with those learned from, and what was predicted with what came."""
    if not since.matrix.leads:
        return Monitored(0, (), None, None, None, learned_auc, (), "too few", (too_few(0),))
    fields = tuple(sorted(_fields(reference, since.matrix), key=lambda drift: -drift.psi))
    score = _drift(reference, reference.score, Numbers("score", "score", since.log_odds, _LOG_ODDS))
    judged = since.judged
    blocks = tuple(_blocks(judged, learned_auc, seed))
    kept = _kept(judged, reference.witnesses, seed) if len(judged.won) else None
    found = Monitored(
        since.matrix.leads, fields, score, kept, _auc(judged, seed), learned_auc, blocks, "steady", ()
    )
    raised, sentences = alarm_of(found)
    return replace(found, alarm=raised, sentences=tuple(sentences))


def _fields(reference: Reference, matrix: Matrix) -> Iterator[Drift]:
    """The drift of each field: that of its feature that moved most."""
    features = {feature.name: feature for feature in matrix.features}
    worst: dict[str, Drift] = {}
    for spread in reference.features:
        feature = features.get(spread.name)
        if feature is not None:
            drift = _drift(reference, spread, feature)
            if spread.field not in worst or drift.psi > worst[spread.field].psi:
                worst[spread.field] = drift
    yield from worst.values()


def scored_alike(reference: Reference, log_odds: Floats) -> bool:
    """Whether the scores of leads lie as those of a reference, but for chance; of however few leads."""
    before = np.array(reference.score.shares)
    now = shares_in(reference.score, Numbers("score", "score", log_odds))
    both = (reference.leads, len(log_odds))
    return _verdict(psi(before, now, both), len(before) - 1, both) == "stable"


def _drift(reference: Reference, spread: Spread, feature: Feature) -> Drift:
    before, now = np.array(spread.shares), shares_in(spread, feature)
    leads = len(feature.values if isinstance(feature, Numbers) else feature.codes)
    both = (reference.leads, leads)
    index = psi(before, now, both)
    verdict = _verdict(index, len(before) - 1, both) if leads >= ENOUGH_LEADS else "too few"
    place = int(np.argmax(np.abs(now - before)))
    where = _bin(spread, place, feature.unit if isinstance(feature, Numbers) else "")
    where = plain(where) if is_of_events(feature) else where
    said = f"{where}: {percent(before[place])} then, {percent(now[place])} now"
    return Drift(_name(spread, feature), index, verdict, said)


def _verdict(index: float, freedom: int, leads: tuple[int, int]) -> Moved:
    """What the index says of two sets of so many leads, of whose shares so many are free."""
    # what chance alone gives: PSI is about chi-squared with that many degrees of freedom (Yurdakul 2018)
    expected = freedom * sum(1 / max(each, 1) for each in leads)
    beyond = index - expected * (1 + 2 * np.sqrt(2 / max(freedom, 1)))
    if index < MOVED or beyond <= 0:
        return "stable"
    return "moved" if index < SHIFTED else "shifted"


def _name(spread: Spread, feature: Feature) -> str:
    """A field by its name, what was counted of events in words."""
    return title_of(feature) if spread.field == spread.name else spread.field


def _bin(spread: Spread, place: int, unit: str) -> str:
    names = spread.levels or spread.edges
    if place == len(names) + 1:
        return "missing"
    if spread.levels:
        return spread.levels[place] if place < len(spread.levels) else "other values"
    if not spread.edges:
        return "any number"
    edges = [_edge(edge, unit) for edge in spread.edges]
    if place == 0:
        return f"up to {edges[0]}"
    if place == len(edges):
        return f"over {edges[-1]}"
    return span(edges[place - 1], edges[place])


def _edge(edge: float, unit: str) -> str:
    """An edge of numbers; of log-odds the probability."""
    return percent(float(chance(np.asarray(edge))), 1) if unit == _LOG_ODDS else value_said(edge, unit)


def _auc(judged: Judged, seed: int) -> Figure | None:
    return figures(judged, seed)["auc"] if judged.possible else None


def _kept(judged: Judged, learned_from: float, seed: int) -> Kept:
    """Whether as many were won as promised, but for the chance in these leads and in those learned from.

    Where leads belong to accounts, chance is that of accounts drawn whole, in both.
    """
    probability, won = judged.probability, judged.won
    promised, came = float(probability.sum()), int(won.sum())
    more = (1 + len(won) / max(learned_from, 1)) * design_effect(won - probability, judged.group)
    spread = Z * float(np.sqrt((probability * (1 - probability)).sum() * more))
    low, high = promised - spread, promised + spread
    leads = len(won)
    what = (
        f"{percent(promised / leads, 1)} of {leads:,} leads were to be won, {percent(came / leads, 1)} were"
        f" ({percent(max(low / leads, 0), 1)} to {percent(min(high / leads, 1), 1)} would be chance)"
    )
    kept = (
        "Probabilities keep their word"
        if low <= came <= high
        else ("Probabilities are too low" if came > high else "Probabilities are too high")
    )
    error = figures(judged, seed)["calibration_error"]
    return Kept(leads, promised, came, low, high, error, f"{kept}: {what}.")


def _blocks(judged: Judged, learned: Figure | None, seed: int) -> Iterator[Block]:
    """Equal blocks in order of arrival, as many as have enough of both outcomes."""
    leads, wins = len(judged.won), judged.won.sum()
    count = int(min(BLOCKS, min(wins, leads - wins) // FEWEST))
    for number, rows in enumerate(np.array_split(np.arange(leads), count) if count else (), start=1):
        block = judged.taken(rows)
        area = _auc(block, seed)
        yield Block(
            number=number,
            leads=len(rows),
            won=int(block.won.sum()),
            auc=area,
            promised=float(block.probability.sum()),
            inverted=area is not None and area.value < 0.5,
            sentence=_block_said(area, learned),
        )


def _block_said(area: Figure | None, learned: Figure | None) -> str:
    if area is None:
        return "not both wins and losses"
    if area.high < 0.5:
        return "the ranking is inverted: leads ranked last were won more often"
    if area.value < 0.5:
        tells = "as far as so few leads tell" if ranks_worse(area, learned) else "which may be chance"
        return f"the ranking is inverted, {tells}"
    if area.low <= 0.5:
        return "no better than chance, as far as so few leads tell"
    if learned is not None and ranks_worse(area, learned):
        return f"ranks worse than on the leads that judged it ({learned.value:.3f})"
    return "ranks as it did"
