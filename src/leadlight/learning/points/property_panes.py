"""Rules that could be about events with a property: `page_viewed` where the page is pricing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import EventLog, EventProperty, Flags, Floats, Known, Whole
from leadlight.learning.points.event_panes import ANY, age_of
from leadlight.learning.points.panes import Counted, Pane, often
from leadlight.scoring.values import DAY

WINDOWS = (7, 30, None)
STEPS = (1, 2, 3, 5)
MOST_ASKED = 30
"""So many events with a property are cut into rules: those that set their leads apart most."""

_SURE = 2.0
"""Standard errors by which the win rate of these leads must differ from that of all with the event."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Events of a kind (-1 for any) with a value of a property; `apart` says how much they tell."""

    kind: int
    property: EventProperty
    value: int
    apart: float

    def events(self, log: EventLog) -> Flags:
        """Which events these are, and which are of the kind."""
        return np.asarray((self.property.code == self.value) & self.of_kind(log), dtype=np.bool_)

    def of_kind(self, log: EventLog) -> Flags:
        """The events of the kind, with any value or none."""
        return np.ones(len(log.lead), dtype=np.bool_) if self.kind < 0 else log.kind == self.kind

    def counted(self, log: EventLog, within: int | None, step: int) -> Counted:
        """The shape of a rule."""
        name = ANY if self.kind < 0 else log.kinds[self.kind]
        return Counted(name, within, (step,), (self.property.name, self.property.values[self.value]))


def property_panes(known: Known, rows: Whole, won: Floats) -> Iterator[Pane]:
    """Panes of the events whose property tells more than that they happened, by the leads of `rows`.

    `won` has the shape of `rows`. Points may have either sign: a look at the careers page is no interest.
    """
    log = known.events
    if log is None or known.moment is None or not log.properties:
        return
    age = age_of(known, log)
    asked = [one for each in log.properties for one in _asked(log, each, age >= 0, (known, rows, won))]
    asked.sort(key=lambda one: -one.apart)
    for one in asked[:MOST_ASKED]:
        yield from _panes(one, known, log, (age, rows))


def _asked(
    log: EventLog, found: EventProperty, exists: Flags, of: tuple[Known, Whole, Floats]
) -> Iterator[_Asked]:
    """The values of one property that set leads apart, for each kind of event that has it."""
    had = exists & (found.code >= 0)
    kinds = np.unique(log.kind[had & (log.kind >= 0)])
    for kind in (*kinds.tolist(), *([-1] if len(kinds) > 1 else [])):
        of_kind = exists if kind < 0 else exists & (log.kind == kind)
        leads = _leads(log.lead[of_kind], None, (of[0].leads, 1))
        table = _leads(log.lead[of_kind & had], found.code[of_kind & had], (of[0].leads, len(found.values)))
        for value, apart in enumerate(_apart(table, leads[:, 0], of[1], of[2])):
            if apart >= _SURE:
                yield _Asked(kind, found, value, apart)


def _leads(lead: Whole, code: Whole | None, shape: tuple[int, int]) -> Flags:
    """Which leads have an event with each code."""
    table = np.zeros(shape, dtype=np.bool_)
    table[lead, 0 if code is None else code] = True
    return table


def _apart(table: Flags, beside: Flags, rows: Whole, won: Floats) -> list[float]:
    """Standard errors between the win rate of the leads of each column and of all with the event."""
    enough = often(table, rows)
    here, base = table[rows], beside[rows]
    rate = float(won[base].mean()) if base.any() else 0.0
    count, wins = here.sum(axis=0), won @ here
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.abs(wins - count * rate) / np.sqrt(count * rate * (1 - rate))
    return [float(each) for each in np.where(enough & np.isfinite(off), off, 0.0)]


def _panes(one: _Asked, known: Known, log: EventLog, of: tuple[Whole, Whole]) -> Iterator[Pane]:
    """One step each, in windows that see something different."""
    age, rows = of
    before: Whole | None = None
    for days in WINDOWS:
        inside = (age >= 0) if days is None else (age >= 0) & (age < days * DAY)
        counts = _counts(log, one.events(log) & inside, known.leads)
        if before is not None and (counts[rows] == before[rows]).all():
            continue
        before = counts
        with_event = _counts(log, one.of_kind(log) & inside, known.leads) > 0
        for step in STEPS:
            table = (counts >= step)[:, None]
            if often(table, rows)[0]:
                yield Pane(one.counted(log, days, step), table, (0,), beside=with_event)


def _counts(log: EventLog, events: Flags, leads: int) -> Whole:
    return np.bincount(log.lead[events], minlength=leads)
