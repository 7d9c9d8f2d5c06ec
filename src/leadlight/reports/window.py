"""A score as a window of stained glass: a pane for each thing, as large as its share of the points.

The frame, a convex outline, is cut in two by a straight line, so that both parts are as large as what belongs
into them, and so on until each thing has a pane. Every pane is convex, so its middle lies in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Polygon = tuple[Point, ...]

_TILTS = (0.11, -0.16, 0.2, -0.09)
"""Cuts lean a little, in turn this way and that, as in windows made by hand; in radians."""

_STEPS = 50


@dataclass(frozen=True, slots=True)
class Pane:
    """The pane of a thing by its place among the weights: corners, a middle, and the room around that."""

    place: int
    corners: Polygon
    middle: Point
    width: float
    height: float

    @property
    def points(self) -> str:
        """The corners as SVG writes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.corners)


def panes(weights: Sequence[int], width: float, height: float) -> list[Pane]:
    """A pane for each weight above nothing, in an arch of this width and height; in the order of weights."""
    wanted = sorted(
        ((weight, place) for place, weight in enumerate(weights) if weight > 0),
        key=lambda each: (-each[0], each[1]),
    )
    found = list(_divided(arch(width, height), wanted, 0))
    return [_pane(place, corners) for place, corners in sorted(found)]


def arch(width: float, height: float, rise: float = 0.16, steps: int = 24) -> Polygon:
    """A window: a rectangle with a flat arch on top."""
    top = height * rise
    curve = [
        (width * (0.5 - 0.5 * math.cos(math.pi * k / steps)), top * (1 - math.sin(math.pi * k / steps)))
        for k in range(steps + 1)
    ]
    return (*curve, (width, height), (0.0, height))


def area(corners: Sequence[Point]) -> float:
    """How large a polygon is."""
    around = zip(corners, [*corners[1:], *corners[:1]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2


def _divided(corners: Polygon, wanted: Sequence[tuple[int, int]], depth: int) -> list[tuple[int, Polygon]]:
    if not wanted:
        return []
    if len(wanted) == 1:
        return [(wanted[0][1], corners)]
    half = _first_half(wanted)
    share = sum(weight for weight, _ in wanted[:half]) / sum(weight for weight, _ in wanted)
    one, other = _cut(corners, share, depth)
    return [*_divided(one, wanted[:half], depth + 1), *_divided(other, wanted[half:], depth + 1)]


def _first_half(wanted: Sequence[tuple[int, int]]) -> int:
    """How many of the heaviest make about half of the weight; at least one, and never all."""
    whole = sum(weight for weight, _ in wanted)
    found, so_far = 1, wanted[0][0]
    while found < len(wanted) - 1 and so_far + wanted[found][0] / 2 < whole / 2:
        so_far += wanted[found][0]
        found += 1
    return found


def _cut(corners: Polygon, share: float, depth: int) -> tuple[Polygon, Polygon]:
    """Cut a polygon across its longer side, so that the first part has this share of it."""
    wide = _extent(corners, 0) >= _extent(corners, 1)
    angle = (0.0 if wide else math.pi / 2) + _TILTS[depth % len(_TILTS)]
    normal = math.cos(angle), math.sin(angle)
    reach = [x * normal[0] + y * normal[1] for x, y in corners]
    low, high, whole = min(reach), max(reach), area(corners)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if area(_below(corners, normal, middle)) < share * whole:
            low = middle
        else:
            high = middle
    turned = (-normal[0], -normal[1])
    return _below(corners, normal, high), _below(corners, turned, -high)


def _below(corners: Polygon, normal: Point, offset: float) -> Polygon:
    """The part of a convex polygon on one side of a line."""
    found: list[Point] = []
    distances = [x * normal[0] + y * normal[1] - offset for x, y in corners]
    for place, (x, y) in enumerate(corners):
        after = (place + 1) % len(corners)
        here, there = distances[place], distances[after]
        if here <= 0:
            found.append((x, y))
        if (here < 0 < there) or (there < 0 < here):
            part = here / (here - there)
            found.append((x + part * (corners[after][0] - x), y + part * (corners[after][1] - y)))
    return tuple(found)


def _extent(corners: Polygon, axis: int) -> float:
    values = [corner[axis] for corner in corners]
    return max(values) - min(values)


def _pane(place: int, corners: Polygon) -> Pane:
    middle = _centroid(corners)
    width, height = _room(corners, middle, (0.0, 1.0)), _room(corners, middle, (1.0, 0.0))
    return Pane(place, corners, middle, width, height)


def _centroid(corners: Polygon) -> Point:
    pairs = list(zip(corners, [*corners[1:], *corners[:1]], strict=True))
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)
    if twice == 0:
        return corners[0]
    x = sum((x0 + x1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairs) / (3 * twice)
    y = sum((y0 + y1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in pairs) / (3 * twice)
    return round(x, 1), round(y, 1)


def _room(corners: Polygon, middle: Point, normal: Point) -> float:
    """How long the line through the middle is that lies within, at right angles to a direction."""
    offset = middle[0] * normal[0] + middle[1] * normal[1]
    axis = 0 if normal[0] == 0 else 1
    met: list[float] = []
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        here, there = x0 * normal[0] + y0 * normal[1] - offset, x1 * normal[0] + y1 * normal[1] - offset
        if here != there and (here <= 0 <= there or there <= 0 <= here):
            part = here / (here - there)
            met.append((x0, y0)[axis] + part * ((x1, y1)[axis] - (x0, y0)[axis]))
    return round(max(met) - min(met), 1) if met else 0.0
