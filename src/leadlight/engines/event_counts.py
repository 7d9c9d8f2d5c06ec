"""What became of the messages that were read: how many are events of leads, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.engines.message_flags import EventsRead, identify_flag, machine_flag
from leadlight.engines.relations import EventRelation, LeadRelation
from leadlight.scoring.explain import counted
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb


WITHOUT_TIME = "without a readable time left out"

MOST_BITS = 2**26
"""Keys that lie this close together are counted by bits, in 8 MB for each thread."""


@dataclass(frozen=True, slots=True)
class EventCounts:
    """What became of the messages: of `total` some are left out, the rest are of leads or of nobody known."""

    total: int
    without_time: int
    without_key: int
    later: int
    machine: int
    identify: int
    repeated: int
    matched: int
    of_unknown_leads: int
    leads_with_events: int

    def sentences(self, leads: int) -> Iterator[str]:
        """The counts that are not nothing, in words."""
        belong = "belongs" if self.matched == 1 else "belong"
        of_leads = f"{self.leads_with_events:,} of {counted(leads, 'lead')}"
        yield f"{self.matched:,} of {counted(self.total, 'event')} {belong} to {of_leads}."
        said = (
            (self.of_unknown_leads, "of unknown leads left out"),
            (self.without_time, WITHOUT_TIME),
            (self.without_key, "without a key left out"),
            (self.later, "later than the instant left out"),
            (self.machine, "of machines left out"),
            (self.repeated, "sent again counted once"),
        )
        if any(count for count, _ in said):
            yield left_out(*said)
        if self.identify:
            yield f"Identify messages that set fields: {self.identify:,}."


def left_out(*counts: tuple[int, str]) -> str:
    """How many events are left out, and why, as a sentence; what is nothing is not named."""
    return f"Events: {', '.join(f'{count:,} {why}' for count, why in counts if count)}."


def count_untimed(connection: duckdb.DuckDBPyConnection, read: EventsRead) -> tuple[int, int, int]:
    """How many messages were read, how many of them are events, and how many events have no readable time."""
    event = f"NOT {identify_flag(connection, read)}"
    messages, events, untimed = first_row(
        connection,
        f"SELECT COUNT(*), COUNT(*) FILTER ({event}), COUNT(*) FILTER ({event} AND {_no_time(read)}) "
        "FROM events_read",
    )
    return messages, events, untimed


def count_events(
    connection: duckdb.DuckDBPyConnection,
    read: EventsRead,
    ready: EventRelation,
    leads: LeadRelation,
    at: int,
) -> EventCounts:
    """Count what became of the messages read; each counts under the first reason to leave it out."""
    machine, identify = machine_flag(connection, read), identify_flag(connection, read)
    late = f"ts > make_timestamp({at})" if read.relation.stamped else f"t > {at}"
    reasons = [identify, _no_time(read), "k IS NULL", late, machine]
    counts = [f"COUNT(CASE WHEN {reason} THEN 1 END)" for reason in _first_of(reasons)]
    total, identified, without_time, without_key, later, machines = first_row(
        connection, f"SELECT COUNT(*), {', '.join(counts)} FROM events_read"
    )
    existing, of_known, known = _matched(connection, ready.name, leads)
    left = total - identified - without_time - without_key - later - machines
    return EventCounts(
        total, without_time, without_key, later, machines, identified,
        repeated=left - existing,
        matched=of_known,
        of_unknown_leads=existing - of_known,
        leads_with_events=known,
    )  # fmt: skip


def _no_time(read: EventsRead) -> str:
    return "ts IS NULL" if read.relation.stamped else "t IS NULL"


def _matched(connection: duckdb.DuckDBPyConnection, ready: str, leads: LeadRelation) -> tuple[int, int, int]:
    """How many events there are, how many are of leads, and of how many leads, of which some share a key."""
    span = None if leads.key is None else _span_of_keys(connection, leads.name)
    query = _grouped(ready, leads.name) if span is None else _in_bits(ready, leads.name, *span)
    existing, of_known, known = first_row(connection, query)
    return int(existing), int(of_known), int(known)


def _grouped(ready: str, leads: str) -> str:
    return (
        "SELECT COALESCE(SUM(n), 0), COALESCE(SUM(CASE WHEN rows_of_key > 0 THEN n END), 0), "
        "COALESCE(SUM(rows_of_key), 0) "
        f"FROM (SELECT k, COUNT(*) AS n FROM {ready} GROUP BY k) AS did LEFT JOIN "
        f"(SELECT k, COUNT(*) AS rows_of_key FROM {leads} WHERE k IS NOT NULL GROUP BY k) AS listed USING (k)"
    )


def _span_of_keys(connection: duckdb.DuckDBPyConnection, leads: str) -> tuple[int, int] | None:
    """The smallest and the largest of keys that are whole numbers, None where bits cannot tell them apart."""
    low, high, count = first_row(connection, f"SELECT MIN(k), MAX(k), COUNT(k) FROM {leads}")
    if low is None or high - low >= MOST_BITS:
        return None
    bits = first_row(connection, f"SELECT bit_count(bitstring_agg(k, {low}, {high})) FROM {leads}")
    return (low, high) if bits == (count,) else None


def _in_bits(ready: str, leads: str, low: int, high: int) -> str:
    """The counts with a bit for each key there may be, in a fourth of the time that groups take."""
    within, bits = f"CASE WHEN k BETWEEN {low} AND {high} THEN", f"bitstring_agg(k, {low}, {high})"
    listed = f"(SELECT {bits} FROM {leads})"
    return (
        f"SELECT COUNT(*), COALESCE(SUM({within} get_bit({listed}, CAST(k - {low} AS INTEGER)) END), 0), "
        f"COALESCE(bit_count(bitstring_agg({within} k END, {low}, {high}) & {listed}), 0) FROM {ready}"
    )


def _first_of(reasons: Sequence[str]) -> list[str]:
    """Each reason where none before it holds."""
    return [
        " AND ".join([*(f"NOT COALESCE({before}, FALSE)" for before in reasons[:place]), f"({reason})"])
        for place, reason in enumerate(reasons)
    ]
