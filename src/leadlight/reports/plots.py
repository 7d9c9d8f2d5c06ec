"""The geometry of charts: shares as places on a square of SVG units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leadlight.learning.findings.report import CalibrationPoint
from leadlight.learning.wording import percent

LEFT, TOP, WIDTH, HEIGHT = 62.0, 12.0, 400.0, 260.0
"""The field of a chart; its axes are labelled left of it and below."""

STEPS = (0.05, 0.1, 0.2, 0.25)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on both axes: where it is, and what stands there."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A tenth of the leads: its place, how sure it is (from `low` to `high`), its radius, and its words."""

    x: float
    y: float
    low: float
    high: float
    radius: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart from 0 to `most` on both axes."""

    most: float = 1.0

    def x(self, share: float) -> float:
        """Where a share stands from left to right."""
        return round(LEFT + WIDTH * min(max(share / self.most, 0.0), 1.0), 1)

    def y(self, share: float) -> float:
        """Where a share stands from top to bottom."""
        return round(TOP + HEIGHT * (1 - min(max(share / self.most, 0.0), 1.0)), 1)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """About five marks, from 0 on."""
        step = next((step for step in STEPS if self.most / step <= 5.01), STEPS[-1])
        shares = [place * step for place in range(int(self.most / step + 1e-9) + 1)]
        return tuple(Tick(self.x(share), self.y(share), f"{share:.0%}") for share in shares)

    def line(self, points: Iterable[Sequence[float]]) -> str:
        """The points of a polyline."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)

    def dots(self, points: Sequence[CalibrationPoint]) -> tuple[Dot, ...]:
        """Tenths of the leads: predicted from left to right, actual from bottom to top."""
        most = max((point.leads for point in points), default=1)
        return tuple(self._dot(point, most) for point in points)

    def _dot(self, point: CalibrationPoint, most: int) -> Dot:
        return Dot(
            self.x(point.predicted),
            self.y(point.actual),
            self.y(point.win_rate.low),
            self.y(point.win_rate.high),
            round(3 + 3 * math.sqrt(point.leads / most), 1),
            f"predicted {percent(point.predicted, 1)}, won {percent(point.actual, 1)} of {point.leads:,}",
        )


def plot_for(points: Sequence[CalibrationPoint]) -> Plot:
    """A plot large enough for these points and their intervals."""
    highs = [point.win_rate.high for point in points]
    largest = max([*highs, *(point.predicted for point in points), 0.05])
    return Plot(min(1.0, math.ceil(largest * 20 - 1e-9) / 20))


def wins_at(gain: Sequence[Sequence[float]], share: float) -> float:
    """The share of wins among a share of the leads, by a gain curve."""
    for (x0, y0), (x1, y1) in pairwise(gain):
        if x0 <= share <= x1:
            return y0 if x1 == x0 else y0 + (y1 - y0) * (share - x0) / (x1 - x0)
    return share


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from `start` over `length`, in hundredths of its width."""

    start: float
    length: float


def bar(amount: float, most: float, *, both_ways: bool = False) -> Bar:
    """The bar of an amount; with `both_ways` it goes left or right of the middle."""
    whole = 50.0 if both_ways else 100.0
    size = round(whole * min(abs(amount) / most, 1.0), 1) if most > 0 else 0.0
    if not both_ways:
        return Bar(0.0, size)
    return Bar(round(50.0 - size, 1) if amount < 0 else 50.0, size)
