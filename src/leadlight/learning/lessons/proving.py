"""A predictor put to the proof on leads it has not learned from: the newest, or each fold in turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from leadlight.learning.candidates.sample import PARTS
from leadlight.learning.choosing.choice import Chance
from leadlight.learning.choosing.large_lists import one_holdout_judges
from leadlight.learning.choosing.roster import PRIOR
from leadlight.learning.choosing.splits import Fold, folds, newest
from leadlight.learning.dataset import Floats, PastLeads, Whole
from leadlight.learning.fields.fine import finely
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.judging.figures import Judged
from leadlight.learning.lessons.lesson import LearningOptions, Lesson, fit_shares, lesson, won_of
from leadlight.statistics.odds import chance

CORES = 2
"""Folds that learn at the same time: NumPy and LightGBM let go of the interpreter while they compute."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Honest predictions: `rows` are the leads judged, `raw` their log-odds before calibration.

    `illusory` are log-odds by a model that was given all fields that betray the outcome, `bare` by one that
    was given none, `sure` by one that was not given those asked about; None where that is what the predictor
    itself was given.
    `lesson` is what the leads that did not judge have taught, where one part judges: the newest, or a fifth.
    """

    split: Literal["time", "folds"]
    rows: Whole
    judged: Judged
    raw: Floats
    illusory: Floats | None
    bare: Floats | None
    sure: Floats | None
    lesson: Lesson | None
    not_in_time: str = ""
    """Why the newest leads did not judge although it is known which they are."""


def proof(past: PastLeads, rows: Whole, options: LearningOptions, run: Chance) -> Proof:
    """The proof by the newest leads where the order of arrival is known and both outcomes are among them.

    Where most of the newest belong to accounts that older leads have too, each fold is judged in turn; of
    very many leads one fold is enough.
    """
    if past.order is None:
        return _by_folds(past, rows, options, run)
    fold = newest(rows, past.group)
    hindrance = _hindrance(past, rows, fold)
    if hindrance:
        return replace(_by_folds(past, rows, options, run), not_in_time=hindrance)
    return _by_one(past, fold, lesson(past, fold.learn, options, run), "time")


def _hindrance(past: PastLeads, rows: Whole, fold: Fold) -> str:
    """Why the newest leads cannot judge; empty where they can."""
    judges = len(newest(rows, None).judge)
    others = judges - len(fold.judge)
    if 2 * others > judges:
        return f"{others:,} of the {judges:,} newest belong to accounts that have older leads too"
    for which, part in (("older", fold.learn), ("newest", fold.judge)):
        if not _tells(past, part):
            ended = "won" if won_of(past, part).any() else "lost"
            return (
                f"all {len(part):,} {which} ones were {ended}" if len(part) else f"there are no {which} ones"
            )
    return ""


def _by_folds(past: PastLeads, rows: Whole, options: LearningOptions, run: Chance) -> Proof:
    everyone = won_of(past, np.arange(len(past.outcome)))
    parts = [fold for fold in folds(everyone, rows, past.group, PARTS, run.seed) if _tells(past, fold.learn)]
    if one_holdout_judges(everyone[rows]):
        return _by_one(past, parts[0], lesson(past, parts[0].learn, options, run), "folds")
    with ThreadPoolExecutor(CORES) as pool:
        quick = replace(run, quick=True)
        waiting = [(fold, pool.submit(lesson, past, fold.learn, options, quick)) for fold in parts]
        lessons = [(fold, learned.result()) for fold, learned in waiting]
    return _proof(past, lessons, "folds")


def _tells(past: PastLeads, rows: Whole) -> bool:
    won = won_of(past, rows)
    return bool(0 < won.sum() < len(won))


def _by_one(past: PastLeads, fold: Fold, found: Lesson, split: Literal["time", "folds"]) -> Proof:
    """The proof where one part of the leads judges, and the others have learned."""
    return replace(_proof(past, [(fold, found)], split), lesson=found)


def _proof(past: PastLeads, lessons: list[tuple[Fold, Lesson]], split: Literal["time", "folds"]) -> Proof:
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(fold.judge for fold, _ in lessons)])
    raw = [found.log_odds(past, fold.judge) for fold, found in lessons]
    believed = [
        found.by_segment(past, fold.judge, found.choice.calibration.applied(odds))
        for (fold, found), odds in zip(lessons, raw, strict=True)
    ]
    return Proof(
        split,
        rows,
        Judged(
            chance(np.concatenate([np.zeros(0), *believed])),
            won_of(past, rows),
            None if past.group is None else past.group[rows],
        ),
        np.concatenate([np.zeros(0), *raw]),
        _by_plans(past, lessons, [found.prepared.whole for _, found in lessons]),
        _by_plans(past, lessons, [found.prepared.bare for _, found in lessons]),
        _by_plans(past, lessons, [found.prepared.sure for _, found in lessons]),
        None,
    )


def _by_plans(past: PastLeads, lessons: list[tuple[Fold, Lesson]], plans: list[FeaturePlan]) -> Floats | None:
    """Log-odds by the same candidates with the fields of other plans; None where all lessons had those."""
    if all(plan == found.prepared.plan for plan, (_, found) in zip(plans, lessons, strict=True)):
        return None
    odds = []
    for plan, (fold, found) in zip(plans, lessons, strict=True):
        matrix = finely(plan.matrix(past.known))
        sample = replace(found.sample, matrix=matrix.taken(found.rows))
        shares = found.choice.shares if matrix.features else ((PRIOR.name, 1.0),)
        odds.append(fit_shares(shares, sample, 0).contributions(matrix.taken(fold.judge)).log_odds)
    return np.concatenate(odds)
