"""What learning found, in short, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table

from leadlight.cli.terminal import cell, console, new_table, shown
from leadlight.learning.wording import percent
from leadlight.reports.figures import FIGURES, written
from leadlight.reports.next_steps import next_steps

if TYPE_CHECKING:
    from leadlight.actions.learn import LearnOutput
    from leadlight.learning.findings.report import LearningReport

_STYLES = {"ready": "bold green", "weak": "bold yellow"}
_FIELDS = 8
"""So many of the fields that matter most are named."""


def show(report: LearningReport, output: LearnOutput) -> None:
    """Print the verdict, the figures, what was left out and why, and what to do next."""
    terminal = console()
    verdict = cell(report.verdict.capitalize(), _STYLES.get(report.verdict, "bold red"))
    terminal.print(verdict.append_text(cell(f". {report.sentence}", "default")))
    for sentence in _about(report):
        terminal.print(shown(sentence))
    if report.holdout.rows:
        terminal.print(_figures(report))
    for sentence in _leakage(report):
        terminal.print(shown(sentence))
    for note in report.notes:
        terminal.print(shown(note))
    terminal.print()
    terminal.print(cell("What to do next", "bold"))
    for step in next_steps(report):
        terminal.print(shown(f"• {step}"))
    terminal.print(f"Wrote {shown(', '.join(map(str, output.paths)))}.")


def _about(report: LearningReport) -> Iterator[str]:
    still = f"; {report.open:,} are open or too young, and were not learned from" if report.open else ""
    rate = f" ({percent(report.base_rate, 1)})" if report.rows else ""
    yield f"{report.rows:,} decided leads, {report.won:,} won{rate}{still}."
    yield f"Chosen: {report.chosen}. {_judged(report)}"
    used = [field.name for field in report.fields if field.importance > 0][:_FIELDS]
    if used:
        yield f"What matters most: {', '.join(used)}."


def _leakage(report: LearningReport) -> Iterator[str]:
    for leak in report.leakage:
        asked = "Asked about (was it known at first contact?)"
        said = "Left out" if leak.left_out else "Kept by you" if leak.kept else asked
        yield f"{said}: {leak.evidence}"
    if report.without_asked is not None:
        yield f"Without what is asked about the AUC is {written(report.without_asked)}."
    found = report.illusion
    if found is not None and found.predictor != "without":
        yield f"Without what you kept the AUC is {written(found.without)}."
    if found is not None and found.predictor != "with_leaks":
        yield f"With what was left out the AUC would seem to be {written(found.with_leaks)}."


def _judged(report: LearningReport) -> str:
    rows, won = report.holdout.rows, report.holdout.won
    if not rows:
        return "There are too few leads to judge it."
    return f"Judged by {rows:,} leads ({won:,} won), {report.judges}."


def _figures(report: LearningReport) -> Table:
    table = new_table()
    table.add_column("Figure")
    table.add_column("Value (95 % interval)", no_wrap=True)
    table.add_column("What it means", overflow="fold", max_width=80)
    for known in FIGURES:
        figure = report.metrics.get(known.name)
        if figure is not None:
            table.add_row(cell(known.title), cell(written(figure, known.form)), cell(known.meaning))
    return table
