"""What fields that betray the outcome would make of the AUC, beside what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadlight.learning.findings.report import LearningReport
from leadlight.learning.judging.figures import Figure


@dataclass(frozen=True, slots=True)
class Seeming:
    """How well leads are ranked by what was `learned`; `mine` marks the predictor of the report."""

    learned: str
    auc: Figure
    mine: bool


def seemings(report: LearningReport) -> Iterator[Seeming]:
    """Rankings without and with the fields that betray the outcome, the predictor's own among them."""
    found = report.illusion
    if found is None:
        return
    match found.predictor:
        case "without":
            yield Seeming("without them (this predictor)", found.without, mine=True)
            yield Seeming("with them (an illusion)", found.with_leaks, mine=False)
        case "with_leaks":
            yield Seeming("without them", found.without, mine=False)
            yield Seeming("with them, as you kept them (this predictor)", found.with_leaks, mine=True)
        case "between":
            yield Seeming("without any of them", found.without, mine=False)
            yield Seeming("with those you kept (this predictor)", report.metrics["auc"], mine=True)
            yield Seeming("with all of them (an illusion)", found.with_leaks, mine=False)
