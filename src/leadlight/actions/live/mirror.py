"""The mirror: the events of the log in columns, for everything that looks at all of them.

A DuckDB file in the folder of the installation follows the log by its numbers. It holds nothing that the log
does not: whoever finds it missing, damaged, of another version or of another log makes it anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.ingest.json_text import written
from leadlight.ingest.scored_events import EventReader
from leadlight.storage.database import Place, folder
from leadlight.storage.file_lock import take
from leadlight.storage.generations import generation
from leadlight.storage.lead_log import kinds_of_sources, placed_up_to, stored
from leadlight.storage.many import rows
from leadlight.storage.statements import Row, one_moment, streamed

FILE, LOCK = "mirror.duckdb", "mirror.lock"
_SPILLED, _GENERATION = "mirror-spilled", "mirror.generation"

VERSION = 2
"""Grows when the tables below change, or what is written into them."""

MEMORY = "2GB"
_TABLES = (
    "CREATE TABLE about (version INTEGER, seq BIGINT, last_id VARCHAR, generation BIGINT)",
    "CREATE TABLE events (seq BIGINT, node BIGINT, name VARCHAR, t BIGINT, properties VARCHAR)",
)

Connection = duckdb.DuckDBPyConnection


@contextmanager
def mirror(place: Place, tell: Tell = tell_nobody) -> Iterator[Connection]:
    """The mirror with all that has been placed; nobody else has it meanwhile.

    In the table `events` the `properties` are flat JSON by names in normal form.
    """
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(place.folder / LOCK):
        connection = _opened(place)
        try:
            with one_moment():
                catch_up(connection, tell)
            yield connection
        finally:
            connection.close()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    handle = take(path, wait=True)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def is_stale() -> bool:
    """Whether something may have been taken out of the log since the mirror here was made."""
    made = folder() / _GENERATION
    if not (folder() / FILE).exists():
        return False
    return not made.exists() or made.read_text(encoding="ascii") != str(generation())


def drop_stale(place: Place) -> None:
    """Throw the mirror away where something was taken out of the log since it was made."""
    if (place.folder / FILE).exists():
        with _alone(place.folder / LOCK):
            usable = _usable(place)
            if usable is not None:
                usable.close()
                _note_generation(place)


def _note_generation(place: Place) -> None:
    (place.folder / _GENERATION).write_text(str(generation()), encoding="ascii")


def _opened(place: Place) -> Connection:
    """The file if it can be used, else a new one."""
    return _usable(place) or _new(place)


def _usable(place: Place) -> Connection | None:
    """The mirror, if it is one of this log; whatever else is there in its place goes."""
    path = place.folder / FILE
    with suppress(duckdb.Error):
        connection = _connected(path)
        try:
            if _follows_this_log(connection):
                return connection
        except duckdb.Error:
            pass
        connection.close()
    for found in place.folder.glob(f"{FILE}*"):
        found.unlink()
    shutil.rmtree(place.folder / _SPILLED, ignore_errors=True)
    return None


def _new(place: Place) -> Connection:
    connection = _connected(place.folder / FILE)
    with _at_once(connection):
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute("INSERT INTO about VALUES (?, 0, '', ?)", [VERSION, generation()])
    _note_generation(place)
    return connection


@contextmanager
def _at_once(connection: Connection) -> Iterator[None]:
    """Let what is written in the block be there wholly or not at all, also after a crash."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _connected(path: Path) -> Connection:
    connection = duckdb.connect(str(path))
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET temp_directory = ?", [str(path.parent / _SPILLED)])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def _follows_this_log(connection: Connection) -> bool:
    version, seq, last_id, made = _only(connection, "SELECT version, seq, last_id, generation FROM about")
    if version != VERSION or made != generation():
        return False
    found = rows("SELECT message_id FROM leadlight_event WHERE seq = %s", [seq])
    return seq == 0 or (bool(found) and found[0][0] == last_id)


def _only(connection: Connection, sql: str) -> tuple[Any, ...]:
    found = connection.execute(sql).fetchall()
    if len(found) != 1:
        raise duckdb.Error(f"the mirror has {len(found)} answers to {sql}")
    return found[0]


