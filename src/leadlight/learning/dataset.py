"""Past leads as learning sees them: what was known of each at its moment, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlight.scoring.values import Forms, normal_name

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NO_TIME = np.iinfo(np.int64).min
"""Stands in arrays of instants (microseconds since 1970) where there is none."""


class Outcome(IntEnum):
    """How a lead ended; OPEN where that is not known, or the lead too young to count whatever its end."""

    OPEN = -1
    LOST = 0
    WON = 1


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Column:
    """One field of all leads: its name as the user writes it, and a value a lead, as read from the source.

    `values` is an array of objects of shape (leads,): None, text, whole number, float, Decimal, truth
    value, date or datetime, as `scoring.values.Scalar` has them.
    """

    name: str
    values: NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class EventProperty:
    """One property of all events: its name in normal form, and its frequent values.

    `code` is the position in `values` of each event, -1 where it has none of them.
    """

    name: str
    code: Whole
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EventLog:
    """What leads did, an entry an event, sorted by lead and then by time.

    `lead` is the index of the lead, `time` microseconds since 1970. `kind`, `channel` and `page` are
    positions in `kinds`, `channels` and `pages` (-1 where an event has none): the event's name, where the
    lead came from, and the category of the page. `properties` are there where rules may ask for them.
    """

    lead: Whole
    time: Whole
    kind: Whole
    kinds: tuple[str, ...]
    channel: Whole
    channels: tuple[str, ...]
    page: Whole
    pages: tuple[str, ...]
    properties: tuple[EventProperty, ...] = ()

    def without(self, kinds: tuple[str, ...]) -> EventLog:
        """The log without the events of some kinds."""
        left = [place for place, kind in enumerate(self.kinds) if kind in kinds]
        if not left:
            return self
        places = np.flatnonzero(~np.isin(self.kind, left))
        return self.taken(places, self.lead[places])

    def taken(self, places: Whole, lead: Whole) -> EventLog:
        """The events at some places, whose leads are numbered anew."""
        return replace(
            self,
            lead=lead,
            time=self.time[places],
            kind=self.kind[places],
            channel=self.channel[places],
            page=self.page[places],
            properties=tuple(replace(each, code=each.code[places]) for each in self.properties),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of some leads, each at its own moment; the same for past leads and for new ones.

    `moment` (microseconds, shape (leads,)) is when each lead is looked at: events after it do not exist,
    and dates become ages against it. None where there is neither an event nor a date to look at.
    """

    leads: int
    columns: tuple[Column, ...]
    moment: Whole | None = None
    events: EventLog | None = None
    points: Floats | None = None
    """The score by the user's rules at the moment, where there is a scoring model."""
    forms: Forms = field(default_factory=Forms)

    def without(self, kinds: tuple[str, ...]) -> Known:
        """The same without the events of some kinds."""
        return self if self.events is None else replace(self, events=self.events.without(kinds))

    def column(self, name: str) -> Column | None:
        """The column of a name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def like(self, name: str) -> Column | None:
        """The column of a name, else the first whose name is the same in normal form."""
        exact = self.column(name)
        if exact is not None:
            return exact
        wanted = normal_name(name)
        return next((column for column in self.columns if normal_name(column.name) == wanted), None)


@dataclass(frozen=True, slots=True, eq=False)
class PastLeads:
    """Leads with their outcomes: all arrays have the shape (leads,).

    `known.columns` holds what may be learned from: neither the outcome nor the columns of the roles.
    `order` is the rank of arrival, None where it is not known. `created` and `decided` hold `NO_TIME`
    where unknown; `group` numbers accounts from 0; `value` is revenue, NaN where unknown.
    """

    known: Known
    outcome: Whole
    order: Whole | None = None
    created: Whole | None = None
    decided: Whole | None = None
    group: Whole | None = None
    value: Floats | None = None

    @property
    def learned_from(self) -> Flags:
        """The leads whose outcome is known."""
        return np.asarray(self.outcome != Outcome.OPEN, dtype=np.bool_)

    @property
    def wins_dated(self) -> bool:
        """Whether it is known of most wins when they came, so that what leads did after can be told apart."""
        won = self.outcome == Outcome.WON
        dated = 0 if self.decided is None else np.count_nonzero(self.decided[won] != NO_TIME)
        return bool(2 * dated >= np.count_nonzero(won))
