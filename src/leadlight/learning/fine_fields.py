"""Events as fields of their own, so that each thing a lead did explains itself."""

from __future__ import annotations

from dataclasses import replace

from leadlight.learning.fields import EVENTS
from leadlight.learning.matrix import Feature, Matrix


def finely(matrix: Matrix) -> Matrix:
    """The matrix with a field for every feature of events."""
    return replace(matrix, features=tuple(_own_field(feature) for feature in matrix.features))


def _own_field(feature: Feature) -> Feature:
    return replace(feature, field=feature.name) if feature.field == EVENTS else feature