def follow(connection: Connection) -> int:
    """Take over what has been placed since, and who is who; up to which place in the log. In `one_moment`.

    Of this moment there are then `nodes` (each lead and its root), `machines` (the events that do not count)
    and `upto` (the last event).
    """
    upto = catch_up(connection)
    begin_who_is_who(connection, upto)
    for chunk in streamed("SELECT id, COALESCE(root_id, id) FROM leadlight_lead"):
        load_nodes(connection, *zip(*chunk, strict=True))
    for chunk in streamed("SELECT seq FROM leadlight_placement WHERE machine > ''"):
        load_machines(connection, [row[0] for row in chunk])
    return upto


def catch_up(connection: Connection, tell: Tell = tell_nobody) -> int:
    """Take over what has been placed since; the place in the log up to which. In `one_moment`."""
    upto = placed_up_to()
    kinds, reader = kinds_of_sources(), EventReader()
    known = _only(connection, "SELECT seq FROM about")[0]
    for chunk in _placed(known, upto):
        events = [_mirrored(row, kinds, reader) for row in chunk]
        known = chunk[-1][1]
        with _at_once(connection):
            _append(connection, events)
            _note(connection, known)
        tell(f"Mirroring event {known:,} of {upto:,}")
    return upto


def _placed(after: int, upto: int) -> Iterator[list[Row]]:
    """Placed messages, many at a time, in their order."""
    waiting: list[Row] = []
    for chunk in streamed(
        "SELECT p.lead_id, e.seq, e.type, e.name, e.time, e.source_id, e.body FROM leadlight_placement p "
        "JOIN leadlight_event e ON e.seq = p.seq WHERE p.seq > %s AND p.seq <= %s ORDER BY p.seq",
        [after, upto],
    ):
        waiting += chunk
        if len(waiting) >= 50_000:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _mirrored(row: Row, kinds: dict[int, str], reader: EventReader) -> tuple[int, int, str, int, str] | None:
    node, *rest = row
    message = stored(rest, kinds)
    event = reader.event(message)
    if event is None:
        return None
    return message.seq, node, event.name, event.time, written(event.properties)


def _append(connection: Connection, found: Sequence[tuple[int, int, str, int, str] | None]) -> None:
    events = [event for event in found if event is not None]
    if events:
        kinds = (np.int64, np.int64, object, np.int64, object)
        columns = zip(
            ("seq", "node", "name", "t", "properties"), zip(*events, strict=True), kinds, strict=True
        )
        load(connection, "events", {name: np.array(values, dtype=kind) for name, values, kind in columns})


def load(connection: Connection, table: str, columns: dict[str, np.ndarray[Any, Any]]) -> None:
    """Append columns to a table, in its order."""
    connection.register("loaded", columns)
    connection.execute(f"INSERT INTO {table} SELECT * FROM loaded")
    connection.unregister("loaded")


def _note(connection: Connection, seq: int) -> None:
    last_id = rows("SELECT message_id FROM leadlight_event WHERE seq = %s", [seq])[0][0]
    connection.execute("UPDATE about SET seq = ?, last_id = ?", [seq, last_id])


def begin_who_is_who(connection: Connection, upto: int) -> None:
    """Make the tables of a moment: `nodes` and `machines`, empty, and `upto`."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE upto AS SELECT CAST({upto} AS BIGINT) AS seq")
    connection.execute("CREATE OR REPLACE TEMP TABLE nodes (node BIGINT, root BIGINT)")
    connection.execute("CREATE OR REPLACE TEMP TABLE machines (seq BIGINT)")


def load_nodes(connection: Connection, leads: Sequence[int], roots: Sequence[int]) -> None:
    """Add leads and their roots to `nodes`."""
    load(connection, "nodes", {"node": np.array(leads, np.int64), "root": np.array(roots, np.int64)})


def load_machines(connection: Connection, events: Sequence[int]) -> None:
    """Add events to `machines`."""
    load(connection, "machines", {"seq": np.array(events, np.int64)})
