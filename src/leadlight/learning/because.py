"""Why a lead is likely or not, in words."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import numpy as np

from leadlight.learning import event_words
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Known
from leadlight.learning.matrix import Categories, Feature, Matrix
from leadlight.learning.wording import figure

MOST_FOR, MOST_AGAINST = 3, 2
LEAST = 0.1
"""Log-odds below which a field is no reason."""

LONGEST = 60
"""Characters of a value that are shown."""

_LONG_NUMBER = re.compile(r"-?[0-9]{1,12}\.[0-9]{3,}")
"""A number in a text, with more digits than say something."""


def because(contributions: Contributions, known: Known, matrix: Matrix) -> tuple[str, ...]:
    """The strongest reasons of each lead, those for it before those against it."""
    values = contributions.values
    if not values.size:
        return ("nothing speaks for or against it",) * matrix.leads
    words = [_words(field, known, matrix) for field in contributions.fields]
    order = np.argsort(values, axis=0, kind="stable")
    found = []
    for lead in range(matrix.leads):
        column = order[:, lead]
        above = [words[place][lead] for place in column[::-1][:MOST_FOR] if values[place, lead] >= LEAST]
        below = [words[place][lead] for place in column[:MOST_AGAINST] if values[place, lead] <= -LEAST]
        found.append(_sentence(above, below))
    return tuple(found)


def _sentence(above: list[str], below: list[str]) -> str:
    parts = []
    if above:
        parts.append("for: " + "; ".join(above))
    if below:
        parts.append("against: " + "; ".join(below))
    return " | ".join(parts) or "nothing speaks strongly for or against it"


def _words(field: str, known: Known, matrix: Matrix) -> list[str]:
    """The field with its value, for each lead."""
    column = known.column(field)
    if column is not None:
        shown: dict[Any, str] = {}
        return [_cached(shown, field, value) for value in column.values]
    feature = next((feature for feature in matrix.features if feature.field == field), None)
    if feature is None:
        return _points(field, known)
    return _of_feature(feature)


def _points(field: str, known: Known) -> list[str]:
    points = np.zeros(known.leads) if known.points is None else known.points
    return [f"{field} is {figure(value)}" for value in points]


def _of_feature(feature: Feature) -> list[str]:
    if isinstance(feature, Categories):
        levels = feature.levels
        names = [levels[code] if 0 <= code < len(levels) else None for code in feature.codes]
        return [_named(feature.name, name) for name in names]
    return [event_words.said(feature.name, feature.unit, float(value)) for value in feature.values]


def _cached(shown: dict[Any, str], field: str, value: object) -> str:
    key = (type(value), value)
    try:
        found = shown.get(key)
    except TypeError:
        return _named(field, str(value))
    if found is None:
        found = shown[key] = _named(field, _text(value))
    return found


def _named(field: str, text: str | None) -> str:
    return f"{field} is not known" if text is None else f"{field} is {text}"


def _text(value: object) -> str | None:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return figure(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = " ".join(str(value).split())
    if not text:
        return None
    if _LONG_NUMBER.fullmatch(text):
        return figure(float(text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
