"""Whether a predictor still fits the leads that come: drift, calibration, and ranking over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from leadlight.learning.candidates.sample import chance
from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.event_words import plain, value_said
from leadlight.learning.fine_fields import is_of_events, title_of
from leadlight.learning.judging import Figure, Judged, figures
from leadlight.learning.matrix import Feature, Matrix, Numbers
from leadlight.learning.reference import Reference, Spread, shares_in
from leadlight.learning.replacing import ENOUGH_OUTCOMES
from leadlight.learning.wording import percent, span

MOVED, SHIFTED = 0.1, 0.25
"""Usual bounds of the population stability index: some change, and much."""
BLOCKS = 10
FEWEST = 15
"""Wins, and losses, of a block that is to be judged."""
ENOUGH_LEADS = 100
"""Of fewer leads it is not said that they still look alike: they may by chance."""
_Z = 1.96
_FLOOR = 1e-4
_LOG_ODDS = "log-odds"

Moved = Literal["stable", "moved", "shifted"]
Alarm = Literal["steady", "watch", "retrain", "too few"]


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a field, or the score, has moved since learning: PSI, and the bin that moved most."""

    field: str
    psi: float
    verdict: Moved
    sentence: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether probabilities kept their word: how many wins they promised and how many came.

    `low` and `high` are what chance allows around what was promised.
    """

    leads: int
    promised: float
    came: int
    low: float
    high: float
    error: Figure
    sentence: str


@dataclass(frozen=True, slots=True)
class Block:
    """Leads that arrived one after another, and how they were ranked; `inverted` where losses stand first."""

    number: int
    leads: int
    won: int
    auc: Figure | None
    promised: float
    inverted: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Monitored:
    """A predictor looked at again; `alarm` says what to do, `sentences` why.

    Without leads there is no score.
    """

    leads: int
    fields: tuple[Drift, ...]
    score: Drift | None
    kept: Kept | None
    auc: Figure | None
    learned_auc: Figure | None
    blocks: tuple[Block, ...]
    alarm: Alarm
    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """Leads since learning: features and log-odds of all; of the matured ones, in order of arrival, outcomes.

    `matured` are their places; `won` has their shape, 1 for a win.
    """

    matrix: Matrix
    log_odds: Floats
    matured: Whole
    won: Floats


def psi(before: Floats, now: Floats) -> float:
    """The population stability index of two sets of shares (Siddiqi 2006), empty bins held at a floor."""
    old, new = np.maximum(before, _FLOOR), np.maximum(now, _FLOOR)
    return float(np.sum((new - old) * np.log(new / old)))


def monitored(reference: Reference, since: Since, learned_auc: Figure | None, seed: int = 0) -> Monitored:
    """Compare leads since learning with those learned from, and what was predicted with what came."""
    if not since.matrix.leads:
        return Monitored(0, (), None, None, None, learned_auc, (), "too few", (_too_few(0),))
    fields = tuple(sorted(_fields(reference, since.matrix), key=lambda drift: -drift.psi))
    score = _drift(reference, reference.score, Numbers("score", "score", since.log_odds, _LOG_ODDS))
    odds = since.log_odds[since.matured]
    whole = _auc(odds, since.won, seed)
    blocks = tuple(_blocks(odds, since.won, learned_auc, seed))
    kept = _kept(odds, since.won, reference.leads, seed) if len(since.won) else None
    found = Monitored(since.matrix.leads, fields, score, kept, whole, learned_auc, blocks, "steady", ())
    alarm, sentences = _verdict(found)
    return Monitored(
        since.matrix.leads, fields, score, kept, whole, learned_auc, blocks, alarm, tuple(sentences)
    )


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


def _drift(reference: Reference, spread: Spread, feature: Feature) -> Drift:
    before, now = np.array(spread.shares), shares_in(spread, feature)
    leads = max(len(feature.values if isinstance(feature, Numbers) else feature.codes), 1)
    index = psi(before, now)
    # what chance alone gives: PSI is about chi-squared with that many degrees of freedom (Yurdakul 2018)
    expected = (len(before) - 1) * (1 / leads + 1 / max(reference.leads, 1))
    beyond = index - expected * (1 + 2 * np.sqrt(2 / max(len(before) - 1, 1)))
    verdict: Moved = "stable" if index < MOVED or beyond <= 0 else "moved" if index < SHIFTED else "shifted"
    place = int(np.argmax(np.abs(now - before)))
    where = _bin(spread, place, feature.unit if isinstance(feature, Numbers) else "")
    where = plain(where) if is_of_events(feature) else where
    said = f"{where}: {percent(before[place])} then, {percent(now[place])} now"
    return Drift(_name(spread, feature), index, verdict, said)


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


def _auc(odds: Floats, won: Floats, seed: int) -> Figure | None:
    judged = Judged(chance(odds), won)
    return figures(judged, seed)["auc"] if judged.possible else None


def _kept(odds: Floats, won: Floats, learned_from: int, seed: int) -> Kept:
    """Whether as many were won as promised, but for the chance in these leads and in those learned from."""
    probability = chance(odds)
    promised, came = float(probability.sum()), int(won.sum())
    more = 1 + len(won) / max(learned_from, 1)
    spread = _Z * float(np.sqrt((probability * (1 - probability)).sum() * more))
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
    error = figures(Judged(probability, won), seed)["calibration_error"]
    return Kept(leads, promised, came, low, high, error, f"{kept}: {what}.")


def _blocks(odds: Floats, won: Floats, learned: Figure | None, seed: int) -> Iterator[Block]:
    """Equal blocks in order of arrival, as many as have enough of both outcomes."""
    rare = min(won.sum(), len(won) - won.sum())
    count = int(min(BLOCKS, rare // FEWEST))
    for number, rows in enumerate(np.array_split(np.arange(len(won)), count) if count else (), start=1):
        area = _auc(odds[rows], won[rows], seed)
        inverted = area is not None and area.value < 0.5
        yield Block(
            number=number,
            leads=len(rows),
            won=int(won[rows].sum()),
            auc=area,
            promised=float(chance(odds[rows]).sum()),
            inverted=inverted,
            sentence=_block_said(area, learned),
        )


def _block_said(area: Figure | None, learned: Figure | None) -> str:
    if area is None:
        return "not both wins and losses"
    if area.high < 0.5:
        return "the ranking is inverted: leads ranked last were won more often"
    if area.value < 0.5:
        return "the ranking is inverted, as far as so few leads tell"
    if area.low <= 0.5:
        return "no better than chance, as far as so few leads tell"
    if learned is not None and area.high < learned.low:
        return f"ranks worse than on the leads that judged it ({learned.value:.3f})"
    return "ranks as it did"


def _verdict(found: Monitored) -> tuple[Alarm, list[str]]:
    """What to do, and why."""
    urgent = [*_inversions(found.blocks), *_ranking(found), *_broken_word(found.kept)]
    watch = list(_drifted(found)) if found.leads >= ENOUGH_LEADS else []
    if urgent:
        return "retrain", [
            *urgent,
            *watch,
            "Learn again from the newest outcomes: leadlight monitor --retrain.",
        ]
    if watch:
        told = (
            "Whether it still ranks only outcomes tell: look again with --outcome when some are known."
            if found.auc is None
            else "It still ranks as far as outcomes tell; look again when more have matured."
        )
        return "watch", [*watch, told]
    if found.leads < ENOUGH_LEADS:
        return "too few", [_too_few(found.leads)]
    return "steady", ["Nothing speaks against the predictor."]


def _drifted(found: Monitored) -> Iterator[str]:
    shifted = [drift.field for drift in found.fields if drift.verdict == "shifted"]
    if shifted:
        yield f"Fields that look different from the leads learned from: {_listed(shifted)}."
    if found.score is not None and found.score.verdict != "stable":
        yield f"Scores have {found.score.verdict} (PSI {found.score.psi:.2f}; {found.score.sentence})."


def _broken_word(kept: Kept | None) -> Iterator[str]:
    if kept is not None and kept.leads >= ENOUGH_OUTCOMES and not kept.low <= kept.came <= kept.high:
        yield kept.sentence


def _too_few(leads: int) -> str:
    what = f"{ENOUGH_LEADS} are needed to see whether leads still look alike"
    return f"Too few new leads to tell: {leads}; {what}."


def _inversions(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.inverted and block.auc is not None:
            figure = f"{block.auc.value:.3f} ({block.auc.low:.3f} to {block.auc.high:.3f})"
            last = (
                " It is the latest block: do not rank by this predictor now." if block == blocks[-1] else ""
            )
            yield f"In block {block.number} of {len(blocks)} {block.sentence}: AUC {figure}.{last}"


def _ranking(found: Monitored) -> Iterator[str]:
    if found.auc is None or found.learned_auc is None:
        return
    if found.auc.high < found.learned_auc.low:
        yield (
            f"It ranks worse than when it was learned: AUC {found.auc.value:.3f} "
            f"({found.auc.low:.3f} to {found.auc.high:.3f}) against {found.learned_auc.value:.3f}."
        )


def _listed(names: Sequence[str], most: int = 6) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
