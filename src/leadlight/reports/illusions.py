"""What fields that betray the outcome, or may, would make of the AUC, beside what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadlight.learning.findings.report import Illusion, LearningReport
from leadlight.learning.judging.figures import Figure


@dataclass(frozen=True, slots=True)
class Seeming:
    """How well leads are ranked by what was `learned`; `mine` marks the predictor of the report."""

    learned: str
    auc: Figure
    mine: bool


def seemings(report: LearningReport) -> Iterator[Seeming]:
    """Rankings without and with what betrays the outcome, or may, the predictor's own among them."""
    if report.without_asked is not None:
        yield Seeming("without what is asked about", report.without_asked, mine=False)
    if report.illusion is not None:
        yield from _by_illusion(report.illusion, report.metrics["auc"])
    elif report.without_asked is not None:
        yield Seeming("with what is asked about (this predictor)", report.metrics["auc"], mine=True)


def _by_illusion(found: Illusion, auc: Figure) -> Iterator[Seeming]:
    match found.predictor:
        case "without":
            yield Seeming("without what is left out (this predictor)", found.without, mine=True)
            yield Seeming("with what is left out (an illusion)", found.with_leaks, mine=False)
        case "with_leaks":
            yield Seeming("without what you kept", found.without, mine=False)
            yield Seeming("with what you kept (this predictor)", found.with_leaks, mine=True)
        case "between":
            yield Seeming("without what you kept", found.without, mine=False)
            yield Seeming("with what you kept (this predictor)", auc, mine=True)
            yield Seeming("with what is left out too (an illusion)", found.with_leaks, mine=False)
