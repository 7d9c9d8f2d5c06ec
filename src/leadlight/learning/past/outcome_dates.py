"""A column that holds a date where a lead was won, and nothing (or what stands for nothing) elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags, Whole
from leadlight.learning.values.column_reading import ColumnReading
from leadlight.learning.values.placeholders import TEXTS
from leadlight.scoring.values import Forms

NO_DATES = TEXTS | {"0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "0"}
"""Folded; databases write a date that is none as noughts."""


@dataclass(frozen=True, slots=True, eq=False)
class WonDates:
    """Which distinct values are dates of a win, and when (NO_TIME where it is not known)."""

    won: Flags
    times: Whole
    said: str


def won_dates(reading: ColumnReading, name: str) -> WonDates | None:
    """The dates of a column whose values are dates, or stand for none; None where there are others."""
    there = reading.counts() > 0
    won = there & np.array([text not in NO_DATES for text in reading.folded], dtype=np.bool_)
    if not won.any():
        return None
    said = f"'{name}' is a date: leads that have one are won."
    if bool((reading.instants[won] != NO_TIME).all()):
        return WonDates(won, np.where(won, reading.instants, NO_TIME), said)
    pairs = reading.day_and_month[won]
    if not bool(((pairs > 0).any(axis=1) | (reading.instants[won] != NO_TIME)).all()):
        return None
    times = _in_their_order(reading, won)
    if times is not None:
        return WonDates(won, times, said)
    unsure = f"{said} Which of its numbers is the day is not plain, so when is not known: say --dates."
    return WonDates(won, np.full(len(won), NO_TIME, dtype=np.int64), unsure)


def _in_their_order(reading: ColumnReading, won: Flags) -> Whole | None:
    """The times where one order of day and month, and one only, reads all dates."""
    read = []
    for order in ("dmy", "mdy"):
        times = reading.instants_in(Forms(order, reading.forms.decimal))
        if bool((times[won] != NO_TIME).all()):
            read.append(np.where(won, times, NO_TIME))
    return read[0] if len(read) == 1 else None
