"""The product's own path, called as anyone would: past leads in, no options, probabilities out."""

# ruff: noqa: PLC0415 - the product is loaded where it is measured

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import leadlight
from benchmarks.learning.splits import Split
from benchmarks.learning.tables import Table, known_of, taken, timeless
from leadlight.learning.dataset import Floats, Outcome, PastLeads

AUTOMATIC, POINTS = "automatic", "points"


def sources() -> list[Path]:
    """The files whose change makes earlier answers worthless."""
    root = Path(leadlight.__file__).parent
    parts = ("learning", "statistics")
    return sorted(
        [*(file for part in parts for file in (root / part).rglob("*.py")), root / "scoring" / "values.py"]
    )


def predicted(model: str, table: Table, split: Split) -> tuple[Floats, dict[str, Any]]:
    """What the product says of the test rows after learning without options."""
    return (pointed if model == POINTS else learned)(table, split)


def learned(table: Table, split: Split) -> tuple[Floats, dict[str, Any]]:
    """Learn from the training rows alone and predict the others."""
    from leadlight.learning.learner import learn_from
    from leadlight.learning.lessons.lesson import LearningOptions

    found = learn_from(seen(taken(table.past, split.train), split), LearningOptions())
    predictions = found.predictor.predict(known_of(table.past.known, split.test))
    report = found.report
    return predictions.probability, {"chosen": report.chosen, "verdict": str(report.verdict)}


def pointed(table: Table, split: Split) -> tuple[Floats, dict[str, Any]]:
    """Learn points from the training rows, as `leadlight suggest` does, and add them up for the others."""
    from leadlight.learning.choosing.choice import Chance
    from leadlight.learning.fields.plan import FieldChoices
    from leadlight.learning.lessons.lesson import LearningOptions, lesson
    from leadlight.learning.lessons.preparing import prepare
    from leadlight.learning.points.scorecard import MOST_TAUGHT, CardChoices, scorecard
    from leadlight.learning.points.senses import sense

    outcome = np.full(table.leads, int(Outcome.OPEN))
    outcome[split.train] = table.past.outcome[split.train]
    past = seen(replace(table.past, outcome=outcome), split)
    prepared = prepare(past, split.train, FieldChoices())
    used = frozenset(verdict.name for verdict in prepared.plan.fields if verdict.verdict != "left out")
    told = None
    if len(split.train) <= MOST_TAUGHT:
        told = lesson(past, split.train, LearningOptions(), Chance(0)).told(past, split.train)
    choices = CardChoices(used, sense, past.known.events is not None)
    card = scorecard(past, split.train, choices, 0, told)
    odds = card.base + card.slope * card.totals(table.leads)[split.test]
    return 1 / (1 + np.exp(-odds)), {"rules": len(card.rules)}


def seen(past: PastLeads, split: Split) -> PastLeads:
    """The leads learned from; a random split leaves no time that could be learned from."""
    return past if split.timed else timeless(past)
