"""What to do with what was learned, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.learning.findings.report import LearningReport
from leadlight.learning.judging.figures import FEWEST, Verdict

_OFF, _LEADS = 0.05, 1_000
"""A calibration error above which probabilities should be read as a ranking, if so many leads say it."""


_BY_VERDICT: dict[Verdict, tuple[str, ...]] = {
    "ready": (
        "Predict your open leads (`leadlight predict`) and let sales work the likeliest first.",
        "Make readable rules of it (`leadlight suggest`), or see it beside your rules (`leadlight score`).",
    ),
    "weak": (
        "Use it beside your rules, not instead of them (`leadlight score --predictor`).",
        "Collect what tells leads apart early: what they do (`--events`), a question or two on the form.",
    ),
    "no signal": (
        "Do not sort leads by this. Check that the outcome is the right column (`leadlight readiness`).",
        "Collect other fields, or give the events of the leads with `--events`.",
    ),
    "too little data": (
        f"Go on with your rules, and learn again from {FEWEST} won and {FEWEST} lost leads on.",
        "Read probabilities as rough: they lean on the win rate of all leads and on your rules.",
    ),
}


def next_steps(report: LearningReport) -> tuple[str, ...]:
    """What a careful person would do next, the most important first."""
    return (*_BY_VERDICT[report.verdict], *_by_findings(report))


def _by_findings(report: LearningReport) -> Iterator[str]:
    asked = [leak.field for leak in report.leakage if leak.asked]
    if asked:
        yield (
            f"Answer for {_listed(asked)}: {'was it' if len(asked) == 1 else 'was each'} known at first "
            "contact? If not, learn again with `--drop`."
        )
    kept = [leak.field for leak in report.leakage if leak.kept]
    if kept:
        yield (
            f"You kept {_listed(kept)}: make sure that new leads have {'it' if len(kept) == 1 else 'them'} "
            "when they are predicted, else the predictor is worth less than this."
        )
    if any(leak.left_out for leak in report.leakage):
        yield "See what was left out as known only later. What was known at first contact, `--keep`."
    if not report.ordered:
        yield "Name the field that says when leads arrived (`--created`), so that the newest leads can judge."
    error = report.metrics.get("calibration_error")
    if error is not None and error.low > _OFF and report.holdout.rows >= _LEADS:
        yield "Trust the order more than the probabilities: they are off by more than five points on average."
    if report.verdict in {"ready", "weak"}:
        yield "Watch it: run `leadlight monitor` with newer leads, and learn again when it says so."


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")
