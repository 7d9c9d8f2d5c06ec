"""Very many leads: few of them are enough to judge and to choose, and all of them teach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

import numpy as np

from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.choice import Choice
from leadlight.learning.choosing.splits import parted
from leadlight.learning.dataset import Floats, Whole

ONE_HOLDOUT = 25_000
"""Leads from which on one fifth judges, where the order of arrival is not known, instead of each in turn."""

FEWEST_FOR_ONE = 500
"""Leads of the rarer outcome below which a fifth would judge too roughly, however many leads there are."""

CHOOSING = 60_000
"""Leads by which candidates are chosen at most."""

FEWEST_CHOOSING = 1_000
"""Leads of the rarer outcome that choose at least, where there are so many."""


def one_holdout_judges(won: Floats) -> bool:
    """Whether one fifth of these leads says how good a predictor is as surely as anybody needs."""
    return len(won) >= ONE_HOLDOUT and min(won.sum(), len(won) - won.sum()) >= FEWEST_FOR_ONE


POINTS = 40_000
"""Leads from which points are learned at most."""


def one_in(won: Floats, most: int) -> int:
    """One lead in how many is enough, so that about `most` remain, and enough of the rarer outcome."""
    rarer = min(won.sum(), len(won) - won.sum())
    return max(1, min(ceil(len(won) / most), int(rarer // FEWEST_CHOOSING)))


def choosing(sample: Sample, group: Whole | None, seed: int, *, in_time: bool) -> Whole:
    """The places of the leads that choose: all, or as many as `CHOOSING` allows.

    In time they are evenly spread, else drawn with the same share of wins; accounts stay whole then.
    """
    return _some(sample.won, group, (CHOOSING, seed), in_time=in_time)


def learning_points(won: Floats, group: Whole | None, seed: int, *, in_time: bool) -> Whole:
    """The places of the leads from which points are learned: all, or as many as `POINTS` allows."""
    return _some(won, group, (POINTS, seed), in_time=in_time)


def _some(won: Floats, group: Whole | None, how: tuple[int, int], *, in_time: bool) -> Whole:
    most, seed = how
    parts = one_in(won, most)
    if parts == 1:
        return np.arange(len(won))
    if in_time:
        return np.arange(0, len(won), parts)
    return np.flatnonzero(parted(won, group, parts, seed) == 0)


def among_all(found: Choice, places: Whole, size: int) -> Choice:
    """A choice by the leads at some places, as one among `size` leads; the others have no log-odds."""
    raw = np.full((len(found.raw), size), np.nan)
    raw[:, places] = found.raw
    return replace(found, raw=raw)


def spared(taught: Sample, judges: int, *, at_random: bool) -> Iterator[str]:
    """What was not done because there are so many leads, a sentence each, and why that is enough.

    `taught` are the leads from which the judged predictor learned; `at_random` says how judges were picked.
    """
    if at_random and judges < taught.size:
        yield (
            f"There are so many leads that {judges:,} of them, drawn at random, judged what the other "
            f"{taught.size:,} taught; of fewer leads each is judged in its turn."
        )
    parts = one_in(taught.won, CHOOSING)
    if parts > 1:
        yield (
            f"One lead in {parts} was enough to choose among the candidates; the chosen one learned from all."
        )
