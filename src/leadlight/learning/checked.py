"""JSON values taken as what they must be; anything else raises UnfitError, which names the place."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole

Sized = TypeVar("Sized", Floats, Whole)

LARGEST = 1e300
MOST = 1_000_000
"""Entries of a list; a predictor that was learned stays far below."""


class UnfitError(ValueError):
    """A value that no predictor has at its place."""


def entries(value: object, names: tuple[str, ...]) -> tuple[Any, ...]:
    """The values of an object that has exactly these names."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise UnfitError(f"an object with {', '.join(names)} is expected")
    return tuple(value[name] for name in names)


def sequence(value: object) -> list[Any]:
    """A list of bearable length."""
    if not isinstance(value, list) or len(value) > MOST:
        raise UnfitError("a list is expected")
    return value


def text(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise UnfitError("a text is expected")
    return value


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(entry) for entry in sequence(value))


def number(value: object) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnfitError("a number is expected")
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise UnfitError("a finite number is expected")
    return float(value)


def numbers(value: object, size: int | None = None) -> Floats:
    """Finite numbers, as many as `size` where that is given."""
    return _sized(np.array([number(entry) for entry in sequence(value)], dtype=np.float64), size)


def ascending(value: object) -> Floats:
    """Finite numbers, each larger than the one before."""
    found = numbers(value)
    if (np.diff(found) <= 0).any():
        raise UnfitError("ascending numbers are expected")
    return found


def places(value: object, low: int, high: int, size: int | None = None) -> Whole:
    """Whole numbers from `low` to `high`, neither below nor above."""
    given = sequence(value)
    found = [entry for entry in given if type(entry) is int and low <= entry <= high]
    if len(found) != len(given):
        raise UnfitError(f"whole numbers from {low} to {high} are expected")
    return _sized(np.array(found, dtype=np.int64), size)


def flags(value: object, size: int) -> Flags:
    """Truth values, written as 0 and 1."""
    return places(value, 0, 1, size).astype(np.bool_)


def _sized(found: Sized, size: int | None) -> Sized:
    if size is not None and len(found) != size:
        raise UnfitError(f"{size} entries are expected, {len(found)} stand there")
    return found
