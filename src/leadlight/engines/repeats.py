"""Messages sent more than once: those of one message id are one event, the earliest of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from leadlight.engines.kinds import sql_type
from leadlight.engines.lookups import Source
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.ingest.messages import event_name
from leadlight.scoring.values import Value
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb


def events_once(connection: duckdb.DuckDBPyConnection, existing: str, relation: EventRelation) -> str:
    """The name of a relation of the existing events in which every message id stands once.

    Of copies at one time that differ, the one whose lead, name and properties come first as text counts;
    `scoring.lead.once` says the same of one lead.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE repeated_messages AS "
        f"SELECT message_id FROM {existing} WHERE message_id IS NOT NULL GROUP BY 1 HAVING COUNT(*) > 1"
    )
    (repeated,) = first_row(connection, "SELECT COUNT(*) FROM repeated_messages")
    if not repeated:
        return existing
    _upload_names(connection, existing, relation)
    properties = [f"CAST(e.{column.ident} AS VARCHAR) NULLS FIRST" for column in relation.properties.values()]
    # the names of the properties decide their order, as they do in the meaning
    order = ", ".join(["e.t", "e.k", "n.name", *properties])
    same = " AND ".join(f"e.{c.ident} IS NOT DISTINCT FROM n.{c.ident}" for c in naming_columns(relation))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE events_once AS "
        f"SELECT * FROM {existing} WHERE message_id IS NULL OR message_id NOT IN (FROM repeated_messages) "
        f"UNION ALL SELECT e.* FROM {existing} AS e JOIN event_names AS n ON {same} "
        "WHERE e.message_id IN (FROM repeated_messages) "
        f"QUALIFY ROW_NUMBER() OVER (PARTITION BY e.message_id ORDER BY {order}) = 1"
    )
    return "events_once"


def naming_columns(relation: EventRelation) -> list[RawColumn]:
    """The columns that name an event, of those there are."""
    return [column for column in (relation.event, relation.type) if column is not None]


def _upload_names(connection: duckdb.DuckDBPyConnection, existing: str, relation: EventRelation) -> None:
    """A table of the normal name of every pair of `event` and `type`."""
    columns = naming_columns(relation)
    listed = ", ".join(column.ident for column in columns)
    rows = connection.execute(f"SELECT DISTINCT {listed} FROM {existing}").fetchall()
    names = [name_of(relation, dict(zip(columns, row, strict=True))) for row in rows]
    unnested = [f"CAST(unnest(?) AS {sql_type(column.kind)}) AS {column.ident}" for column in columns]
    unnested.append("CAST(unnest(?) AS VARCHAR) AS name")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE event_names AS SELECT {', '.join(unnested)}",
        [*([row[place] for row in rows] for place in range(len(columns))), names],
    )


def name_of(relation: EventRelation, raws: Mapping[RawColumn, object]) -> str:
    """The normal name of an event, from what its naming columns hold."""

    def value(column: RawColumn | None) -> Value:
        return None if column is None else Source("", "", "", column.kind).value(raws[column])

    return event_name(value(relation.event), value(relation.type)) or ""
