"""What to do with what was learned, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.learning.report import LearningReport

_OFF = 0.05
"""A calibration error from which probabilities should be read as a ranking."""


def next_steps(report: LearningReport) -> tuple[str, ...]:
    """What a careful person would do next, the most important first."""
    return (*_by_verdict(report), *_by_findings(report))


def _by_verdict(report: LearningReport) -> Iterator[str]:
    match report.verdict:
        case "ready":
            yield "Predict your open leads (leadlight predict) and let sales work the very high and high ones first."
            yield "Turn it into rules people can read (leadlight suggest), or show it beside your rules (leadlight score --predictor)."
        case "weak":
            yield "Use it beside your rules, not instead of them (leadlight score --predictor), and look at both where they disagree."
            yield "Collect what tells leads apart earlier: what they do (--events), or one or two questions on the form."
        case "no signal":
            yield "Do not sort leads by this. Check that the outcome is the right column (leadlight readiness)."
            yield "Collect other fields, or give the events of the leads with --events."
        case "too little data":
            yield "Go on with your rules, and learn again when there are at least 40 won and 40 lost leads."
            yield "Read probabilities as rough: they lean on the win rate of all leads and on your rules."


def _by_findings(report: LearningReport) -> Iterator[str]:
    asked = [leak.field for leak in report.leakage if not leak.left_out]
    if asked:
        yield f"Answer for {_listed(asked)}: was it known at first contact? If not, learn again with --drop."
    if any(leak.left_out for leak in report.leakage):
        yield "Look at what was left out as known only later; if a field was known at first contact, --keep it."
    if report.split == "folds":
        yield "Name the field that says when leads arrived (--created), so that the newest leads can judge."
    error = report.metrics.get("calibration_error")
    if error is not None and error.value > _OFF and report.verdict in {"ready", "weak"}:
        yield "Trust the order more than the probabilities: they are off by more than five points on average."
    if report.verdict in {"ready", "weak"}:
        yield "Watch it: run leadlight monitor with newer leads, and learn again when it says so."


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")
