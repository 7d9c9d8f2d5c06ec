"""Columns that were filled in after the outcome: whether they are found, and nothing else is."""

# ruff: noqa: PLC0415 - the product is loaded where it is measured

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.learning.companies import COMPANIES
from benchmarks.learning.findings import Finding, none_missed
from benchmarks.learning.frames import frame_of
from benchmarks.learning.peers.coding import ordinal
from benchmarks.learning.tables import Table

TOP = 5
TOGETHER = ("course company", "bank", "shoppers, no PageValues", "leadforge intermediate 1")
"""The tables learned from with their late columns, to see the illusion in the report."""


def betrayed(names: tuple[str, ...]) -> Iterator[Finding]:
    """Late columns back among the others: left out or asked about; honest ones are kept."""
    missed, lost, told, late = list[str](), list[str](), list[str](), 0
    for name in names:
        table = COMPANIES[name]()
        found, left_out = judged(table)
        late += len(table.late)
        missed += [f"{name}: {one.name}" for one in table.late if one.name not in found | left_out]
        lost += [f"{name}: {field}" for field in heaviest(table) if field in left_out]
        told.append(f"{name}: {', '.join(sorted(left_out))} left out; {', '.join(sorted(found))} asked about")
    yield none_missed("late columns neither left out nor asked about", missed, late)
    yield none_missed(f"honest columns of the top {TOP} left out", lost, TOP * len(names))
    yield Finding("what was left out and asked about", None, notes=tuple(told))
    yield illusion([name for name in names if name in TOGETHER])


def judged(table: Table) -> tuple[set[str], set[str]]:
    """The fields asked about, and those left out for whatever reason, with the late columns in the table."""
    from leadlight.learning.fields.plan import FieldChoices
    from leadlight.learning.lessons.preparing import prepare

    prepared = prepare(table.with_late(), np.arange(table.leads), FieldChoices())
    asked = {leak.field for leak in prepared.leaks if not leak.left_out}
    left_out = {field.name for field in prepared.plan.fields if field.verdict == "left out"}
    return asked, left_out | {leak.field for leak in prepared.leaks if leak.left_out}


def heaviest(table: Table) -> list[str]:
    """The honest columns from which boosted trees gain most."""
    from lightgbm import LGBMClassifier

    frame = frame_of(table)
    values, _ = ordinal(frame, frame.head(1))
    model = LGBMClassifier(n_jobs=1, random_state=0, verbose=-1, importance_type="gain")
    model.fit(values, table.past.outcome)
    columns = {one.name for one in table.past.known.columns}
    gains = sorted(zip(-model.feature_importances_, frame.columns, strict=True))
    return [name for _, name in gains if name in columns][:TOP]


def illusion(names: list[str]) -> Finding:
    """The report says how good the predictor would look with the fields that betray the outcome."""
    from leadlight.learning.learner import learn_from
    from leadlight.learning.lessons.lesson import LearningOptions

    silent, said = list[str](), list[str]()
    for name in names:
        report = learn_from(COMPANIES[name]().with_late(), LearningOptions()).report
        if report.illusion is not None:
            pair = report.illusion
            said.append(f"{name}: AUC {pair.without.value:.3f}, with them {pair.with_leaks.value:.3f}")
        elif any(leak.left_out for leak in report.leakage):
            silent.append(f"{name}: the report does not show the illusion")
    found = none_missed("reports that hide the illusion", silent, len(names))
    return Finding(found.what, found.value, found.limit, found.holds, (*found.notes, *said))
