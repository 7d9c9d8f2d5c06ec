"""The report on a predictor as a page."""

from __future__ import annotations

from leadlight.learning.findings.report import Effect, LearningReport
from leadlight.reports.figures import FIGURES
from leadlight.reports.illusions import seemings
from leadlight.reports.next_steps import next_steps
from leadlight.reports.pages import page
from leadlight.reports.plots import Plot, plot_for, wins_at

EFFECTS_SHOWN, EFFECTS_MOST = 6, 40
"""So many fields are shown at once, and so many on demand."""

_LEAST_EFFECT = 0.005


def learning_page(report: LearningReport) -> str:
    """One HTML page with everything the report holds; needs no network."""
    effects = [effect for effect in report.effects if _strength(effect) >= _LEAST_EFFECT][:EFFECTS_MOST]
    return page(
        "learning.html.jinja",
        {
            "report": report,
            "figures": [
                (known, report.metrics[known.name]) for known in FIGURES if known.name in report.metrics
            ],
            "steps": next_steps(report),
            "gain_plot": Plot(),
            "gains": [] if not report.gain else [("the predictor", report.gain)],
            "wins_at_fifth": wins_at(report.gain, 0.2),
            "calibration_plot": plot_for(report.calibration),
            "effects": effects[:EFFECTS_SHOWN],
            "more_effects": effects[EFFECTS_SHOWN:],
            "strongest": max(map(_strength, effects), default=1.0),
            "importance": max((field.importance for field in report.fields), default=0.0),
            "left_out": [leak for leak in report.leakage if leak.left_out],
            "kept": [leak for leak in report.leakage if leak.kept],
            "asked": [leak for leak in report.leakage if leak.asked],
            "seemings": list(seemings(report)),
        },
    )


def _strength(effect: Effect) -> float:
    return max((abs(point.log_odds) for point in effect.points), default=0.0)
