"""Who judges what other leads have taught: the newest, or each fold in turn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from leadlight.learning.candidates.sample import PARTS
from leadlight.learning.choosing.choice import Chance
from leadlight.learning.choosing.large_lists import one_holdout_judges
from leadlight.learning.choosing.splits import Fold, folds, newest
from leadlight.learning.dataset import PastLeads, Whole
from leadlight.learning.lessons.lesson import LearningOptions, Lesson, lesson, won_of

CORES = 2
"""Folds that learn at the same time: NumPy and LightGBM let go of the interpreter while they compute."""


@dataclass(frozen=True, slots=True, eq=False)
class Judges:
    """The folds that judge in turn; where one part judges alone, the newest or a fifth, it is the one."""

    split: Literal["time", "folds"]
    folds: tuple[Fold, ...]
    alone: bool
    not_in_time: str = ""
    """Why the newest leads do not judge although it is known which they are."""

    @property
    def said(self) -> tuple[str, ...]:
        """What the user must know of it."""
        if not self.not_in_time or not self.folds:
            return ()
        return (f"The newest leads could not judge alone: {self.not_in_time}. So leads of any age judged.",)


def judges(past: PastLeads, rows: Whole, seed: int) -> Judges:
    """The newest of `rows`, which stand in order of arrival, where it is known and both outcomes are there.

    Where most of the newest belong to accounts that older leads have too, each fold judges in turn; of
    very many leads one fold is enough.
    """
    if past.order is None:
        return _by_folds(past, rows, seed)
    fold = newest(rows, past.group)
    hindrance = _hindrance(past, rows, fold)
    if hindrance:
        return replace(_by_folds(past, rows, seed), not_in_time=hindrance)
    return Judges("time", (fold,), alone=True)


def lessons(
    past: PastLeads, parts: Judges, options: LearningOptions, run: Chance
) -> Sequence[tuple[Fold, Lesson]]:
    """What the leads that do not judge have taught, for each fold; quickly where there are several."""
    if parts.alone:
        return [(fold, lesson(past, fold.learn, options, run)) for fold in parts.folds]
    with ThreadPoolExecutor(CORES) as pool:
        quick = replace(run, quick=True)
        waiting = [(fold, pool.submit(lesson, past, fold.learn, options, quick)) for fold in parts.folds]
        return [(fold, learned.result()) for fold, learned in waiting]


def _by_folds(past: PastLeads, rows: Whole, seed: int) -> Judges:
    everyone = won_of(past, np.arange(len(past.outcome)))
    parts = tuple(fold for fold in folds(everyone, rows, past.group, PARTS, seed) if _tells(past, fold.learn))
    if parts and one_holdout_judges(everyone[rows]):
        return Judges("folds", parts[:1], alone=True)
    return Judges("folds", parts, alone=False)


def _hindrance(past: PastLeads, rows: Whole, fold: Fold) -> str:
    """Why the newest leads cannot judge; empty where they can."""
    newest_of_all = len(newest(rows, None).judge)
    others = newest_of_all - len(fold.judge)
    if 2 * others > newest_of_all:
        return f"{others:,} of the {newest_of_all:,} newest belong to accounts that have older leads too"
    for which, part in (("older", fold.learn), ("newest", fold.judge)):
        if not _tells(past, part):
            ended = "won" if won_of(past, part).any() else "lost"
            return (
                f"all {len(part):,} {which} ones were {ended}" if len(part) else f"there are no {which} ones"
            )
    return ""


def _tells(past: PastLeads, rows: Whole) -> bool:
    won = won_of(past, rows)
    return bool(0 < won.sum() < len(won))
