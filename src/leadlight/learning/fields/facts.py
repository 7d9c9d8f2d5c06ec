"""What is seen of a field among the leads that are learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole
from leadlight.learning.fields.padded import are_padded_codes
from leadlight.learning.fields.recipes import NumberRecipe
from leadlight.learning.values.column_reading import ColumnReading
from leadlight.learning.values.number_texts import Notation, notation_of
from leadlight.learning.values.placeholders import INFINITE, TEXTS, placeholders_in

MOSTLY = 0.9
"""The share of values that makes a column what they are."""

_NEARLY_ALL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """A field among the leads looked at: `counts` says how often each distinct value is there.

    `infinite` counts the leads whose number is, which are among the placeholders.
    """

    name: str
    reading: ColumnReading
    rows: int
    counts: Whole
    placeholders: frozenset[str]
    numbers: Floats
    notation: Notation | None
    infinite: int = 0

    @property
    def known(self) -> int:
        """How many leads have a value."""
        return int(self.counts.sum())

    @property
    def present(self) -> Flags:
        """Which of the distinct values are there."""
        return self.counts > 0

    @property
    def distinct(self) -> int:
        """How many distinct values are there."""
        return int(self.present.sum())

    @property
    def are_codes(self) -> bool:
        """Whether the values are codes of digits, such as postal codes."""
        return are_padded_codes(self.name, self.reading, self.counts)

    @property
    def are_numbers(self) -> bool:
        """Whether nearly all values are numbers, and some of them not too large."""
        return _are_numbers(self.numbers, self.reading, self.counts) and not self.are_codes

    def share(self, fits: Flags) -> float:
        """The share of the known values that fit."""
        return float(self.counts[fits].sum()) / max(1, self.known)

    def texts(self) -> list[str]:
        """The distinct texts that are there."""
        return [self.reading.texts[place] for place in np.flatnonzero(self.present)]


def facts_of(name: str, reading: ColumnReading, rows: Whole) -> Facts:
    """Look at a field among the leads of `rows`; placeholders count as missing."""
    counts = reading.counts(rows)
    places = {text: place for place, text in enumerate(reading.folded) if text in TEXTS and counts[place]}
    written = (reading.texts[place] for place in np.flatnonzero(counts))
    placeholders = placeholders_in(places, blanks=int(counts.sum()) < len(rows), written=written)
    counts[[places[text] for text in placeholders]] = 0
    notation = _notation(reading, counts)
    numbers = NumberRecipe(name, notation).of_values(reading)
    finite = np.where([text in INFINITE for text in reading.folded], 0, counts)
    if not _are_numbers(numbers, reading, finite):
        return Facts(name, reading, len(rows), counts, placeholders, numbers, notation)
    infinite = int(counts.sum() - finite.sum())
    placeholders |= INFINITE.intersection(reading.folded)
    return Facts(name, reading, len(rows), finite, placeholders, numbers, notation, infinite)


def _are_numbers(numbers: Floats, reading: ColumnReading, counts: Whole) -> bool:
    usable = np.isfinite(numbers)
    some = bool(counts[usable].any())
    return some and int(counts[usable | reading.too_large].sum()) >= _NEARLY_ALL * int(counts.sum())


def _notation(reading: ColumnReading, counts: Whole) -> Notation | None:
    """How the texts of numbers are written, None where they are plain or are mostly no numbers."""
    written = reading.has_digit & (counts > 0) & ~reading.too_large
    if not bool((written & np.isnan(reading.numbers)).any()):
        return None
    alike = written & reading.looks_like_number
    if int(alike.sum()) < MOSTLY * int(written.sum()):
        return None
    return notation_of((reading.texts[place] for place in np.flatnonzero(alike)), reading.forms)
