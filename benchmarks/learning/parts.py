"""The parts of the benchmark: each gives the rows and the findings of one question."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from benchmarks.learning.betrayed import betrayed
from benchmarks.learning.companies import BETRAYED
from benchmarks.learning.comparing import Size, compared, forget
from benchmarks.learning.findings import Finding, none_missed
from benchmarks.learning.results import Row
from benchmarks.learning.shuffled import shuffled
from benchmarks.learning.speed import speed
from benchmarks.learning.targets import targets
from benchmarks.learning.watched import MOVING, watched

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is measured, and of which models."""

    size: Size
    models: tuple[str, ...]


Part: TypeAlias = Callable[[Asked], tuple[list[Row], list[Finding]]]


def accuracy(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """The newest fifth, rolling origin over ten blocks, five stratified folds."""
    return judged(asked, asked.size.whole)


def curves(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """Learning curves: draws of 100 to 5,000 leads, judged on the same fifth."""
    return judged(asked, asked.size.curve)


def judged(asked: Asked, plans: tuple[str, ...]) -> tuple[list[Row], list[Finding]]:
    if not plans:
        return [], []
    rows, failed = compared(asked.size, plans, asked.models)
    jobs = sum(len(row.models) for row in rows) + len(failed)
    if not jobs:
        return [], []
    return rows, [*targets(rows), none_missed("models without an answer", failed, jobs)]


def elsewhere(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """Five stratified folds of tables of other trades, which nothing was ever fitted to."""
    size = replace(asked.size, companies=asked.size.elsewhere)
    return judged(replace(asked, size=size), ("folds",) if size.companies else ())


def chance(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """Outcomes dealt out at random."""
    return [], list(shuffled(asked.size.shuffles))


def leakage(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """Columns that were filled in after the outcome."""
    names = tuple(name for name in asked.size.companies if name != BETRAYED)
    return [], list(betrayed(names))


def monitor(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """The worst block of a moving time."""
    return [], list(watched()) if MOVING in asked.size.companies else []


def cost(asked: Asked) -> tuple[list[Row], list[Finding]]:
    """Seconds, memory and disk."""
    forget()
    with all_threads():
        return [], list(speed(asked.size.leads, asked.size.predicted))


@contextmanager
def all_threads() -> Iterator[None]:
    """Let commands use both cores; the jobs of the comparison use one each."""
    held = {name: os.environ.pop(name) for name in THREADS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)


PARTS: Mapping[str, Part] = {
    "accuracy": accuracy,
    "curves": curves,
    "elsewhere": elsewhere,
    "chance": chance,
    "leakage": leakage,
    "monitor": monitor,
    "speed": cost,
}
