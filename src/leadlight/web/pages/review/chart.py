"""The geometry of the agreement over time: a dot for each period, its interval, a line from dot to dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats, timezone

from leadlight.insights.verdicts import Period
from leadlight.scoring.values import moment
from leadlight.web.pages.words import percent

WIDTH, HEIGHT = 440, 220
_MOST_LABELS = 7
"""Of more periods every second one is named: their names would run into each other."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 12, 12, 28


@dataclass(frozen=True, slots=True)
class Dot:
    """A period: where its dot is, where its interval ends, and how it is called if there is room."""

    x: float
    y: float
    low: float
    high: float
    label: str
    period: Period


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the scale."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, in a field of WIDTH by HEIGHT."""

    dots: Sequence[Dot]
    levels: Sequence[Level]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - 8
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        """The points of the line."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def chart_of(periods: Sequence[Period], *, by_week: bool) -> Chart:
    """Draw periods, the oldest at the left."""
    every = 1 if len(periods) <= _MOST_LABELS else 2
    room = (WIDTH - _LEFT - _RIGHT) / max(1, len(periods))
    dots = []
    for place, each in enumerate(periods):
        is_named = (len(periods) - 1 - place) % every == 0
        label = period_label(each.start, by_week=by_week) if is_named else ""
        x, share = round(_LEFT + room * (place + 0.5), 1), each.share
        dots.append(Dot(x, _y(share.value), _y(share.low), _y(share.high), label, each))
    return Chart(dots, [Level(_y(share), percent(share)) for share in (0.0, 0.5, 1.0)])


def _y(share: float) -> float:
    return round(_TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM), 1)


def period_label(start: int, *, by_week: bool) -> str:
    """A week by its first day, a month by its name."""
    return formats.date_format(timezone.localtime(moment(start)), "j M" if by_week else "M")
