"""Messages that came in, written down: events, quarantine and counts of many requests in one transaction."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal, NamedTuple

import psycopg
from django.db import connection

from leadlight.scoring.values import DAY
from leadlight.storage.many import ROWS, as_rows, fields
from leadlight.storage.transaction import writing
from leadlight.storage.turned_away import turn_away

Result = Literal["accepted", "duplicate", "quarantined", "refused", "left_out"]
NOBODY = 0
"""Stands for the source of a message whose key nobody gave out."""

CHANNEL = "leadlight"
"""PostgreSQL tells those who listen here that there is something new."""

MOST_QUARANTINED = 10_000
"""Messages of one source that are kept for people to look at, in a day."""

_LOCK = 0x1EAD
_TYPES = {
    "message_id": "text", "type": "text", "name": "text", "time": "bigint", "received_at": "bigint",
    "source_id": "bigint", "body": "text",
}  # fmt: skip
_COLUMNS = ", ".join(_TYPES)
_ROWS_AT_ONCE = 1024


class NewEvent(NamedTuple):
    """A row of the log, in the order of its columns."""

    message_id: str
    type: str
    name: str
    time: int
    received_at: int
    source: int
    body: str


@dataclass(slots=True, eq=False)
class Intake:
    """What one request brought. `duplicates` tells, once it is written, which events were known already.

    An event that comes twice in one intake is a duplicate there, so that ids are not enough: these are places
    in `events`.
    """

    source: int
    received_at: int
    events: Sequence[NewEvent] = ()
    quarantined: Sequence[tuple[str, str]] = ()
    """Bodies and reasons."""
    refused: int = 0
    kept: int = 0
    """How many of `quarantined` were written, the first ones that may be; the others are refused."""
    is_probe: bool = False
    """It brings nothing, and is written down to see whether anything can be."""
    duplicates: set[int] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)
    """Which events are of people who were erased, so that they were not written; places, likewise."""
    not_kept: set[int] = field(default_factory=set)
    """Which of `quarantined` are of such people; places there."""
    is_discreet: bool = False
    """Who sent it must not learn who was erased: anybody can use a browser's key."""
    left_out: int = 0
    """Events of a hook that its mapping does not want; they are no messages, and counted beside them."""
    hook_error: str | None = None
    """Of a request to a hook what went wrong, blank if nothing did; None of what came otherwise."""


def write(intakes: Sequence[Intake]) -> None:
    """Write all of this or nothing, each event once; fill in which were duplicates."""
    _check_file()
    with writing():
        _wait_for_turn(intakes)
        turn_away(intakes)
        first = _first_of_each(intakes)
        known = insert_events(list(first.values())) if first else set()
        for intake in intakes:
            intake.duplicates = {
                place
                for place, event in enumerate(intake.events)
                if place not in intake.erased
                and (event.message_id in known or first[event.message_id] is not event)
            }
        _find_room(intakes)
        _insert_quarantined(intakes)
        add_counts(_counted(intakes))
        _note_hooks(intakes)
        if probes := [intake.received_at for intake in intakes if intake.is_probe]:
            _note_probe(max(probes))


def _check_file() -> None:
    """Raise OSError where somebody deleted the file: SQLite would write on where nobody finds it."""
    if connection.vendor == "sqlite":
        os.stat(connection.settings_dict["NAME"])  # noqa: PTH116 - on the way of every event


def _note_probe(at: int) -> None:
    _execute(
        f"INSERT INTO leadlight_cursor (name, seq, lease_until, token) VALUES {_marks(4, 1)} "
        "ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
        ["probed", at, 0, 0],
    )


def _wait_for_turn(intakes: Iterable[Intake]) -> None:
    """On PostgreSQL let nobody else write events, or erase, until this is committed; SQLite lets nobody."""
    if any(intake.events or intake.quarantined for intake in intakes):
        lock_log()


def lock_log() -> None:
    """Whoever inserts holds a lock until it commits: what can be seen has no gaps that fill up later."""
    if connection.vendor != "sqlite":
        _execute("SELECT pg_advisory_xact_lock(%s), pg_notify(%s, '')", [_LOCK, CHANNEL])


def _note_hooks(intakes: Iterable[Intake]) -> None:
    """Let each hook say when it was last heard of, and what last went wrong."""
    heard, wrong = dict[int, int](), dict[int, tuple[int, str]]()
    for intake in intakes:
        if intake.hook_error is None:
            continue
        if not intake.refused or intake.events or intake.quarantined:  # anybody can send what is refused
            heard[intake.source] = max(intake.received_at, heard.get(intake.source, 0))
        if intake.hook_error:
            wrong[intake.source] = intake.received_at, intake.hook_error
    mark = "?" if connection.vendor == "sqlite" else "%s"
    for source, at in sorted(heard.items()):
        _execute(
            f"UPDATE leadlight_hook SET last_at = {mark} WHERE source_id = {mark} AND "
            f"COALESCE(last_at, 0) < {mark}",
            [at, source, at],
        )
    for source, (at, error) in sorted(wrong.items()):
        _execute(
            f"UPDATE leadlight_hook SET last_error_at = {mark}, last_error = {mark} WHERE source_id = {mark}",
            [at, error, source],
        )


def _first_of_each(intakes: Iterable[Intake]) -> dict[str, NewEvent]:
    first: dict[str, NewEvent] = {}
    for intake in intakes:
        for place, event in enumerate(intake.events):
            if place not in intake.erased:
                first.setdefault(event.message_id, event)
    return first


