"""The table that candidates learn from: numbers and categories, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole

MISSING, UNSEEN = -1, -2
"""Codes of categories: no value, and a value that the leads learned from did not have."""


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A number a lead, NaN where there is none. `field` is the user's field it was made of."""

    name: str
    field: str
    values: Floats
    unit: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """A category a lead, as a position in `levels`, or MISSING, or UNSEEN."""

    name: str
    field: str
    codes: Whole
    levels: tuple[str, ...]


Feature: TypeAlias = Numbers | Categories


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Features of the same leads; `points` is the score by the user's rules, where there is one."""

    leads: int
    features: tuple[Feature, ...]
    points: Floats | None = None

    def taken(self, rows: Whole) -> Matrix:
        """The matrix of some leads, in the order of `rows`."""
        return Matrix(
            len(rows),
            tuple(_taken(feature, rows) for feature in self.features),
            None if self.points is None else self.points[rows],
        )

    def without(self, fields: frozenset[str]) -> Matrix:
        """The matrix without the features of some fields."""
        kept = tuple(feature for feature in self.features if feature.field not in fields)
        return Matrix(self.leads, kept, self.points)


def lacking(features: Sequence[Feature]) -> Flags:
    """The leads of which no feature of a field, of at least one, knows anything."""
    gone = [
        feature.codes == MISSING if isinstance(feature, Categories) else np.isnan(feature.values)
        for feature in features
    ]
    return np.asarray(np.all(gone, axis=0), dtype=np.bool_)


def _taken(feature: Feature, rows: Whole) -> Feature:
    match feature:
        case Numbers(name, field, values, unit):
            return Numbers(name, field, values[rows], unit)
        case Categories(name, field, codes, levels):
            return Categories(name, field, codes[rows], levels)
