"""The report on a backtest as a page."""

from __future__ import annotations

from leadlight.insights.backtest import Backtest, Slice
from leadlight.reports.pages import page
from leadlight.reports.plots import Plot, wins_at


def backtest_page(found: Backtest) -> str:
    """One HTML page with everything a backtest found; needs no network."""
    trials = [found.trial] if found.versus is None else [found.trial, found.versus.other]
    return page(
        "backtest.html.jinja",
        {
            "found": found,
            "versus": found.versus,
            "trials": trials,
            "gain_plot": Plot(),
            "gains": [(trial.model, trial.gain) for trial in trials if trial.gain],
            "wins_at_fifth": [(trial.model, wins_at(trial.gain, 0.2)) for trial in trials if trial.gain],
            "highest_rate": max(
                (_high(part) for trial in trials for part in (*trial.priorities, *trial.deciles)), default=1.0
            ),
        },
    )


def _high(part: Slice) -> float:
    return 0.0 if part.win_rate is None else part.win_rate.high
