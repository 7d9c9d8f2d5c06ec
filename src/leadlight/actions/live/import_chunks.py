"""Rows of lists on their way into the log, some hundred in one short transaction.

An imported lead's message has an id made of what the row says and what it said before, so that the same list
again adds nothing, an import that was cut off goes on, and a row that changes back is a change too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from leadlight.actions.live.fields import Declared
from leadlight.actions.live.own_exports import ours_among, say_what_is_new, tells_what_we_decided
from leadlight.ingest.accepting import Accepted, Message, Received, accept
from leadlight.ingest.clock import event_time
from leadlight.ingest.event_sheets import EventSheet
from leadlight.ingest.json_text import written, written_in_order
from leadlight.ingest.messages import IDENTIFY
from leadlight.ingest.sheets import LeadSheet, Row, Unusable
from leadlight.scoring.values import DAY, instant
from leadlight.storage.imported import known_messages, known_rows, remember
from leadlight.storage.intake import Intake, NewEvent, add_counts, write
from leadlight.storage.transaction import writing
from leadlight.storage.turned_away import turn_away

CHUNK = 2_000
"""Rows of one transaction: while it lasts, nobody else writes to SQLite."""


@dataclass(slots=True)
class Tally:
    """What became of the rows of some lists."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """All rows."""
        return self.new + self.changed + self.unchanged + self.refused

    def add(self, chunk: Chunk, known: int) -> None:
        """Count what became of the rows of a chunk, of whose messages so many were known."""
        self.new += len(chunk.events) - known - chunk.changed
        self.changed += chunk.changed
        self.unchanged += chunk.unchanged + known
        self.refused += len(chunk.refused)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not imported, and why; its cells, unless they are a person's who was erased."""

    place: str
    row: int
    reason: str
    cells: tuple[object, ...] = ()


