"""A predictor put to the proof on leads it has not learned from: the newest, or each fold in turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from leadlight.learning.candidates.sample import PARTS, Sample, chance
from leadlight.learning.choice import Chance
from leadlight.learning.dataset import Floats, PastLeads, Whole
from leadlight.learning.fine_fields import finely
from leadlight.learning.judging import Judged
from leadlight.learning.large_lists import one_holdout_judges
from leadlight.learning.lesson import LearningOptions, Lesson, fit_shares, lesson, won_of
from leadlight.learning.splits import Fold, folds, newest

CORES = 2
"""Folds that learn at the same time: NumPy and LightGBM let go of the interpreter while they compute."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Honest predictions: `rows` are the leads judged, `raw` their log-odds before calibration.

    `illusory` are log-odds by a model that was given the leaking fields too, None where nothing leaks.
    `lesson` is what the leads that did not judge have taught, where one part judges: the newest, or a fifth.
    """

    split: Literal["time", "folds"]
    rows: Whole
    judged: Judged
    raw: Floats
    illusory: Floats | None
    lesson: Lesson | None


def proof(past: PastLeads, rows: Whole, options: LearningOptions, run: Chance) -> Proof:
    """The proof by the newest leads where the order of arrival is known and both outcomes are among them.

    Where most of the newest belong to accounts that older leads have too, each fold is judged in turn; of
    very many leads one fold is enough.
    """
    if past.order is not None:
        fold = newest(rows, past.group)
        of_new_accounts = 2 * len(fold.judge) >= len(newest(rows, None).judge)
        if of_new_accounts and _tells(past, fold.learn) and _tells(past, fold.judge):
            found = lesson(past, fold.learn, options, run)
            return _by_one(past, fold, found, "time")
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
        _illusory(past, lessons),
        None,
    )


def _illusory(past: PastLeads, lessons: list[tuple[Fold, Lesson]]) -> Floats | None:
    """Log-odds with the fields that were left out as leaking, by the same candidates."""
    if not any(leak.left_out for _, found in lessons for leak in found.prepared.leaks):
        return None
    odds = []
    for fold, found in lessons:
        matrix = finely(found.prepared.whole.matrix(past.known))
        old = found.sample
        sample = Sample(matrix.taken(found.rows), old.won, old.weight, old.part)
        model = fit_shares(found.choice.shares, sample, 0)
        odds.append(model.contributions(matrix.taken(fold.judge)).log_odds)
    return np.concatenate(odds)
