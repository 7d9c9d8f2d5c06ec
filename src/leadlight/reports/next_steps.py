"""What to do with what was learned, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadlight.learning.findings.report import LearningReport
from leadlight.learning.judging.figures import Verdict
from leadlight.statistics.intervals import FEWEST

_OFF, _LEADS = 0.05, 1_000
"""A calibration error above which probabilities should be read as a ranking, if so many leads say it."""

_COLLECT_EARLY = (
    "Collect what tells leads apart early: what they do (`--events`), a question or two on the form."
)
_SORT_NOTHING = (
    "Do not sort leads by this. Check that the outcome is the right column (`leadlight readiness`)."
)


def next_steps(report: LearningReport) -> tuple[str, ...]:
    """What a careful person would do next, the most important first."""
    rules = report.rule_auc is not None
    return (*_by_verdict(report.verdict, rules=rules), *_by_findings(report))


def _by_verdict(verdict: Verdict, *, rules: bool) -> tuple[str, ...]:
    """What to do by how good it is; `rules` says that there is a scoring model beside."""
    match verdict:
        case "ready":
            beside = ", or see it beside your rules (`leadlight score`)" if rules else ""
            return (
                "Predict your open leads (`leadlight predict`) and let sales work the likeliest first.",
                f"Make readable rules of it (`leadlight suggest`){beside}.",
            )
        case "weak":
            beside = (
                "your rules, not instead of them (`leadlight score --predictor`)"
                if rules
                else "what sales knows of a lead, not instead of it"
            )
            return (f"Use it beside {beside}.", _COLLECT_EARLY)
        case "no signal":
            return (_SORT_NOTHING, "Collect other fields, or give the events of the leads with `--events`.")
        case "too little data":
            go_on = "Go on with your rules" if rules else "Go on by rules of your own (`leadlight init`)"
            leaning = f"they lean on the win rate of all leads{' and on your rules' * rules}"
            return (
                f"{go_on}, and learn again from {FEWEST} won and {FEWEST} lost leads on.",
                f"Read probabilities as rough: {leaning}.",
            )
        case _:
            assert_never(verdict)


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
