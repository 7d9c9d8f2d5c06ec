"""Staged leads as they were at moments of their own: what later messages said of them is not known yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadlight.engines.fragments import FALSE
from leadlight.engines.lead_staging import LeadColumns
from leadlight.engines.message_flags import EventsRead, identify_flag
from leadlight.engines.records import leads_with_events, value_of
from leadlight.engines.relations import LeadRelation, RawColumn
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.lead import Lead
from leadlight.scoring.values import Value, is_missing
from leadlight.tables import Table

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class _Said:
    """What a message set a field to, and when (microseconds)."""

    time: int
    text: str
    field: str
    value: Value


def leads_at(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    read_from: tuple[Table, ScoringModel],
    moments: Mapping[int, int],
) -> Iterator[tuple[int, Lead]]:
    """The number and the record of each lead that has a moment (by row, in microseconds), in order.

    `read_from` is what was staged. Fields are as messages up to the moment left them; events are all there.
    """
    said = _said(connection, staged.read)
    if not said:
        yield from _among(leads_with_events(connection, staged), moments)
        return
    used = LeadColumns(*read_from).used()
    fields = {name: RawColumn(f"c{place}", leaf.kind) for place, (name, leaf) in enumerate(used.items())}
    written = replace(staged, leads=LeadRelation("leads_read", fields))
    keys = dict(connection.execute("SELECT _row, k FROM leads_read WHERE k IS NOT NULL").fetchall())
    for row, lead in _among(leads_with_events(connection, written), moments):
        known = dict(lead.fields)
        for word in said.get(keys.get(row), ()):
            if word.time <= moments[row]:
                known[word.field] = word.value
        yield row, Lead(known, lead.events)


def _among(leads: Iterator[tuple[int, Lead]], moments: Mapping[int, int]) -> Iterator[tuple[int, Lead]]:
    return ((row, lead) for row, lead in leads if row in moments)


def _said(connection: duckdb.DuckDBPyConnection, read: EventsRead | None) -> dict[object, list[_Said]]:
    """What identify messages said of each key, the latest last; of two at one time the last as text."""
    if read is None or not read.traits or (identify := identify_flag(connection, read)) == FALSE:
        return {}
    traits = list(read.traits.items())
    listed = ", ".join(["k", "t", *(trait.ident for _, trait in traits)])
    found: dict[object, list[_Said]] = {}
    for key, time, *raws in connection.execute(
        f"SELECT {listed} FROM events_read WHERE {identify} AND k IS NOT NULL AND t IS NOT NULL"
    ).fetchall():
        for (name, trait), raw in zip(traits, raws, strict=True):
            value = value_of(trait, raw)
            if not is_missing(value):
                found.setdefault(key, []).append(_Said(time, str(raw), name, value))
    for words in found.values():
        words.sort(key=lambda word: (word.time, word.text))
    return found
