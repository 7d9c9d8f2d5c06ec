"""Events that had happened at the moment, and what is counted of them, a number a lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags, Floats, Known, Whole
from leadlight.scoring.values import DAY


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The events of leads up to their moments, each once, by lead and then by time, ties by what they are.

    `age` is in microseconds before the moment; `kind`, `channel` and `page` are positions in the recipe's
    names. `looked` says which leads have a moment.
    """

    leads: int
    looked: Flags
    lead: Whole
    age: Whole
    kind: Whole
    channel: Whole
    page: Whole

    def of(self, chosen: Flags) -> Floats:
        """How many of the chosen events each lead has; NaN of leads that are not looked at."""
        counts = np.bincount(self.lead[chosen], minlength=self.leads).astype(np.float64)
        return np.where(self.looked, counts, np.nan)

    def within(self, days: int) -> Flags:
        """The events of the last days before the moment."""
        return self.age < days * DAY

    def last(self, chosen: Flags) -> Whole:
        """The place of the last chosen event of each lead, -1 where there is none."""
        found = np.full(self.leads, -1, dtype=np.int64)
        places = np.flatnonzero(chosen)
        found[self.lead[places]] = places  # of several the one assigned last counts: the latest
        return found

    def first(self, chosen: Flags) -> Whole:
        """The place of the first chosen event of each lead, -1 where there is none."""
        found = np.full(self.leads, -1, dtype=np.int64)
        places = np.flatnonzero(chosen)[::-1]
        found[self.lead[places]] = places
        return found

    def days_since(self, places: Whole) -> Floats:
        """The age in days of the event at each lead's place, NaN where there is none."""
        if not len(self.age):
            return np.full(self.leads, np.nan)
        return np.where(places >= 0, self.age[places] / DAY, np.nan)

    def at(self, codes: Whole, places: Whole, none: int) -> Whole:
        """The code of the event at each lead's place, `none` where there is none."""
        if not len(codes):
            return np.full(self.leads, none, dtype=np.int64)
        return np.where(places >= 0, codes[places], none).astype(np.int64)

    def active_days(self) -> Floats:
        """On how many different days, counted back from the moment, each lead did something."""
        days = np.unique(np.stack([self.lead, self.age // DAY]), axis=1)[0]
        return np.where(self.looked, np.bincount(days, minlength=self.leads).astype(np.float64), np.nan)


def seen(known: Known, kinds: Whole, channels: Whole, pages: Whole) -> Seen:
    """The events that exist at the moments; the arrays give the recipe's position of each name of the log."""
    none = np.zeros(0, dtype=np.int64)
    moment, log = known.moment, known.events
    if moment is None or log is None:
        return Seen(known.leads, np.zeros(known.leads, dtype=np.bool_), none, none, none, none, none)
    looked = moment != NO_TIME
    exists = looked[log.lead] & (log.time <= moment[log.lead])
    lead, time = log.lead[exists], log.time[exists]
    codes = [_moved(names, each[exists]) for names, each in
             ((kinds, log.kind), (channels, log.channel), (pages, log.page))]  # fmt: skip
    order = np.lexsort((*codes[::-1], time, lead))
    lead, time, (kind, channel, page) = lead[order], time[order], (each[order] for each in codes)
    once = _once(lead, time, kind, channel, page)
    age = moment[lead[once]] - time[once]
    return Seen(known.leads, looked, lead[once], age, kind[once], channel[once], page[once])


def _moved(names: Whole, codes: Whole) -> Whole:
    """Codes of a log as positions in a recipe, -1 for what has none."""
    return np.where(codes >= 0, names[codes], -1) if len(names) else np.full(len(codes), -1, dtype=np.int64)


def _once(*sorted_by: Whole) -> Flags:
    """Which events are not the same as the one before: sent twice, they count once.

    Of events at midnight sharp only the day is known, so there two alike may well be two.
    """
    if not len(sorted_by[0]):
        return np.zeros(0, dtype=np.bool_)
    same = np.ones(len(sorted_by[0]) - 1, dtype=np.bool_)
    for each in sorted_by:
        same &= each[1:] == each[:-1]
    same &= sorted_by[1][1:] % DAY != 0
    return np.concatenate(([True], ~same))
