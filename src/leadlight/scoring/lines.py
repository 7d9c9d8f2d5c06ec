"""The lines that a total is made of; they add up to it exactly."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class _InScore:
    """Points in hundredths that a score, or a group of it, gained or lost by this line.

    A line of the total itself has `total` as its score.
    """

    score: str
    group: str | None
    points: int


@dataclass(frozen=True, slots=True)
class RuleLine(_InScore):
    """What a rule gave, after its own bounds; `latest` is in microseconds."""

    rule: str
    count: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class BoundLine(_InScore):
    """What a `min` or `max` of a group, a score or the total changed."""


@dataclass(frozen=True, slots=True)
class WeightLine(_InScore):
    """What the weight of a score in the total changed, rounding to the hundredth included."""

    weight: Decimal


@dataclass(frozen=True, slots=True)
class HandLine(_InScore):
    """What a person added to the total after all bounds, or the priority they fixed (then no points).

    It counts until just before `until`, in microseconds.
    """

    priority: str | None
    author: str
    reason: str
    until: int


Line: TypeAlias = RuleLine | BoundLine | WeightLine | HandLine