@dataclass(slots=True)
class Chunk:
    """What some rows come to: messages for the log, and digests of what they say."""

    place: str
    events: list[NewEvent] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The row of each message."""
    digests: list[tuple[str, str]] = field(default_factory=list)
    """What the row of each message said, where it is of a list of leads."""
    refused: list[Refused] = field(default_factory=list)
    changed: int = 0
    unchanged: int = 0
    upto: int = 0
    """The last row that was looked at for it."""

    def add(self, place: str, number: int, message: Message, received: Received) -> bool:
        """Take a message in, or note why not."""
        decision = accept(message, received)
        if not isinstance(decision, Accepted):
            self.refused.append(Refused(place, number, decision.reason))
            return False
        if len(decision.body) > LARGEST:
            self.refused.append(Refused(place, number, TOO_LARGE))
            return False
        found = (decision.message_id, decision.type, decision.name, decision.time)
        self.events.append(NewEvent(*found, received.at, received.source, decision.body))
        self.numbers.append(number)
        return True

    def leave_out(self, erased: Collection[int]) -> None:
        """Count messages, by their places among those of the chunk, as refused."""
        self.refused += [Refused(self.place, self.numbers[at], ERASED) for at in sorted(erased)]
        self.events = [event for at, event in enumerate(self.events) if at not in erased]


ERASED = "this person was erased, and only comes back of their own will"

LARGEST = 32 * 1024
"""What a message may hold, as in collection."""

TOO_LARGE = f"it holds more than {LARGEST // 1024} KB"


class LeadRows:
    """Makes chunks of the rows of a list of leads."""

    def __init__(self, sheet: LeadSheet, place: str, received: Received, declared: Declared) -> None:
        """Read rows by `sheet`; errors name `place`, and values are held against what is `declared`."""
        self._declared = declared
        self._sheet = sheet
        self._place = place
        self._received = received
        self._seen: set[int] = set()
        self._again: Counter[str] = Counter()

    def chunk(self, rows: Sequence[Row]) -> Chunk:
        """What these rows, each after its number, come to."""
        chunk = Chunk(self._place)
        read = list(self._read(rows, chunk))
        known = known_rows(self._received.source, [key for _, _, key, _ in read])
        ours = ours_among(message for _, _, _, message in read)
        for number, again, key, message in read:
            before, content = known.get(key, ""), ""
            if say_what_is_new(message, ours):
                content = _digest(written_in_order(message))
            if before.startswith(content):
                chunk.unchanged += 1
                continue
            link = _digest(f"{self._sheet.source}\n{key}\n{before}\n{content}".encode())
            event = self._event(message, self._id(number, link), again)
            if len(event.body) > LARGEST:
                chunk.refused.append(Refused(self._place, number, TOO_LARGE))
                continue
            chunk.events.append(event)
            chunk.numbers.append(number)
            chunk.digests.append((key, content + link))
            chunk.changed += key in known
        return chunk

    def skip(self, rows: Sequence[Row]) -> None:
        """Note the keys of rows that were imported before, so that those after them count as they did."""
        for _ in self._read(rows, Chunk(self._place)):
            pass

    def _read(self, rows: Sequence[Row], chunk: Chunk) -> Iterator[tuple[int, int, str, Message]]:
        """The number of each row, how often its key stood before, its key, and its message."""
        for number, *cells in rows:
            try:
                said = self._sheet.read(cells)
            except Unusable as error:
                chunk.refused.append(Refused(self._place, number, str(error), tuple(cells)))
                continue
            again = self._times_before(said.key)
            self._declared.look(said.message["traits"])
            yield number, again, f"{said.key}#{again + 1}" if again else said.key, said.message

    def _id(self, number: int, link: str) -> str:
        """The id of the message of a row: in the order of the rows, which databases like best."""
        return f"import-{self._received.source:x}-{number:08x}-{link}"

    def _event(self, message: Message, message_id: str, again: int) -> NewEvent:
        """The row of the log: of rows with one key the last one counts, as if it came a moment later."""
        message["messageId"] = message_id
        at, said = self._received.at, message.get("timestamp")
        time = event_time(None if said is None else instant(said), None, at) + again
        return NewEvent(message_id, IDENTIFY, "", time, at, self._received.source, written(message))

    def _times_before(self, key: str) -> int:
        """How often a key stood in this list before."""
        number = hash(key)
        if number not in self._seen:
            self._seen.add(number)
            return 0
        self._again[key] += 1
        return self._again[key]


class EventRows:
    """Makes chunks of the rows of a list of events; of rows that are alike each counts."""

    def __init__(self, sheet: EventSheet, place: str, received: Received, alike: Collection[int]) -> None:
        """Read rows by `sheet`; `alike` are the numbers that several rows without an id have."""
        self._sheet = sheet
        self._place = place
        self._received = received
        self._alike = alike
        self._again: Counter[int] = Counter()

    def chunk(self, rows: Sequence[Row]) -> Chunk:
        """What these rows, each between its number and that of rows like it, come to."""
        chunk = Chunk(self._place)
        read = []
        for number, *cells, like in rows:
            try:
                read.append((number, like, self._sheet.read(cells)))
            except Unusable as error:
                chunk.refused.append(Refused(self._place, number, str(error)))
        ours = ours_among(message for _, _, message in read)
        for number, like, message in read:
            if tells_what_we_decided(message, ours):
                chunk.unchanged += 1
                continue
            say_what_is_new(message, ours)
            if "messageId" not in message and like in self._alike:
                self._again[like] += 1
                if (times := self._again[like]) > 1:
                    said = b"%d %d " % (self._received.source, times) + written_in_order(message)
                    message["messageId"] = f"import-{_digest(said)}"
            chunk.add(self._place, number, message, self._received)
        return chunk


def _digest(said: bytes) -> str:
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def write_chunk(chunk: Chunk, received: Received) -> int:
    """Write a chunk wholly or not at all; says how many of its messages were known.

    Rows of people who were erased are refused, and not even remembered.
    """
    intake = Intake(received.source, received.at, chunk.events, refused=len(chunk.refused))
    with writing():
        write([intake])
        remember(
            received.source,
            [digest for at, digest in enumerate(chunk.digests) if at not in intake.erased],
        )
        if chunk.unchanged:
            day = received.at - received.at % DAY
            add_counts(Counter({(day, received.source, "duplicate"): chunk.unchanged}))
    chunk.leave_out(intake.erased)
    return len(intake.duplicates)


class Rehearsal:
    """Says what `write_chunk` would, and writes nothing."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def __call__(self, chunk: Chunk, received: Received) -> int:
        """Say how many messages of a chunk would be known."""
        intake = Intake(received.source, received.at, chunk.events)
        turn_away([intake], for_good=True)
        chunk.leave_out(intake.erased)
        ids = [event.message_id for event in chunk.events]
        known = known_messages(ids) | self._written
        new = set(ids) - known
        self._written |= new
        return len(ids) - len(new)
