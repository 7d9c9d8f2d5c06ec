"""Figures as people read them: with their interval, and a sentence that says what they mean."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Protocol

from leadlight.learning.wording import percent
from leadlight.scoring.explain import MINUS

_SHARE = re.compile(r"\.[0-9]%")

LONGEST = 120
"""Characters of a name or a value that are shown."""


class Interval(Protocol):
    """A figure and its 95 % interval."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """What a figure of a learning report is called, how it is written, and what it means."""

    name: str
    title: str
    form: str
    meaning: str


FIGURES = (
    KnownFigure(
        "auc", "Ranking (AUC)", ".3f",
        "How often a won lead stands above a lost one: 0.5 is chance, 1 is perfect.",
    ),
    KnownFigure(
        "captured_top_20", "Wins in the best fifth", ".0%",
        "The share of all wins found by working the likeliest 20 % of leads.",
    ),
    KnownFigure(
        "lift_top_10", "Lift of the best tenth", ".2f",
        "How many times more often the likeliest 10 % are won than leads in general.",
    ),
    KnownFigure(
        "calibration_error", "Calibration error", ".3f",
        "How far probabilities are from actual win rates, on average.",
    ),
    KnownFigure(
        "average_precision", "Average precision", ".3f",
        "The win rate among the leads at the top, averaged over all depths.",
    ),
    KnownFigure(
        "log_loss", "Log loss", ".3f", "The surprise at how leads ended; less is better."
    ),
    KnownFigure(
        "brier", "Brier score", ".3f", "The mean squared error of the probabilities; less is better."
    ),
)  # fmt: skip


def written(figure: Interval | None, form: str = ".3f") -> str:
    """The figure with its interval: `0.783 (0.751 to 0.812)`."""
    if figure is None or not math.isfinite(figure.value):
        return "not known"
    if not (math.isfinite(figure.low) and math.isfinite(figure.high)):
        return _formed(figure.value, form)
    return f"{_formed(figure.value, form)} ({interval(figure, form)})"


def value(figure: Interval | None, form: str = ".3f") -> str:
    """The figure alone."""
    return "not known" if figure is None or not math.isfinite(figure.value) else _formed(figure.value, form)


def interval(figure: Interval | None, form: str = ".3f") -> str:
    """The interval alone; empty where there is none."""
    if figure is None or not (math.isfinite(figure.low) and math.isfinite(figure.high)):
        return ""
    return f"{_formed(figure.low, form)} to {_formed(figure.high, form)}"


def _formed(found: float, form: str) -> str:
    """The number as text; what is rounded to nought has no minus."""
    text = _plain(found, form)
    return text if set(text) & set("123456789") else f"{0:{form}}"


def number(found: float | None, form: str = ",") -> str:
    """A number that may be missing."""
    return "" if found is None or not math.isfinite(found) else _plain(found, form)


def _plain(found: float, form: str) -> str:
    """The number as text, its minus no hyphen; a share that is not nothing or all is not said to be."""
    text = percent(found, int(form[1])) if _SHARE.fullmatch(form) else f"{found:{form}}"
    return f"{MINUS}{text[1:]}" if text.startswith("-") else text


def odds(log_odds: float) -> str:
    """What log-odds do to the odds of a win: `× 1.8`."""
    return f"× {math.exp(max(min(log_odds, 20.0), -20.0)):.3g}"


def short(text: object) -> str:
    """A name or a value in at most `LONGEST` characters."""
    whole = " ".join(str(text).split())
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…"
