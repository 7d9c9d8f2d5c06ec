"""Leads and events made ready where they are, in a PostgreSQL database; the counterpart of `staging`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from leadlight.engines.date_order import forms_for
from leadlight.engines.event_staging import EventSources, _Source, ready_events
from leadlight.engines.identified import Words, identified
from leadlight.engines.lead_staging import LeadColumns, fields_read
from leadlight.engines.leftovers import fold_keys, read_times
from leadlight.engines.postgres_database import C, PostgresDatabase
from leadlight.engines.postgres_reading import (
    NO_TEXT,
    converted,
    key_of,
    nothing,
    scalar_text,
    stripped,
    time_of,
)
from leadlight.engines.reading_sql import Read, first_readable
from leadlight.engines.relations import EventRelation, LeadRelation, RawColumn
from leadlight.engines.repeats import name_of, naming_columns
from leadlight.engines.staging import Choices, Staged, chosen_keys
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.requirements import properties_of
from leadlight.tables import ROW, Kind, Leaf, Table

if TYPE_CHECKING:
    import duckdb


WORDS = Words(converted, nothing, written=lambda sql: f"CAST({sql} AS text) {C}", stripped=stripped)
"""PostgreSQL's."""


def stage_in_place(
    database: PostgresDatabase,
    model: ScoringModel,
    tables: tuple[Table, Sequence[Table]],
    choices: Choices,
    at: int,
) -> Staged:
    """Stage what a model reads as of `at` (microseconds); raises as `staging.stage` does."""
    leads = LeadColumns(tables[0], model)
    events = _Events(tables[1], properties_of(model), choices.renamed)
    lead_key, event_key = chosen_keys(leads, events, choices.key)
    whole_keys = bool(
        events.tables
        and leads.kind(lead_key) is Kind.INTEGER
        and events.key_kinds(event_key) == {Kind.INTEGER}
    )
    relation = _read_leads(database, leads, lead_key, whole_keys=whole_keys)
    like_duckdb = _as_duckdb(database)
    if not events.tables:
        forms, notes = forms_for(like_duckdb, model, relation, None, choices.forms)
        read_times(like_duckdb, relation.name, forms, relation.instants.values())
        return Staged(relation, None, (lead_key, None), forms, notes)
    read = events.read(like_duckdb, event_key or "", fields_read(model), whole_keys=whole_keys)
    forms, notes = forms_for(like_duckdb, model, relation, "events_read", choices.forms)
    read_times(like_duckdb, relation.name, forms, relation.instants.values())
    ready = ready_events(like_duckdb, replace(read, message_id=False), forms, at)
    if read.message_id:
        ready = _once(database, ready)
    relation = identified(like_duckdb, relation, read, at, WORDS)
    return Staged(relation, ready, (lead_key, event_key), forms, notes, read)


def _as_duckdb(database: PostgresDatabase) -> duckdb.DuckDBPyConnection:
    """The database for staging whose statements both understand."""
    return cast("duckdb.DuckDBPyConnection", database)


def _read_leads(
    database: PostgresDatabase, columns: LeadColumns, key: str | None, *, whole_keys: bool
) -> LeadRelation:
    """Read the leads once into a table: `_row`, their key `k`, and the fields the model reads."""
    used = columns.used()
    if key is None:
        read = Read(NO_TEXT, NO_TEXT)
    else:
        leaf = columns.leaf(key)
        read = Read(leaf.sql, NO_TEXT) if whole_keys else key_of(leaf)
    listed = [ROW, f"{read.sql} AS k", f"{read.leftover} AS k_left"]
    listed += [f"{leaf.sql} AS c{index}" for index, leaf in enumerate(used.values())]
    instants = columns.written_times()
    for name, ident in instants.items():
        time = time_of(used[name])
        listed += [f"{time.sql} AS {ident}", f"{time.leftover} AS {ident}_left"]
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE leads_read AS SELECT {', '.join(listed)} FROM {columns.table.view}"
    )
    if not whole_keys:
        fold_keys(_as_duckdb(database), "leads_read")
    fields = {name: RawColumn(f"c{i}", leaf.kind) for i, (name, leaf) in enumerate(used.items())}
    return LeadRelation("leads_read", fields, instants)


class _Events(EventSources):
    """The tables of events, read in PostgreSQL's words."""

    def _select(
        self, source: _Source, key: str, columns: Mapping[str, tuple[Leaf | None, Kind]], *, whole_keys: bool
    ) -> str:
        leaf = source.table.leaves[source.columns.keys[key]]
        read = Read(leaf.sql, NO_TEXT) if whole_keys else key_of(leaf)
        time, time_left = first_readable([time_of(source.table.leaves[i]) for i in source.columns.times])
        listed = [
            f"{read.sql} AS k",
            f"{read.leftover} AS k_left",
            f"{time} AS t",
            f"{time_left} AS t_left",
        ]
        for alias, (found, kind) in columns.items():
            if found is None:
                listed.append(f"{nothing(kind)} AS {alias}")
            elif alias == "message_id":
                listed.append(f"{stripped(scalar_text(found))} AS message_id")
            else:
                listed.append(f"{converted(found.sql, found.kind, kind)} AS {alias}")
        return f"SELECT {', '.join(listed)} FROM {source.table.view}"


def _once(database: PostgresDatabase, relation: EventRelation) -> EventRelation:
    """The existing events with every message id once; see `repeats.events_once`."""
    existing, naming = relation.name, naming_columns(relation)
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE repeated_messages AS SELECT message_id FROM {existing} "
        "WHERE message_id IS NOT NULL GROUP BY message_id HAVING COUNT(*) > 1"
    )
    if database.execute("SELECT 1 FROM repeated_messages LIMIT 1").fetchone() is None:
        return relation
    listed = ", ".join(column.ident for column in naming)
    rows = database.execute(f"SELECT DISTINCT {listed} FROM {existing}").fetchall()
    database.upload(
        "event_names",
        [*((c.ident, _uploaded(c.kind)) for c in naming), ("name", "VARCHAR")],
        [(*row, name_of(relation, dict(zip(naming, row, strict=True)))) for row in rows],
    )
    properties = [
        f"CAST(e.{column.ident} AS text) {C} NULLS FIRST" for column in relation.properties.values()
    ]
    order = ", ".join(["e.message_id", "e.t", "e.k", "n.name", *properties])
    same = " AND ".join(f"e.{c.ident} IS NOT DISTINCT FROM n.{c.ident}" for c in naming)
    again = "IN (SELECT message_id FROM repeated_messages)"
    database.execute("SET LOCAL enable_nestloop = on")
    database.execute(
        "CREATE OR REPLACE TEMP TABLE events_once AS "
        f"SELECT * FROM {existing} WHERE message_id IS NULL OR message_id NOT {again} UNION ALL "
        f"(SELECT DISTINCT ON (e.message_id) e.* FROM {existing} AS e JOIN event_names AS n ON {same} "
        f"WHERE e.message_id {again} ORDER BY {order})"
    )
    database.execute("SET LOCAL enable_nestloop = off")
    return replace(relation, name="events_once")


def _uploaded(kind: Kind) -> str:
    return {Kind.INTEGER: "BIGINT", Kind.REAL: "DOUBLE", Kind.TRUTH: "BOOLEAN", Kind.INSTANT: "BIGINT"}.get(
        kind, "VARCHAR"
    )
