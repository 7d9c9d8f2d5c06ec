"""What a field says of each lead, in words: `Trade is plumbing`, `Email is a free address (gmail.com)`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import numpy as np

from leadlight.learning.dataset import Column, Known
from leadlight.learning.events import words as event_words
from leadlight.learning.fields.fine import is_made_of_events
from leadlight.learning.fields.recipes import YES, tells_whether_given
from leadlight.learning.matrix import Categories, Feature, Matrix, lacking
from leadlight.learning.values.placeholders import AMBIGUOUS, TEXTS
from leadlight.learning.wording import figure
from leadlight.scoring.derived import email_domain, email_kind
from leadlight.scoring.values import fold

LONGEST = 60
"""Characters of a value that are shown."""

_LONG_NUMBER = re.compile(r"-?[0-9]{1,12}\.[0-9]{3,}")
"""A number in a text, with more digits than say something."""

_WHOLE = re.compile(r"(-?[0-9]{1,15})\.0+")
"""A whole number in a text, as a table writes it whose column has other numbers too."""

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_NEVER_MEANT = TEXTS - AMBIGUOUS


def words_of(field: str, known: Known, matrix: Matrix) -> list[str]:
    """The field with its value, for each lead; addresses and what names somebody are not shown."""
    column = known.like(field)
    features = [feature for feature in matrix.features if feature.field == field]
    if column is not None:
        return _of_column(field, column, features)
    if not features:
        return _points(field, known)
    if is_made_of_events(features[0]):
        return _of_feature(features[0])
    return [f"{field} is not filled in"] * known.leads


def _of_column(field: str, column: Column, features: list[Feature]) -> list[str]:
    """The words of a column, which is called as the one learned from was."""
    if features and tells_whether_given(features[0]):
        return _given(features[0])
    missing = lacking(features) if features else np.zeros(len(column.values), dtype=np.bool_)
    shown: dict[Any, str] = {}
    return [
        _cached(shown, (field, value, bool(gone))) for value, gone in zip(column.values, missing, strict=True)
    ]


def _given(feature: Categories) -> list[str]:
    """The words of what was judged: the values themselves would have to be read a second time."""
    given = feature.codes == feature.levels.index(YES)
    return [f"{feature.field} is {'filled in' if each else 'not filled in'}" for each in given]


def _cached(shown: dict[Any, str], entry: tuple[str, Any, bool]) -> str:
    field, value, missing = entry
    try:
        key = (type(value), value, missing)
        if key not in shown:
            shown[key] = _said(field, value, missing=missing)
        return shown[key]
    except TypeError:  # a value that no dictionary holds
        return _said(field, value, missing=missing)


def _said(field: str, value: Any, *, missing: bool) -> str:  # noqa: ANN401 - any value of a table
    text = None if _is_blank(value, missing=missing) else _text(value)
    return f"{field} is {'not filled in' if text is None else text}"


def _is_blank(value: object, *, missing: bool) -> bool:
    """Whether a value stands for none: none at all, a placeholder, or a number that cannot be meant."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return True
    folded = fold(str(value))
    if not folded or folded in _NEVER_MEANT:
        return True
    return missing and (folded in AMBIGUOUS or _is_number(folded))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _of_feature(feature: Feature) -> list[str]:
    if isinstance(feature, Categories):
        levels = [event_words.plain(level) for level in feature.levels]
        names = [levels[code] if 0 <= code < len(levels) else "not known" for code in feature.codes]
        return [f"{event_words.plain(feature.name)} is {name}" for name in names]
    return [event_words.said(feature.name, feature.unit, float(value)) for value in feature.values]


def _points(field: str, known: Known) -> list[str]:
    points = np.zeros(known.leads) if known.points is None else known.points
    return [f"{field} is {figure(value)}" for value in points]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return figure(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = " ".join(str(value).split())
    if _ADDRESS.fullmatch(text):
        return f"a {email_kind(text) or 'strange'} address ({email_domain(text) or 'no domain'})"
    if whole := _WHOLE.fullmatch(text):
        return f"{int(whole[1]):,}"
    if _LONG_NUMBER.fullmatch(text):
        return figure(float(text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
