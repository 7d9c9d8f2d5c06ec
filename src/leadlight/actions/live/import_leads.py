"""Import lists: each lead becomes an identify message, each event one of its own kind."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NoReturn, Protocol

from leadlight.actions.live import pacing
from leadlight.actions.live.fields import Declared
from leadlight.actions.live.import_chunks import (
    CHUNK,
    Chunk,
    EventRows,
    LeadRows,
    Refused,
    Rehearsal,
    Tally,
    write_chunk,
)
from leadlight.actions.live.pacing import Pace
from leadlight.actions.live.place import place
from leadlight.actions.live.refusals import Refusals, noted_refusals
from leadlight.actions.live.sheet_rows import Row, SheetRows, sheet_rows, with_date_order
from leadlight.actions.work_table import Tell, tell_nobody, work_connection
from leadlight.errors import DataError
from leadlight.ingest.accepting import Received
from leadlight.ingest.event_sheets import EventSheet, event_sheet
from leadlight.ingest.sheets import LeadSheet, Mapped, lead_sheet
from leadlight.scoring.values import ISO, Forms
from leadlight.storage.models import Source
from leadlight.storage.transaction import writing
from leadlight.tables import Address, DatabaseTable, File, Stdin, parse_address

MEMORY = "160MB"
"""What DuckDB may hold before it spills to the disk: a list of any size is imported in the same memory."""


MANY = 50_000
"""Rows from which on people are recognised while others are still being read."""


@dataclass(frozen=True, slots=True)
class How:
    """How an import runs: `rehearse` changes nothing and says the same.

    Where the installation is `served`, its worker recognises people; else `beside` does, for many rows, while
    the block lasts. `chunk` rows are written in one transaction, by `write` and none of the first `skip` of
    the leads, which were imported before.
    """

    rehearse: bool = False
    served: bool = False
    beside: Callable[[], AbstractContextManager[None]] = nullcontext
    chunk: int = CHUNK
    write: Callable[[Chunk, Received], int] | None = None
    skip: int = 0


ALONE = How()


@dataclass(frozen=True, slots=True)
class Lists:
    """What is imported, and what the user says of it; `source` is who says what the lists say."""

    leads: str | None
    events: Sequence[str] = ()
    source: str | None = None
    mapped: Mapped = field(default_factory=Mapped)
    renamed: Mapping[str, str] = field(default_factory=dict)
    forms: Forms = ISO

    @property
    def addresses(self) -> list[Address]:
        """Where the lists are; raises TableError, and DataError where there is none."""
        found = [parse_address(text) for text in (self.leads, *self.events) if text is not None]
        if not found:
            raise DataError("There is nothing to import. Name a list of leads, or --events.")
        if sum(isinstance(address, Stdin) for address in found) > 1:
            raise DataError(
                "Standard input can be read once only. Write - for one of the lists, and name files."
            )
        return found


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of all rows, the first ones that were refused, and what was assumed."""

    source: str
    leads: Tally
    events: Tally
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """Lists that were read and understood: nothing of them can fail any more but single rows."""

    source: str
    leads: tuple[SheetRows, LeadSheet] | None
    events: tuple[tuple[SheetRows, EventSheet], ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows all lists have."""
        return sum(rows.rows for rows, _ in (*self.events, *([self.leads] if self.leads else [])))


def import_leads(
    lists: Lists, at: int, run: How = ALONE, *, refused: str | None = None, tell: Tell = tell_nobody
) -> Imported:
    """Import lists into the open database as of `at`.

    `refused` names a CSV file for the rows that are left out. All lists are read to their ends before
    anything is written. Raises TableError for what cannot be read, DataError for what cannot be understood.
    """
    with noted_refusals(refused) as refusals, _read(lists, tell) as read:
        received = Received(at, _source(read.source, at, make=not run.rehearse), "import", _no_new_id)
        many = read.rows > MANY
        pace = Pace(None if run.rehearse else _may_run_ahead(run, many=many))
        taking = _Taking(received, run, refusals, tell, pace)
        with run.beside() if many and not run.rehearse else nullcontext():
            leads, events, notes = taking.all(read)
            tell("Recognising people")
        if not (run.rehearse or run.served):
            while place(at, run.chunk):
                pass
        return Imported(read.source, leads, events, tuple(refusals.shown), (*read.notes, *notes))


def _may_run_ahead(run: How, *, many: bool) -> int | None:
    """How many messages may wait for those who place; None where nobody does before the end."""
    if run.served:
        return pacing.AHEAD
    return pacing.AHEAD_BESIDE if many and run.beside is not nullcontext else None


def _no_new_id() -> NoReturn:
    raise AssertionError("every row has a time or an id")


class _Making(Protocol):
    def chunk(self, rows: Sequence[Row]) -> Chunk: ...


class _Taking:
    """Takes rows chunk by chunk, and counts."""

    def __init__(self, received: Received, run: How, refusals: Refusals, tell: Tell, pace: Pace) -> None:
        self.received = received
        self.pace = pace
        self.chunk = run.chunk
        self.write: Callable[[Chunk, Received], int] = (
            Rehearsal() if run.rehearse else run.write or write_chunk
        )
        self.skip = run.skip
        self.refusals = refusals
        self.tell = tell

    def all(self, read: _Read) -> tuple[Tally, Tally, tuple[str, ...]]:
        """Take all lists; what became of leads and of events, and what is to be said of declared fields."""
        leads, events, declared = Tally(), Tally(), Declared.now()
        if read.leads is not None:
            rows, sheet = read.leads
            making = LeadRows(sheet, rows.columns.place, self.received, declared)
            self.take(self._not_yet(rows.pages(), making), making, leads)
        for rows, events_sheet in read.events:
            blank = [] if events_sheet.columns.message_id is None else [events_sheet.columns.message_id]
            reading = EventRows(events_sheet, rows.columns.place, self.received, rows.alike(blank))
            self.take(rows.pages(hashed=True), reading, events)
        return leads, events, declared.sentences()

    def _not_yet(self, pages: Iterator[list[Row]], making: LeadRows) -> Iterator[list[Row]]:
        """Rows after those that were imported before."""
        for page in pages:
            left = [row for row in page if row[0] > self.skip]
            if len(left) < len(page):
                making.skip(page[: len(page) - len(left)])
            yield left

    def take(self, pages: Iterator[list[Row]], making: _Making, tally: Tally) -> None:
        for page in pages:
            rows = iter(page)
            while some := list(islice(rows, self.chunk)):
                chunk = making.chunk(some)
                chunk.upto = some[-1][0]
                tally.add(chunk, self.write(chunk, self.received))
                self.pace.keep()
                self.refusals.take(chunk.refused)
            self.tell(f"Importing: {tally.rows:,} rows")


def _source(name: str, at: int, *, make: bool) -> int:
    """The number of the source of a name; 0, which no source has, where there is none and none is made."""
    found = Source.objects.filter(kind="import", name=name).order_by("pk").first()
    if found is None and make:
        with writing():
            found, _ = Source.objects.get_or_create(kind="import", name=name, defaults={"created_at": at})
    return 0 if found is None else found.pk


@contextmanager
def _read(lists: Lists, tell: Tell) -> Iterator[_Read]:
    """Read all lists wholly, so that a broken one is found before anything is written."""
    addresses = lists.addresses
    source = lists.source or _name_of(addresses[0])
    with (
        tempfile.TemporaryDirectory(prefix="leadlight-") as folder,
        work_connection(Path(folder)) as connection,
    ):
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        opened = []
        for number, address in enumerate(addresses):
            tell(f"Reading {address}")
            opened.append(sheet_rows(connection, address, f"list_{number}"))
        yield _understood(lists, source, opened)


def _understood(lists: Lists, source: str, opened: list[SheetRows]) -> _Read:
    notes = [note for rows in opened for note in rows.notes]
    leads, events = None, []
    for number, rows in enumerate(opened):
        forms, said = with_date_order(rows, lists.forms)
        notes.extend(said)
        if number == 0 and lists.leads is not None:
            leads = (rows, lead_sheet(rows.columns, source, lists.mapped, forms))
        else:
            sheet = event_sheet(rows.columns, source, lists.mapped.key, lists.renamed, forms)
            events.append((rows, sheet))
    return _Read(source, leads, tuple(events), tuple(notes))


def _name_of(address: Address) -> str:
    """What a list is called where nobody says: its file or table."""
    match address:
        case File():
            return address.path.name if address.sheet is None else f"{address.path.name}#{address.sheet}"
        case DatabaseTable():
            return address.table
        case Stdin():
            raise DataError("Say with --source whose list comes on standard input.")