def _counted(intakes: Iterable[Intake]) -> Counter[tuple[int, int, str]]:
    counts: Counter[tuple[int, int, str]] = Counter()
    for intake in intakes:
        day = intake.received_at - intake.received_at % DAY
        again = len(intake.duplicates)
        for result, count in (
            ("accepted", len(intake.events) - again - len(intake.erased)),
            ("duplicate", again),
            ("quarantined", intake.kept),
            ("left_out", intake.left_out),
            ("refused", intake.refused + len(intake.erased) + len(intake.quarantined) - intake.kept),
        ):
            if count:
                counts[day, intake.source, result] += count
    return counts


def add_counts(counts: Counter[tuple[int, int, str]]) -> None:
    """Add to the counts of days (their first instant), sources and results, in the transaction there is."""
    rows = [(*key, count) for key, count in sorted(counts.items())]
    for chunk in _chunks(rows):
        _execute(
            "INSERT INTO leadlight_intakecount (day, source_id, result, count) VALUES "
            f"{_marks(4, len(chunk))} ON CONFLICT (day, source_id, result) "
            "DO UPDATE SET count = leadlight_intakecount.count + excluded.count",
            [value for row in chunk for value in row],
        )


def _find_room(intakes: Iterable[Intake]) -> None:
    """Let no key fill the disk with what nobody can use: find how much of each intake is kept."""
    room = dict[tuple[int, int], int]()
    for intake in intakes:
        day = intake.received_at - intake.received_at % DAY
        if intake.quarantined and (day, intake.source) not in room:
            room[day, intake.source] = MOST_QUARANTINED - _quarantined_on(day, intake.source)
        usable = len(intake.quarantined) - len(intake.not_kept)
        intake.kept = max(0, min(usable, room.get((day, intake.source), 0)))
        if intake.kept:
            room[day, intake.source] -= intake.kept


def _quarantined_on(day: int, source: int) -> int:
    mark = "?" if connection.vendor == "sqlite" else "%s"
    found = _execute(
        "SELECT count FROM leadlight_intakecount "
        f"WHERE day = {mark} AND source_id = {mark} AND result = 'quarantined'",
        [day, source],
    ).fetchone()
    return 0 if found is None else int(found[0])


def _insert_quarantined(intakes: Iterable[Intake]) -> None:
    rows = [
        (intake.received_at, intake.source, body, reason)
        for intake in intakes
        for body, reason in islice(_to_keep(intake), intake.kept)
    ]
    for chunk in _chunks(rows):
        _execute(
            "INSERT INTO leadlight_quarantined (received_at, source_id, body, reason) VALUES "
            f"{_marks(4, len(chunk))}",
            [value for row in chunk for value in row],
        )


def _to_keep(intake: Intake) -> Iterator[tuple[str, str]]:
    return (each for place, each in enumerate(intake.quarantined) if place not in intake.not_kept)


def insert_events(events: list[NewEvent]) -> set[str]:
    """Add events to the log in this order; give the ids of those that it had."""
    insert = _insert_in_sqlite if connection.vendor == "sqlite" else _insert_in_postgres
    return insert(events)


def _insert_in_sqlite(events: list[NewEvent]) -> set[str]:
    """A statement for many rows: between two of them another thread may hold the interpreter for long."""
    last = _execute("SELECT max(seq) FROM leadlight_event").fetchone()[0] or 0
    inserted = 0
    for chunk in _chunks(events):
        # rows are repeated up to a power of two, so that few statements have to be prepared; each enters once
        rows = [*chunk, *[chunk[-1]] * ((1 << (len(chunk) - 1).bit_length()) - len(chunk))]
        inserted += _execute(
            f"INSERT INTO leadlight_event ({_COLUMNS}) VALUES {_marks(7, len(rows))} "
            "ON CONFLICT (message_id) DO NOTHING",
            [value for row in rows for value in row],
        ).rowcount
    if inserted == len(events):
        return set()
    new = {row[0] for row in _execute("SELECT message_id FROM leadlight_event WHERE seq > ?", [last])}
    return {event.message_id for event in events} - new


def _insert_in_postgres(events: list[NewEvent]) -> set[str]:
    """The caller holds the lock of the log."""
    found = _execute(
        f"INSERT INTO leadlight_event ({_COLUMNS}) {ROWS.format(fields(_TYPES))} ORDER BY place "
        "ON CONFLICT (message_id) DO NOTHING RETURNING message_id",
        [as_rows(events)],
    )
    return {event.message_id for event in events} - {row[0] for row in found}


def _execute(sql: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - the driver's own cursor
    """Run a statement on the driver itself: Django's own way costs more than the database does."""
    connection.ensure_connection()
    raw = connection.connection
    # Django asks for cursors that put the values into the text; arrays of a thousand bodies go beside it
    return (
        raw.execute(sql, values)
        if connection.vendor == "sqlite"
        else psycopg.Cursor(raw).execute(sql, values)
    )


def _chunks(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[start : start + _ROWS_AT_ONCE] for start in range(0, len(rows), _ROWS_AT_ONCE))


def _marks(columns: int, rows: int) -> str:
    """The placeholders of so many rows."""
    mark = "?" if connection.vendor == "sqlite" else "%s"
    row = f"({', '.join([mark] * columns)})"
    return ", ".join([row] * rows)
