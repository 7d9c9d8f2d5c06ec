"""Which messages are no events: those of machines, and those that only set fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.engines.fragments import FALSE, text
from leadlight.engines.lookups import Source
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.ingest.messages import is_identify, is_machine
from leadlight.scoring.values import Value
from leadlight.tables import Kind

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class EventsRead:
    """Event messages as read: `k`, `t`, and what else tells whether they count, before any is left out.

    `relation` holds every message; `lazy` says that it is a view, whose keys and times needed no reading.
    """

    relation: EventRelation
    lazy: bool
    message_id: bool
    machine: RawColumn | None
    traits: Mapping[str, RawColumn]


def machine_flag(connection: duckdb.DuckDBPyConnection, read: EventsRead) -> str:
    """Whether a message says that a machine did it; never NULL."""
    if read.machine is None:
        return FALSE
    if read.machine.kind is Kind.TRUTH:
        return "COALESCE(machine, FALSE)"
    return _among(connection, read.machine, is_machine)


def identify_flag(connection: duckdb.DuckDBPyConnection, read: EventsRead) -> str:
    """Whether a message sets fields and is no event; never NULL."""
    return FALSE if read.relation.type is None else _among(connection, read.relation.type, is_identify)


def _among(connection: duckdb.DuckDBPyConnection, column: RawColumn, judge: Callable[[Value], bool]) -> str:
    source = Source("events_read", "e", column.ident, column.kind)
    rows = connection.execute(
        f"SELECT DISTINCT {column.ident} FROM events_read WHERE {column.ident} IS NOT NULL"
    ).fetchall()
    raws = [raw for (raw,) in rows if judge(source.value(raw))]
    if not raws:
        return FALSE
    listed = ", ".join(text(raw) if isinstance(raw, str) else repr(raw) for raw in raws)
    return f"COALESCE({column.ident} IN ({listed}), FALSE)"
