"""What a column of values holds: each distinct value read once as text, number, truth value and time."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - kept with the aliases of arrays

from leadlight.learning.dataset import NO_TIME, Column, Floats, Whole
from leadlight.learning.values.number_texts import looks_like_number
from leadlight.scoring.values import (
    Forms,
    Scalar,
    day_or_month_first,
    folded,
    instant,
    is_missing,
    number,
    text_of,
    truth,
)

LARGEST = 1e150
"""Numbers beyond it are nobody's, and their squares are no numbers any more: they count as missing."""

_DIGIT = re.compile(r"\d")
_LONGEST_TRUTH, _SHORTEST_DATE = 5, 8
_REALS = frozenset({float, type(None)})


class ColumnReading:
    """A column as positions in its distinct values.

    `codes` (shape (leads,)) holds the position of each lead's value in `values`, -1 where it is missing;
    texts that are alike but for case and blanks at the ends are one value, in its most frequent spelling.
    `spellings` counts the further ones.
    """

    def __init__(self, column: Column, forms: Forms) -> None:
        """Find the distinct values of `column`, written in `forms`."""
        self.forms = forms
        raw, codes = _distinct(column.values)
        self.values, self.folded, self.codes = _folded_together(raw, codes)
        self.spellings = sum(_is_something(value) for value in raw) - len(self.values)
        self._made: dict[Hashable, NDArray[Any]] = {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each value."""
        return tuple(text_of(value) or "" for value in self.values)

    @cached_property
    def numbers(self) -> Floats:
        """The number of each value, NaN where it is none, or too large to be calculated with."""
        return np.where(self.too_large, np.nan, self._numbers)

    @cached_property
    def too_large(self) -> NDArray[np.bool_]:
        """Which values are numbers beyond LARGEST."""
        return np.asarray(np.abs(self._numbers) > LARGEST, dtype=np.bool_)

    @cached_property
    def _numbers(self) -> Floats:
        if all(type(value) is float for value in self.values):
            return np.array(self.values, dtype=np.float64)
        return self.read_as(lambda value: _real(value, self.forms))

    @cached_property
    def truths(self) -> Floats:
        """1 for yes, 0 for no, NaN for neither."""
        # the words for it are short, and reading each of a million values would take its time
        return np.array(
            [_float(truth(text)) if len(text) <= _LONGEST_TRUTH else np.nan for text in self.folded],
            np.float64,
        )

    @cached_property
    def instants(self) -> Whole:
        """The microsecond of each value, NO_TIME where it is no time."""
        return self.instants_in(self.forms)

    def instants_in(self, forms: Forms) -> Whole:
        """The microsecond of each value where dates are written in other forms."""
        found = (instant(value, forms) if _may_be_time(value) else None for value in self.values)
        return np.array([NO_TIME if micros is None else micros for micros in found], dtype=np.int64)

    @cached_property
    def has_digit(self) -> NDArray[np.bool_]:
        """Which values are texts with a digit."""
        return np.array(
            [isinstance(value, str) and _DIGIT.search(value) is not None for value in self.values], np.bool_
        )

    @cached_property
    def looks_like_number(self) -> NDArray[np.bool_]:
        """Which values are numbers in some notation."""
        plain = zip(np.isfinite(self.numbers), self.has_digit, self.texts, strict=True)
        return np.array(
            [known or (digit and looks_like_number(text)) for known, digit, text in plain], np.bool_
        )

    @cached_property
    def day_and_month(self) -> Whole:
        """The two leading numbers of dates such as 03/04/2026, 0 of others: shape (values, 2)."""
        pairs = (
            day_or_month_first(text) if digit and len(text) >= _SHORTEST_DATE else None
            for digit, text in zip(self.has_digit, self.texts, strict=True)
        )
        return np.array([pair or (0, 0) for pair in pairs], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def is_written(self) -> NDArray[np.bool_]:
        """Which values are texts."""
        return np.array([isinstance(value, str) for value in self.values], dtype=np.bool_)

    def read_as(self, read: Callable[[Scalar], float]) -> Floats:
        """A number made of each value."""
        return np.array([read(value) for value in self.values], dtype=np.float64)

    def made(self, key: Hashable, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """What is made of the distinct values under a key, made once."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def counts(self, rows: Whole | None = None) -> Whole:
        """How often each value occurs among some rows."""
        codes = self.codes if rows is None else self.codes[rows]
        return np.bincount(codes[codes >= 0], minlength=len(self.values)).astype(np.int64)

    def spread(self, of_values: NDArray[Any], missing: float) -> NDArray[Any]:
        """What was made of each value for each lead: shape (leads,)."""
        if not len(of_values):
            return np.full(len(self.codes), missing, dtype=of_values.dtype)
        return np.where(self.codes >= 0, of_values[self.codes], missing).astype(of_values.dtype)


_READ: WeakKeyDictionary[Column, ColumnReading] = WeakKeyDictionary()


def reading_of(column: Column, forms: Forms) -> ColumnReading:
    """The reading of a column, kept as long as the column is: folds read the same one again and again."""
    found = _READ.get(column)
    if found is None or found.forms != forms:
        found = _READ[column] = ColumnReading(column, forms)
    return found


def _may_be_time(value: Scalar) -> bool:
    return not isinstance(value, str) or (
        len(value) >= _SHORTEST_DATE and _DIGIT.search(value[:5]) is not None
    )


def _is_something(value: Scalar) -> bool:
    """Whether a value is neither missing nor infinite, which no lead can be."""
    return not is_missing(value) and not (isinstance(value, float) and math.isinf(value))


def _float(value: Any) -> float:  # noqa: ANN401 - a Decimal or a truth value
    return float("nan") if value is None else float(value)


def _real(value: Scalar, forms: Forms) -> float:
    """The number of a value, infinite where no machine number can hold it."""
    found = _float(number(value, forms))
    if not math.isnan(found) or not isinstance(value, str):
        return found
    try:
        plain = float(value)
    except ValueError:
        return found
    return plain if math.isinf(plain) else found


def _distinct(values: NDArray[np.object_]) -> tuple[list[Scalar], Whole]:
    """The distinct values in the order in which they come, and the position of each."""
    listed: list[Scalar] = values.tolist()
    kinds = set(map(type, listed))
    if kinds <= _REALS:
        return _distinct_reals(np.array(listed, dtype=np.float64))
    # 1, 1.0 and True are equal, and not alike
    keys: Sequence[Hashable] = (
        listed if len(kinds) == 1 else list(zip(map(type, listed), listed, strict=True))
    )
    places: dict[Hashable, int] = {}
    codes = np.fromiter((places.setdefault(key, len(places)) for key in keys), np.int64, len(keys))
    if len(kinds) == 1:
        return list(places), codes  # type: ignore[arg-type]  # the keys are the values
    return [key[1] for key in places], codes  # type: ignore[index]  # pairs of a type and a value


def _distinct_reals(values: Floats) -> tuple[list[Scalar], Whole]:
    found, codes = np.unique(values, return_inverse=True)
    return found.tolist(), codes.astype(np.int64)


def _folded_together(values: list[Scalar], codes: Whole) -> tuple[tuple[Scalar, ...], tuple[str, ...], Whole]:
    """Values that are not missing, texts that are compared alike once; their folded texts, and codes."""
    counts = np.bincount(codes, minlength=len(values)).tolist()
    kept: list[Scalar] = []
    texts: list[str] = []
    best: list[tuple[int, str]] = []
    places: dict[Hashable, int] = {}
    moved = np.full(len(values), -1, dtype=np.int64)
    for code, value in enumerate(values):
        text = folded(value)
        if text is None or not _is_something(value):
            continue
        rank = (-counts[code], str(value))
        place = places.setdefault(text if isinstance(value, str) else (type(value), value), len(kept))
        if place == len(kept):
            kept.append(value)
            texts.append(text)
            best.append(rank)
        elif rank < best[place]:
            kept[place], best[place] = value, rank
        moved[code] = place
    return tuple(kept), tuple(texts), moved[codes] if len(values) else codes
