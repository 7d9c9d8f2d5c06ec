"""Leads of an installation as a predictor sees them: each from its own messages, as it was at its moment.

What comes of it is what `leadlight predict` makes of the same leads and events in files.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from leadlight.actions.live.predictors.in_force import Live
from leadlight.learning.dataset import NO_TIME, Column, EventLog, Known
from leadlight.learning.events.told import channel_of, page_of
from leadlight.learning.past.moments import Moments
from leadlight.learning.values.date_numbers import date_form, instants_of
from leadlight.learning.values.lists import scalar
from leadlight.scoring.arithmetic import points_number
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.values import Value, instant, normal_name

ARRIVED = "arrived_at"
"""When a lead arrived, of every lead of an installation: its first message, or an earlier `created_at`."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A lead as it was at a moment: its fields, what it had done, and its score by the predictor's rules."""

    moment: int
    fields: Mapping[str, Value]
    events: tuple[Event, ...] = ()
    points: float | None = None


def moment_of(moments: Moments, fields: Mapping[str, Value], first_at: int | None, now: int) -> int:
    """When a lead is looked at: now, or at the age at which the leads were that a predictor learned from.

    That is not before it was first heard of: a list of old leads tells what they are on the day it comes.
    """
    if moments.created is None:
        return now
    name = normal_name(moments.created)
    created = _instant(fields.get(name)) if name in fields else None
    if created is None and name == ARRIVED:
        created = arrival(fields, first_at)
    if created is None:
        return now
    return min(max(created + (moments.age or 0), first_at if first_at is not None else now), now)


def arrival(fields: Mapping[str, Value], first_at: int | None) -> int | None:
    """When a lead arrived: with its first message, or earlier where it says so itself."""
    told = _instant(fields.get("created_at"))
    known = [each for each in (told, first_at) if each is not None]
    return min(known, default=None)


def _instant(value: Value) -> int | None:
    if value is None or isinstance(value, list | tuple | bool):
        return None
    if isinstance(value, int | float):
        return _of_number(float(value))
    return instant(value)


@lru_cache(maxsize=4_096)
def _of_number(value: float) -> int | None:
    number = np.array([value])
    form = date_form(number)
    found = NO_TIME if form is None else int(instants_of(number, form)[0])
    return None if found == NO_TIME else found


def points_of(live: Live, fields: Mapping[str, Value], events: tuple[Event, ...], at: int) -> float | None:
    """The score by the rules a predictor was learned beside; None where there are none or it is excluded."""
    if live.scorer is None:
        return None
    total = live.scorer.score(Lead(fields, events), at).total_hundredths
    return points_number(total)


@dataclass(slots=True)
class Log:
    """Events of leads, put together one by one as the arrays that features are made of."""

    kinds: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    lead: array[int] = field(default_factory=lambda: array("q"))
    time: array[int] = field(default_factory=lambda: array("q"))
    kind: array[int] = field(default_factory=lambda: array("q"))
    channel: array[int] = field(default_factory=lambda: array("q"))
    page: array[int] = field(default_factory=lambda: array("q"))

    def add(self, lead: int, events: Iterable[Event]) -> None:
        """Add events of the lead of a number."""
        for event in events:
            self.lead.append(lead)
            self.time.append(event.time)
            self.kind.append(_code(self.kinds, event.name or None))
            self.channel.append(_code(self.channels, channel_of(event.properties)))
            self.page.append(_code(self.pages, page_of(event.properties)))

    def made(self) -> EventLog:
        """All of them by lead and time."""
        lead, time, kind, channel, page = (
            np.array(each, dtype=np.int64)
            for each in (self.lead, self.time, self.kind, self.channel, self.page)
        )
        order = np.lexsort((time, lead))
        return EventLog(
            lead[order],
            time[order],
            kind[order],
            tuple(self.kinds),
            channel[order],
            tuple(self.channels),
            page[order],
            tuple(self.pages),
        )


def _code(places: dict[str, int], name: str | None) -> int:
    return -1 if name is None else places.setdefault(name, len(places))


def known_of(live: Live, leads: Sequence[Looked]) -> Known:
    """What is known of leads, as a predictor reads it."""
    log = Log()
    if live.predictor.plan.events is not None:
        for number, lead in enumerate(leads):
            log.add(number, lead.events)
    return known_with(live, leads, log.made())


def known_with(live: Live, leads: Sequence[Looked], log: EventLog) -> Known:
    """The same where the events have been put together already."""
    points = None
    if live.scorer is not None:
        points = np.array([np.nan if each.points is None else each.points for each in leads])
    return Known(
        len(leads),
        tuple(_column(name, leads) for name in live.fields),
        np.array([each.moment for each in leads], dtype=np.int64),
        log,
        points,
    )


def _column(name: str, leads: Sequence[Looked]) -> Column:
    values = np.empty(len(leads), dtype=np.object_)
    for number, lead in enumerate(leads):
        values[number] = scalar(lead.fields.get(name))
    return Column(name, values)
