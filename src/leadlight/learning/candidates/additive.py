"""Models whose log-odds are a sum of one table a feature, evaluated by NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never

import numpy as np

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Floats
from leadlight.learning.matrix import MISSING, Categories, Feature, Matrix, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Points for each interval of a number: `points` has one more entry than `cuts`, which ascend.

    A number belongs to the interval that ends at it: with the cut 5, 5 is below and 5.1 above.
    """

    feature: str
    field: str
    cuts: Floats
    points: Floats
    missing: float


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points of a number on the straight lines between knots, level outside of them."""

    feature: str
    field: str
    knots: Floats
    points: Floats
    missing: float


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Points for each level of a category, for no value, and for a level never seen."""

    feature: str
    field: str
    points: Floats
    missing: float
    unseen: float


RULES = "rule score"
"""The name of the feature and field that the points of the user's rules become."""

Table: TypeAlias = Steps | Curve | Levels


@dataclass(frozen=True, slots=True, eq=False)
class Additive:
    """Log-odds as `base` plus the points of every table."""

    base: float
    tables: tuple[Table, ...]

    def contributions(self, matrix: Matrix) -> Contributions:
        """Log-odds by field; a feature the matrix lacks counts as missing everywhere."""
        features: dict[str, Feature] = {feature.name: feature for feature in matrix.features}
        if matrix.points is not None:
            features[RULES] = Numbers(RULES, RULES, matrix.points)
        fields = tuple(dict.fromkeys(table.field for table in self.tables))
        place = {name: index for index, name in enumerate(fields)}
        values = np.zeros((len(fields), matrix.leads))
        for table in self.tables:
            values[place[table.field]] += points_of(table, features.get(table.feature), matrix.leads)
        return Contributions(self.base, fields, values)


def points_of(table: Table, feature: Feature | None, leads: int) -> Floats:
    """The points of one table for each lead."""
    match table, feature:
        case Steps(), Numbers():
            points = table.points[
                np.searchsorted(table.cuts, feature.values, side="left").clip(max=len(table.cuts))
            ]
            return np.where(np.isnan(feature.values), table.missing, points)
        case Curve(), Numbers():
            points = np.interp(feature.values, table.knots, table.points)
            return np.where(np.isnan(feature.values), table.missing, points)
        case Levels(), Categories():
            return level_values(table, feature)
        case _:
            return np.full(leads, table.missing)


def level_values(table: Levels, feature: Categories) -> Floats:
    """The points of categories."""
    known = (feature.codes >= 0) & (feature.codes < len(table.points))
    points = np.append(table.points, 0.0)[np.where(known, feature.codes, len(table.points))]
    other = np.where(feature.codes == MISSING, table.missing, table.unseen)
    return np.where(known, points, other)


def scaled(table: Table, factor: float) -> Table:
    """The table with all its points multiplied."""
    points, missing = table.points * factor, table.missing * factor
    match table:
        case Steps(feature, field, cuts):
            return Steps(feature, field, cuts, points, missing)
        case Curve(feature, field, knots):
            return Curve(feature, field, knots, points, missing)
        case Levels(feature, field, _, _, unseen):
            return Levels(feature, field, points, missing, unseen * factor)
        case _:
            assert_never(table)
