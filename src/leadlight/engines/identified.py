"""Leads with what identify messages say of them; one query, in the words of the database that holds both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.engines.fragments import FALSE
from leadlight.engines.kinds import common_kind
from leadlight.engines.message_flags import EventsRead, identify_flag
from leadlight.engines.relations import LeadRelation, RawColumn
from leadlight.tables import Kind

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Words:
    """What databases say differently, as SQL of SQL.

    `converted` is a value of one kind as another, `nothing` NULL of a kind, `written` a value as text that
    is ordered by its bytes, `stripped` a text without white space around it, NULL if nothing is left.
    """

    converted: Callable[[str, Kind, Kind], str]
    nothing: Callable[[Kind], str]
    written: Callable[[str], str]
    stripped: Callable[[str], str]


def identified(
    connection: duckdb.DuckDBPyConnection, leads: LeadRelation, read: EventsRead, at: int, words: Words
) -> LeadRelation:
    """The leads with what identify messages up to an instant say of them: the latest word counts."""
    identify = identify_flag(connection, read)
    if identify == FALSE or not read.traits:
        return leads
    fields = dict(leads.fields)
    columns, joins = [], []
    for place, (name, trait) in enumerate(read.traits.items()):
        known = fields.get(name)
        kind = common_kind([trait.kind, *([known.kind] if known else [])])
        said = words.converted(f"said_{place}.v", trait.kind, kind)
        before = words.converted(f"l.{known.ident}", known.kind, kind) if known else words.nothing(kind)
        columns.append(f"COALESCE({said}, {before}) AS i{place}")
        latest = _latest_word(trait, f"{identify} AND t <= {at}", words)
        joins.append(f"LEFT JOIN ({latest}) AS said_{place} ON l.k = said_{place}.k")
        fields[name] = RawColumn(f"i{place}", kind)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE leads_identified AS SELECT l.*, {', '.join(columns)} "
        f"FROM {leads.name} AS l {' '.join(joins)}"
    )
    unsaid = {name: ident for name, ident in leads.instants.items() if name not in read.traits}
    return LeadRelation("leads_identified", fields, unsaid, leads.key)


def _latest_word(trait: RawColumn, counts: str, words: Words) -> str:
    """The latest value of a trait for each key; of two at one time the one that comes last as text."""
    written = words.written(trait.ident)
    # a blank says nothing, in plain text or as a JSON text
    says = f"COALESCE({words.stripped(written)}, '') NOT IN ('', '\"\"', '[]')"
    return (
        "SELECT k, v FROM ("
        f"SELECT k, {trait.ident} AS v, "
        f"ROW_NUMBER() OVER (PARTITION BY k ORDER BY t DESC, {written} DESC) AS place "
        f"FROM events_read WHERE {counts} AND k IS NOT NULL AND {says}) AS words WHERE place = 1"
    )
