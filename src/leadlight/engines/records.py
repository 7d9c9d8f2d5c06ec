"""Staged leads with their events as the objects that the meaning scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from leadlight.engines.lookups import Source
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.engines.staging import Staged
from leadlight.ingest.messages import event_name
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.values import Value

if TYPE_CHECKING:
    import duckdb

CHUNK = 5_000
"""So many leads are held in memory at a time, with their events."""


def leads_with_events(
    connection: duckdb.DuckDBPyConnection, staged: Staged, rows: str = "TRUE"
) -> Iterator[tuple[int, Lead]]:
    """The number and the record of each lead whose row meets a condition on `_row`, in order."""
    found = connection.execute(f"SELECT _row FROM {staged.leads.name} WHERE {rows} ORDER BY _row").fetchall()
    for start in range(0, len(found), CHUNK):
        chunk = [row for (row,) in found[start : start + CHUNK]]
        yield from _chunk(connection, staged, f"_row BETWEEN {chunk[0]} AND {chunk[-1]} AND ({rows})")


def _chunk(connection: duckdb.DuckDBPyConnection, staged: Staged, rows: str) -> Iterator[tuple[int, Lead]]:
    names, columns = list(staged.leads.fields), list(staged.leads.fields.values())
    listed = ", ".join(["_row", "k", *(column.ident for column in columns)])
    leads = connection.execute(
        f"SELECT {listed} FROM {staged.leads.name} WHERE {rows} ORDER BY _row"
    ).fetchall()
    events = _events_by_key(connection, staged, rows) if staged.events is not None else {}
    for number, key, *raws in leads:
        fields = {name: value_of(column, raw) for name, column, raw in zip(names, columns, raws, strict=True)}
        yield number, Lead(fields, tuple(events.get(key, ())))


def _events_by_key(
    connection: duckdb.DuckDBPyConnection, staged: Staged, rows: str
) -> dict[Any, list[Event]]:
    events = staged.events
    if events is None:
        return {}
    naming = [column for column in (events.event, events.type) if column is not None]
    columns = [*naming, *events.properties.values()]
    listed = ", ".join(["k", "t", *(column.ident for column in columns)])
    keys = f"SELECT k FROM {staged.leads.name} WHERE {rows}"
    found: dict[Any, list[Event]] = {}
    for key, time, *raws in connection.execute(
        f"SELECT {listed} FROM {events.name} WHERE k IN ({keys})"
    ).fetchall():
        values = [value_of(column, raw) for column, raw in zip(columns, raws, strict=True)]
        found.setdefault(key, []).append(_event(events, time, values))
    return found


def _event(events: EventRelation, time: int, values: Sequence[Value]) -> Event:
    left = list(values)
    name = left.pop(0) if events.event is not None else None
    kind = left.pop(0) if events.type is not None else None
    # a message without a name is still something the lead did, which `any` counts
    return Event(event_name(name, kind) or "", time, dict(zip(events.properties, left, strict=True)))


def value_of(column: RawColumn, raw: object) -> Value:
    """The value that the meaning sees for what a column holds."""
    return Source("", "", column.ident, column.kind).value(raw)
