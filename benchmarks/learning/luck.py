"""How much of the distance to the best single model is luck: of the leads judged, and of picking late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.learning.automatic import AUTOMATIC
from benchmarks.learning.figures import auc, log_loss
from benchmarks.learning.findings import Finding
from benchmarks.learning.jobs import Job, kept
from benchmarks.learning.results import SINGLES, Row, outcomes
from benchmarks.learning.targets import NEAR
from leadlight.learning.dataset import Floats, Whole

DRAWS, SEED = 200, 11


@dataclass(frozen=True, slots=True)
class Distance:
    """How far the automatic path is behind the best single model, above 0 where it is worse.

    `low` and `high` are the 95 % interval of that over draws of the leads judged. `luck` is how much better
    the best of the singles looks on leads that picked it than on leads that did not.
    """

    behind: float
    low: float
    high: float
    luck: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """The distances of one row."""

    company: str
    plan: str
    auc: Distance
    log_loss: Distance


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What each model said of the leads judged, split by split, and what became of them."""

    outcomes: tuple[Whole, ...]
    models: Mapping[str, tuple[Floats, ...]]


def doubts(rows: Sequence[Row]) -> Iterator[Doubt]:
    """The distances of the rows of whole tables in which learning without options takes part."""
    for row in rows:
        if row.size is None and row.automatic is not None:
            told = told_of(row)
            yield Doubt(
                row.company,
                row.plan,
                distance(told, lambda won, said: -auc(won, said)),
                distance(told, log_loss),
            )


def beyond(found: Sequence[Doubt]) -> Iterator[Finding]:
    """The rows that are too far from the best single model even if its luck is taken off."""
    for what, side in (("AUC", "auc"), ("log loss", "log_loss")):
        far = [(doubt, getattr(doubt, side)) for doubt in found]
        notes = tuple(
            f"{doubt.company}, {doubt.plan}: {one.behind - one.luck:.4f}"
            for doubt, one in far
            if one.behind - one.luck > NEAR
        )
        said = f"rows more than {NEAR:g} of {what} behind, without the luck of picking (of {len(far)})"
        yield Finding(said, len(notes), notes=notes)


def told_of(row: Row) -> Told:
    """The kept answers of a row's models."""
    found = {}
    for name in (AUTOMATIC, *SINGLES):
        answer = kept(Job(row.company, row.plan, name, 0)) if name in row.models else None
        if answer is not None:
            found[name] = answer.probabilities
    return Told(outcomes(row.company, row.plan, 0), found)


def distance(told: Told, worse: Callable[[Whole, Floats], float]) -> Distance:
    """Draw the leads judged anew, pick the best single of each draw, and look at it on the leads not drawn.

    This is the bootstrap bias correction of Tsamardinos, Greasidou and Borboudakis (2018).
    """
    chance = np.random.default_rng(SEED)
    singles = [name for name in told.models if name != AUTOMATIC]
    everyone = [np.arange(len(won)) for won in told.outcomes]
    whole = {name: mean(told, name, everyone, worse) for name in told.models}
    best = min(singles, key=whole.__getitem__)
    behind, luck = list[float](), list[float]()
    for _ in range(DRAWS):
        drawn = [chance.integers(0, len(rows), len(rows)) for rows in everyone]
        others = [np.setdiff1d(rows, picks) for rows, picks in zip(everyone, drawn, strict=True)]
        inside = {name: mean(told, name, drawn, worse) for name in told.models}
        picked = min(singles, key=inside.__getitem__)
        behind.append(inside[AUTOMATIC] - inside[best])
        luck.append(mean(told, picked, others, worse) - inside[picked])
    low, high = np.quantile(behind, [0.025, 0.975])
    return Distance(whole[AUTOMATIC] - whole[best], float(low), float(high), float(np.mean(luck)))


def mean(told: Told, name: str, rows: Sequence[Whole], worse: Callable[[Whole, Floats], float]) -> float:
    """A model's figure on some leads of each split, the mean over splits."""
    parts = zip(told.outcomes, told.models[name], rows, strict=True)
    return float(np.nanmean([worse(won[some], said[some]) for won, said, some in parts]))
