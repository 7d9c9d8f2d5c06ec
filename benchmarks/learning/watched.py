"""Where time moves a ranking can turn round: whether monitoring says so once the block's outcomes are known."""

# ruff: noqa: PLC0415 - the product is loaded where it is measured

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.learning.automatic import AUTOMATIC, seen
from benchmarks.learning.companies import COMPANIES
from benchmarks.learning.figures import auc
from benchmarks.learning.findings import Finding
from benchmarks.learning.jobs import Job, answered
from benchmarks.learning.results import outcomes
from benchmarks.learning.splits import Split, rolling
from benchmarks.learning.tables import Table, known_of, taken

MOVING = "bank"


def watched() -> Iterator[Finding]:
    """The worst block of the bank, looked at when the next one begins."""
    job = Job(MOVING, "rolling", AUTOMATIC, 0)
    ((_, answer),) = answered([job])
    if answer is None:
        yield Finding("the worst block is announced", None, holds=False, notes=("nothing was learned",))
        return
    aucs = [auc(*pair) for pair in zip(outcomes(MOVING, "rolling", 0), answer.probabilities, strict=True)]
    worst = int(np.argmin(aucs))
    what = f"{MOVING}: AUC of the worst block, number {worst + 2}"
    if aucs[worst] >= 0.5:
        yield Finding(what, aucs[worst], holds=True, notes=("no block's ranking inverts",))
        return
    table = COMPANIES[MOVING]()
    alarm, sentences = announced(table, rolling(table)[worst])
    yield Finding(what, aucs[worst], "retrain", alarm == "retrain", (f"alarm: {alarm}", *sentences))


def announced(table: Table, split: Split) -> tuple[str, tuple[str, ...]]:
    """What monitoring says of a predictor when the outcomes of the block after its leads are known."""
    from leadlight.learning.fields.fine import finely
    from leadlight.learning.learner import learn_from
    from leadlight.learning.lessons.lesson import LearningOptions
    from leadlight.learning.watching.drift import Since, monitored
    from leadlight.learning.watching.reference import reference_of

    past = seen(taken(table.past, split.train), split)
    learned = learn_from(past, LearningOptions())
    predictor = learned.predictor
    before, now = past.known, known_of(table.past.known, split.test)
    old, new = (finely(predictor.plan.matrix(known)) for known in (before, now))
    reference = reference_of(old, predictor.contributions(before, old).log_odds)
    won = (table.past.outcome[split.test] == 1).astype(np.float64)
    since = Since(new, predictor.contributions(now, new).log_odds, np.arange(len(won)), won)
    found = monitored(reference, since, learned.report.metrics.get("auc"))
    return found.alarm, found.sentences
