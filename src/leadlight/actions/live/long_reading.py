"""The messages of a lead of very many, read some at a time: who it is, what machines did, what people did."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from leadlight.actions.live.machines import reach_in_force
from leadlight.actions.live.predictors.looked_at import Log
from leadlight.engage.crm import NAMES
from leadlight.engage.rhythm import edges_of
from leadlight.engage.signals import FRESH
from leadlight.ingest.gist import Gist, judged
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Person
from leadlight.ingest.pulse import Pulse
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.stored import Stored
from leadlight.learning.events.told import CHANNELS, PAGES
from leadlight.scoring.lead import Event
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import told_at

AT_ONCE = 5_000
"""So many messages are held at a time."""

_READER = EventReader({*CHANNELS, *PAGES})


@dataclass(slots=True)
class Reading:
    """The messages of a lead read as of an instant, and what differs of what is noted on machines."""

    now: int
    gist: Gist = field(default_factory=Gist)
    machines: array[int] = field(default_factory=lambda: array("q"))
    flags: list[tuple[int, str]] = field(default_factory=list)
    ahead: int | None = None
    pulse: Pulse = field(default_factory=Pulse)
    of_sales: list[Stored] = field(default_factory=list)
    """What may say of stages and deals."""
    told: Log | None = None
    """Takes what people did, where somebody asks for it."""
    _noted: dict[int, str] = field(default_factory=dict)

    def read(self, places: Sequence[int], machines: Machines, keep: Callable[[], None]) -> None:
        """Read the messages at these places, the earliest first; `keep` is called now and then."""
        for messages, reasons in judged(self._chunks(places, keep), machines, reach_in_force()):
            self.gist.add(messages, reasons)
            self.pulse.add(messages, reasons, self.now - FRESH, self.now)
            self.pulse.times = edges_of(self.pulse.times)
            self.machines.extend(reasons)
            self.of_sales += [message for message in messages if message.name in NAMES]
            if self.told is not None:
                self.told.add(0, _events(messages, reasons))
            for message in messages:
                self._compare(message.seq, reasons.get(message.seq, ""))

    def person(self) -> Person:
        """Who it is by what was read."""
        found = self.gist.person(self.now, enriched([self.gist.messages])[0])
        self.pulse.named |= bool(found.email or found.name)
        return found

    def _chunks(self, places: Sequence[int], keep: Callable[[], None]) -> Iterator[list[Stored]]:
        """The messages whose time has come."""
        for start in range(0, len(places), AT_ONCE):
            keep()
            told = told_at(places[start : start + AT_ONCE])
            self._noted.update(told.machine)
            yield [message for message in told.messages if message.time <= self.now]
            for message in told.messages:
                if message.time > self.now:
                    self._compare(message.seq, "")
                    self.ahead = message.time if self.ahead is None else min(self.ahead, message.time)

    def _compare(self, seq: int, reason: str) -> None:
        if self._noted.pop(seq, "") != reason:
            self.flags.append((seq, reason))


def _events(messages: Sequence[Stored], reasons: Mapping[int, str]) -> Iterator[Event]:
    for message in messages:
        if message.seq not in reasons and (event := _READER.event(message)) is not None:
            yield event
