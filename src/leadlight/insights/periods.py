"""Weeks and months as somebody's calendar has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from leadlight.scoring.values import microseconds, moment

PeriodOf = Callable[[int], int]
"""The start of the period that an instant is in, both in microseconds."""


def month_of(zone: tzinfo) -> PeriodOf:
    """Months of a time zone."""
    return lambda at: microseconds(_midnight(at, zone).replace(day=1))


def week_of(zone: tzinfo) -> PeriodOf:
    """Weeks of a time zone, from Monday on."""

    def start(at: int) -> int:
        day = _midnight(at, zone)
        return microseconds(day - timedelta(days=day.weekday()))  # on the wall clock: weeks of a change too

    return start


def _midnight(at: int, zone: tzinfo) -> datetime:
    return moment(at).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
