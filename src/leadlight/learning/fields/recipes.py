"""How a field becomes features: a recipe found on past leads, which any table with that field can follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, TypeGuard

import numpy as np
from pydantic import Field

from leadlight.learning.dataset import NO_TIME, Floats, Whole
from leadlight.learning.matrix import MISSING, UNSEEN, Categories, Feature, Numbers
from leadlight.learning.values.column_reading import ColumnReading
from leadlight.learning.values.date_numbers import DateForm, instants_of
from leadlight.learning.values.number_texts import Notation
from leadlight.scoring.derived import email_kind, job_function, seniority
from leadlight.scoring.values import DAY, Forms, fold

OTHERS = "other values"
"""The level of the values that are too rare to stand for themselves."""

NO, YES = "no", "yes"
EMAIL_KINDS = ("business", "disposable", "free", "role")


@dataclass(frozen=True, slots=True)
class NumberRecipe:
    """Numbers, some of which stand for no value; `notation` reads those that are texts."""

    field: str
    notation: Notation | None = None
    sentinels: tuple[float, ...] = ()
    kind: Literal["number"] = "number"

    def features(self, reading: ColumnReading, _moment: Whole | None) -> tuple[Feature, ...]:
        """The number of each lead."""
        return (Numbers(self.field, self.field, reading.spread(self.of_values(reading), np.nan)),)

    def of_values(self, reading: ColumnReading) -> Floats:
        """The number of each distinct value."""
        notation = self.notation
        numbers = (
            reading.numbers if notation is None else reading.made(notation, lambda: _noted(reading, notation))
        )
        return np.where(np.isin(numbers, self.sentinels), np.nan, numbers) if self.sentinels else numbers


@dataclass(frozen=True, slots=True)
class CategoryRecipe:
    """Texts that recur: `levels` in their most frequent spelling, with OTHERS last where rare ones were."""

    field: str
    levels: tuple[str, ...]
    placeholders: tuple[str, ...] = ()
    kind: Literal["category"] = "category"

    def features(self, reading: ColumnReading, _moment: Whole | None) -> tuple[Feature, ...]:
        """The level of each lead; a value never met counts as one of the others, if there were others."""
        return (
            Categories(self.field, self.field, reading.spread(self.of_values(reading), MISSING), self.levels),
        )

    def of_values(self, reading: ColumnReading) -> Whole:
        """The code of each distinct value."""
        places = {fold(level): place for place, level in enumerate(self.levels)}
        unmet = len(self.levels) - 1 if OTHERS in self.levels[-1:] else UNSEEN
        places |= dict.fromkeys(self.placeholders, MISSING)
        return np.array([places.get(text, unmet) for text in reading.folded], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class TruthRecipe:
    """Yes or no, in any spelling; what is neither is missing."""

    field: str
    kind: Literal["yes or no"] = "yes or no"

    def features(self, reading: ColumnReading, _moment: Whole | None) -> tuple[Feature, ...]:
        """Yes or no of each lead."""
        codes = np.where(np.isnan(reading.truths), MISSING, reading.truths).astype(np.int64)
        return (Categories(self.field, self.field, reading.spread(codes, MISSING), (NO, YES)),)


def _given(field: str) -> str:
    return f"{field} given"


def tells_whether_given(feature: Feature) -> TypeGuard[Categories]:
    """Whether a feature says of its field only whether it is filled in."""
    return isinstance(feature, Categories) and feature.name == _given(feature.field)


@dataclass(frozen=True, slots=True)
class FilledRecipe:
    """Whether there is a value at all, of a field whose values are each somebody's own."""

    field: str
    placeholders: tuple[str, ...] = ()
    kind: Literal["given"] = "given"

    def features(self, reading: ColumnReading, _moment: Whole | None) -> tuple[Feature, ...]:
        """Yes where a lead has a value."""
        given = np.array([text not in self.placeholders for text in reading.folded], dtype=np.int64)
        return (Categories(_given(self.field), self.field, reading.spread(given, 0), (NO, YES)),)


@dataclass(frozen=True, slots=True)
class DateRecipe:
    """A date as its age in days at the moment, negative where it lies ahead."""

    field: str
    form: DateForm = "text"
    dates: Literal["dmy", "mdy"] | None = None
    kind: Literal["date"] = "date"

    def features(self, reading: ColumnReading, moment: Whole | None) -> tuple[Feature, ...]:
        """The age of each lead's date; nothing is known of it without a moment."""
        times = reading.spread(self.of_values(reading), NO_TIME)
        known = (times != NO_TIME) if moment is None else (times != NO_TIME) & (moment != NO_TIME)
        ages = np.full(len(times), np.nan)
        if moment is not None:
            ages[known] = (moment[known].astype(np.float64) - times[known]) / DAY
        return (Numbers(f"{self.field} ago", self.field, ages, "days"),)

    def of_values(self, reading: ColumnReading) -> Whole:
        """The microsecond of each distinct value."""
        if self.form != "text":
            return instants_of(reading.numbers, self.form)
        if self.dates in (None, reading.forms.dates):
            return reading.instants
        return reading.instants_in(Forms(self.dates, reading.forms.decimal))


@dataclass(frozen=True, slots=True)
class TitleRecipe:
    """A job title as seniority and function."""

    field: str
    kind: Literal["job title"] = "job title"

    def features(self, reading: ColumnReading, _moment: Whole | None) -> tuple[Feature, ...]:
        """Two features: how high, and at what."""
        return (
            _derived(self.field, "seniority", reading, seniority, SENIORITIES),
            _derived(self.field, "function", reading, job_function, FUNCTIONS),
        )


@dataclass(frozen=True, slots=True)
class EmailRecipe:
    """An e-mail address as its kind; the address itself is not learned."""

    field: str
    kind: Literal["e-mail address"] = "e-mail address"

    def features(self, reading: ColumnReading, _moment: Whole | None) -> tuple[Feature, ...]:
        """Business, free, disposable, or of a role."""
        return (_derived(self.field, "kind", reading, email_kind, EMAIL_KINDS),)


Recipe: TypeAlias = Annotated[
    NumberRecipe | CategoryRecipe | TruthRecipe | FilledRecipe | DateRecipe | TitleRecipe | EmailRecipe,
    Field(discriminator="kind"),
]

SENIORITIES = ("student", "founder", "executive", "vp", "director", "manager", "senior", "junior", OTHERS)
FUNCTIONS = (
    "student", "marketing", "sales", "finance", "people", "legal", "support", "product", "data", "it",
    "engineering", "operations", "management", OTHERS,
)  # fmt: skip


def _derived(
    field: str, what: str, reading: ColumnReading, derive: Callable[[str], str | None], levels: Sequence[str]
) -> Categories:
    """A category that follows from the text of each distinct value; nothing follows from some."""
    places = {level: place for place, level in enumerate(levels)}
    unknown = places.get(OTHERS, MISSING)
    found = (derive(text) for text in reading.texts)
    codes = np.array(
        [unknown if each is None else places.get(each, unknown) for each in found], dtype=np.int64
    )
    return Categories(f"{field}: {what}", field, reading.spread(codes, MISSING), tuple(levels))


def _noted(reading: ColumnReading, notation: Notation) -> Floats:
    """The numbers of values, texts among them read in a notation."""
    numbers = reading.numbers.copy()
    for place, value in enumerate(reading.values):
        if isinstance(value, str):
            found = notation.read(value)
            numbers[place] = np.nan if found is None else found
    return numbers
