"""Dates that come as numbers: days of a spreadsheet, 20260301, seconds or milliseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, TypeAlias

import numpy as np

from leadlight.learning.dataset import NO_TIME, Floats, Whole
from leadlight.scoring.values import DAY, SECOND, microseconds

DateForm: TypeAlias = Literal["text", "serial", "yyyymmdd", "seconds", "milliseconds"]

_SERIAL_ZERO = microseconds(datetime(1899, 12, 30, tzinfo=UTC))
"""Day 0 of spreadsheets, counted so that days from March 1900 on are right."""

_FIRST, _LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
_FORMS: tuple[DateForm, ...] = ("yyyymmdd", "serial", "seconds", "milliseconds")


def date_form(numbers: Floats) -> DateForm | None:
    """The one form in which all numbers are times between 1980 and 2060; None where there is none."""
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return None
    first, last = microseconds(_FIRST), microseconds(_LAST)
    for form in _FORMS:
        times = instants_of(known, form)
        if bool(np.all((times != NO_TIME) & (times >= first) & (times < last))):
            return form
    return None


def instants_of(numbers: Floats, form: DateForm) -> Whole:
    """The microsecond of each number, NO_TIME where it is none."""
    known = np.isfinite(numbers) & (np.abs(numbers) < 1e14)
    found = np.full(len(numbers), NO_TIME, dtype=np.int64)
    plain = numbers[known]
    match form:
        case "serial":
            found[known] = np.where(
                np.abs(plain) < 3_000_000, _SERIAL_ZERO + np.round(np.clip(plain, -3e6, 3e6) * DAY), NO_TIME
            )
        case "seconds":
            found[known] = np.where(
                np.abs(plain) < 1e11, np.round(np.clip(plain, -1e11, 1e11) * SECOND), NO_TIME
            )
        case "milliseconds":
            found[known] = np.round(plain * 1000)
        case "yyyymmdd":
            found[known] = [_day(number) for number in plain]
        case "text":
            pass
    return found


def _day(number: float) -> int:
    whole = int(number)
    if whole != number or not 10_000_000 < whole < 100_000_000:
        return NO_TIME
    try:
        return microseconds(datetime(whole // 10_000, whole // 100 % 100, whole % 100, tzinfo=UTC))
    except ValueError:
        return NO_TIME
