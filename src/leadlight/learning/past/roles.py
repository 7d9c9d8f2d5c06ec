"""Columns with a part of their own: arrival, decision, place in the order, account, worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Column, Floats, Whole
from leadlight.learning.fields.recipes import NumberRecipe
from leadlight.learning.values.column_reading import ColumnReading, reading_of
from leadlight.learning.values.date_numbers import date_form, instants_of
from leadlight.learning.values.number_texts import notation_of
from leadlight.learning.wording import counted
from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.values import Forms, day_or_month_first, normal_name

ROWS = "rows"
"""Says of the order that it is that of the rows."""

_UNNAMED = re.compile("column_[0-9]+")
"""What a column without a name is called, by its place."""


def column_named(columns: Sequence[Column], name: str, option: str) -> Column:
    """The column of a name as users write it; raises DataError with the nearest name where there is none."""
    exact = [column for column in columns if column.name == name]
    near = exact or [column for column in columns if normal_name(column.name) == normal_name(name)]
    if near:
        return near[0]
    names = [column.name for column in columns]
    raise DataError(
        f"{option} {name}: the leads have no such field{did_you_mean(name, names) or '.'} "
        f"They have {', '.join(names[:20])}{' and more' if len(names) > 20 else ''}.{_title_said(names)}"
    )


def _title_said(names: Sequence[str]) -> str:
    """What to do where the first line of a file is no header: hardly any column has a name."""
    unnamed = sum(_UNNAMED.fullmatch(name) is not None for name in names)
    if len(names) > 1 and 2 * unnamed < len(names):
        return ""
    return " The first line looks like a title: remove the lines above the header."


def times_in(column: Column, forms: Forms, option: str) -> tuple[Whole, tuple[str, ...]]:
    """The microsecond of each lead, NO_TIME where there is none; raises DataError for what holds no times."""
    reading = reading_of(column, forms)
    there = np.flatnonzero(reading.counts())
    times = _instants(column.name, reading, there, option)
    read = int((times[there] != NO_TIME).sum())
    if read < 0.5 * len(there) or not len(there):
        example = f", for example '{reading.texts[there[0]]}'" if len(there) else ""
        raise DataError(
            f"{option} {column.name}: its values are no times{example}. Name a field with dates, "
            "best as YYYY-MM-DD."
        )
    found = reading.spread(times, NO_TIME)
    lacking = int((found == NO_TIME).sum())
    said = (f"{counted(lacking, 'lead')} without a readable time in '{column.name}'.",) if lacking else ()
    return found, said


def _instants(name: str, reading: ColumnReading, there: Whole, option: str) -> Whole:
    if bool(np.isfinite(reading.numbers[there]).all()) and (form := date_form(reading.numbers[there])):
        return instants_of(reading.numbers, form)
    pairs = [pair for place in there if (pair := day_or_month_first(reading.texts[place])) is not None]
    if reading.forms.dates is not None or not pairs:
        return reading.instants
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    if day_first == month_first:
        raise DataError(
            f"{option} {name}: dates such as '{reading.texts[there[0]]}' could be two things. Say --dates "
            f"dmy "
            "if the day comes first, or --dates mdy if the month does."
        )
    return reading.instants_in(Forms("dmy" if day_first else "mdy", reading.forms.decimal))


def ranks_in(column: Column, forms: Forms) -> tuple[Whole, tuple[str, ...]]:
    """The rank of arrival by a column that grows with it; leads without a value come first, and are said."""
    grows = grows_in(column, forms)
    lacking = int(np.isneginf(grows).sum())
    said = (
        (f"{counted(lacking, 'lead')} without a value of '{column.name}' count as the oldest.",)
        if lacking
        else ()
    )
    return ranked(grows), said


def grows_in(column: Column, forms: Forms) -> Floats:
    """The values of a column that grows with arrival: numbers, or microseconds; without a value -infinity.

    Raises DataError for what holds neither.
    """
    reading = reading_of(column, forms)
    there = np.flatnonzero(reading.counts())
    if len(there) and bool(np.isfinite(reading.numbers[there]).all()):
        return np.asarray(reading.spread(reading.numbers, -np.inf), dtype=np.float64)
    times, _ = times_in(column, forms, "--order")
    return np.where(times == NO_TIME, -np.inf, times.astype(np.float64))


def ranked(grows: Floats | Whole) -> Whole:
    """Ranks from 0; equal values share one, so that leads of one moment stay together."""
    return np.unique(grows, return_inverse=True)[1].astype(np.int64)


def groups_in(column: Column, forms: Forms) -> tuple[Whole | None, tuple[str, ...]]:
    """A number for each account; leads without one stand alone. None where each has its own, or all one."""
    reading = reading_of(column, forms)
    known = int(reading.counts().sum())
    distinct = int((reading.counts() > 0).sum())
    if distinct == known:
        what = "every lead has its own value" if known else "it is empty"
        return None, (f"--group {column.name} is ignored: {what}, so it groups nothing.",)
    if distinct == 1 and known == len(reading.codes):
        return None, (f"--group {column.name} is ignored: every lead has the same value.",)
    groups = reading.codes.copy()
    alone = groups < 0
    groups[alone] = len(reading.values) + np.arange(int(alone.sum()))
    return groups, ()


def values_in(column: Column, forms: Forms) -> tuple[Floats, tuple[str, ...]]:
    """What each win was worth, NaN where unknown, and what is odd; DataError for what holds no numbers."""
    reading = reading_of(column, forms)
    there = np.flatnonzero(reading.counts())
    texts = [reading.texts[place] for place in there if reading.is_written[place]]
    notation = notation_of(texts, forms) if texts else None
    numbers = NumberRecipe(column.name, notation).of_values(reading)
    if not len(there) or np.isfinite(numbers[there]).sum() < 0.5 * len(there):
        example = f", for example '{reading.texts[there[0]]}'" if len(there) else ""
        raise DataError(
            f"--value {column.name}: its values are no numbers{example}. Name a field with amounts."
        )
    values = np.asarray(reading.spread(numbers, np.nan), dtype=np.float64)
    return values, tuple(_odd_values(column.name, reading, numbers))


def _odd_values(name: str, reading: ColumnReading, numbers: Floats) -> Iterator[str]:
    unread = np.flatnonzero((reading.counts() > 0) & ~np.isfinite(numbers))
    if len(unread):
        leads, first = counted(int(reading.counts()[unread].sum()), "lead"), reading.texts[unread[0]]
        yield f"The '{name}' of {leads} cannot be read, for example '{first}'; see --decimal."
    below = np.flatnonzero(numbers < 0)
    if len(below):
        leads, first = counted(int(reading.counts()[below].sum()), "lead"), reading.texts[below[0]]
        yield f"The '{name}' of {leads} is below 0, for example '{first}'; it counts as it is."
