"""What fields add on average, which stands in where new leads lack what no lead learned from lacked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.checked import UnfitError, number
from leadlight.learning.dataset import Flags, Known
from leadlight.learning.fields.fine import is_made_of_events
from leadlight.learning.matrix import Feature, Matrix, lacking

DIGITS = 9
"""Decimals of log-odds beyond which the order of adding up shows."""


def averages_of(found: Contributions, matrix: Matrix) -> dict[str, float]:
    """The mean of what each field adds to leads, in log-odds, of fields that none of them lacks.

    Of events all: leads that have none are no leads whose events are not known.
    """
    features = _by_field(matrix)
    return {
        field: round(float(values.mean()), DIGITS)
        for field, values in zip(found.fields, found.values, strict=True)
        if field in features and (_of_events(features[field]) or not lacking(features[field]).any())
    }


def read_averages(document: object) -> dict[str, float]:
    """The averages of a JSON document; raises UnfitError where there are none."""
    if not isinstance(document, dict):
        raise UnfitError("averages are an object")
    return {field: number(value) for field, value in document.items()}


def not_known(averages: Mapping[str, float], known: Known, matrix: Matrix) -> Iterator[tuple[str, Flags]]:
    """The fields with an average that some leads lack, and which leads those are."""
    for field, features in _by_field(matrix).items():
        if field in averages:
            gone = np.full(known.leads, known.events is None) if _of_events(features) else lacking(features)
            if gone.any():
                yield field, gone


def _by_field(matrix: Matrix) -> dict[str, list[Feature]]:
    found: dict[str, list[Feature]] = {}
    for feature in matrix.features:
        found.setdefault(feature.field, []).append(feature)
    return found


def _of_events(features: list[Feature]) -> bool:
    return is_made_of_events(features[0])
