"""Outcomes dealt out at random: the only right answer is that there is no signal."""

# ruff: noqa: PLC0415 - the product is loaded where it is measured

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.learning.findings import Finding, at_least
from benchmarks.learning.jobs import AT_ONCE
from benchmarks.learning.tables import course_company, taken

LEADS, RIGHT = 800, 0.9


def shuffled(times: int) -> Iterator[Finding]:
    """The verdict on outcomes shuffled at random."""
    context = multiprocessing.get_context("fork")
    with context.Pool(AT_ONCE, initializer=os.nice, initargs=(19,)) as pool:
        verdicts = Counter(pool.imap_unordered(verdict, range(times)))
    said = ", ".join(f"{count} {name}" for name, count in verdicts.most_common())
    share = verdicts["no signal"] / times
    yield at_least(f"share of {times} shuffles called no signal", share, RIGHT, said)


def verdict(seed: int) -> str:
    """Learn from a sample of the course company's leads whose outcomes belong to others of them."""
    from leadlight.learning.learner import learn_from
    from leadlight.learning.lessons.lesson import LearningOptions

    chance = np.random.default_rng([7, seed])
    table = course_company()
    past = taken(table.past, np.sort(chance.choice(table.leads, LEADS, replace=False)))
    dealt = replace(past, outcome=chance.permutation(past.outcome))
    return str(learn_from(dealt, LearningOptions()).report.verdict)
