"""Tables of a PostgreSQL database, opened where they are: their columns, and their values in its SQL."""

from __future__ import annotations

from collections.abc import Iterator

from leadlight.engines.postgres_database import C, PostgresDatabase
from leadlight.engines.postgres_reading import microseconds_of
from leadlight.errors import DataError, EngineError
from leadlight.tables import ROW, Column, DatabaseTable, Kind, Leaf, Table
from leadlight.tables.names import columns_named
from leadlight.tables.postgres import found_columns
from leadlight.tables.sql import literal, quoted

MOST_PATHS = 16_384
_MESSAGE_PARTS = ("properties", "traits", "context")


def open_in_place(
    database: PostgresDatabase, address: DatabaseTable, view: str, *, numbered: bool = False
) -> Table:
    """Open a table as a temporary view of its columns under their identifiers.

    With `numbered` it is a copy with `_row`, from 1 in the order of the table. Its leaves are in
    PostgreSQL's SQL. Raises NoSuchTableError, and DataError for what is beyond reading here.
    """
    name, found = found_columns(database.connection, address)
    columns = columns_named(
        [column.name for column in found], [column.type for column in found], str(address)
    )
    cells = [
        f"{quoted(column.name)} AS {quoted(known.ident)}"
        for column, known in zip(found, columns, strict=True)
    ]
    if numbered:
        cells.insert(0, f"row_number() OVER () AS {ROW}")
        database.execute(f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT {', '.join(cells)} FROM {name}")
    else:
        database.execute(f"CREATE TEMP VIEW {view} AS SELECT {', '.join(cells) or 'NULL'} FROM {name}")
    leaves = [
        leaf
        for column, theirs in zip(columns, found, strict=True)
        for leaf in _leaves(database, view, column, theirs.written)
    ]
    return Table(view, columns, tuple(leaves), address)


def _leaves(database: PostgresDatabase, view: str, column: Column, kind: str) -> Iterator[Leaf]:
    sql, path = quoted(column.ident), (column.name,)
    match column.type:
        case "BIGINT":
            yield Leaf(path, f"CAST({sql} AS bigint)", Kind.INTEGER)
        case "DOUBLE":
            # the shortest decimal of a number of 32 bits is what people see of it
            yield Leaf(
                path, f"CAST(CAST({sql} AS text) AS double precision)" if kind == "real" else sql, Kind.REAL
            )
        case "BOOLEAN":
            yield Leaf(path, sql, Kind.TRUTH)
        case "TIMESTAMP" | "TIMESTAMP WITH TIME ZONE":
            yield Leaf(path, microseconds_of(sql), Kind.INSTANT)
        case "JSON":
            yield from _json_leaves(database, view, column, kind)
        case _:
            _check_text(database, view, column)
            yield Leaf(path, f"CAST({sql} AS text) {C}", Kind.TEXT)


def _check_text(database: PostgresDatabase, view: str, column: Column) -> None:
    """Refuse objects in a column of texts, which are read elsewhere and cannot be tried here."""
    if column.name.strip().lower() not in _MESSAGE_PARTS:
        return
    holds = f"SELECT 1 FROM {view} WHERE ltrim(CAST({quoted(column.ident)} AS text)) LIKE '{{%' LIMIT 1"
    if database.execute(holds).fetchone():
        raise EngineError(
            f"{database.address}: the column {column.name} holds JSON as text. Make it jsonb, "
            "or score with --engine duckdb."
        )


def _json_leaves(database: PostgresDatabase, view: str, column: Column, kind: str) -> Iterator[Leaf]:
    """Objects taken apart; what is always text or always yes/no is given as such, the rest as raw JSON."""
    family = "jsonb" if kind == "jsonb" else "json"
    document = quoted(column.ident) if kind in {"json", "jsonb"} else f"to_json({quoted(column.ident)})"
    shapes = dict(_shapes(database, view, document, family))
    for inner, kinds in shapes.items():
        parts = any(len(other) > len(inner) and other[: len(inner)] == inner for other in shapes)
        if kinds == {"object"} and parts:
            continue
        path = (column.name, *inner)
        at = document + "".join(f" -> {literal(name)}" for name in inner)
        text = f"({at} #>> '{{}}')"
        if kinds == {"string"}:
            yield Leaf(path, f"{text} {C}", Kind.TEXT)
        elif kinds == {"boolean"}:
            yield Leaf(path, f"CAST({text} AS boolean)", Kind.TRUTH)
        else:
            empty = "('null', 'object')" if parts else "('null')"
            raw = f"CASE WHEN {family}_typeof({at}) NOT IN {empty} THEN CAST({at} AS text) {C} END"
            yield Leaf(path, raw, Kind.JSON)


def _shapes(
    database: PostgresDatabase, view: str, document: str, family: str
) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """The paths into the objects of a column, with the kinds of values that stand there."""
    query = (
        f"WITH RECURSIVE parts(path, value) AS (SELECT CAST(ARRAY[] AS text[]), {document} FROM {view} "
        f"WHERE {document} IS NOT NULL UNION ALL SELECT path || e.key, e.value FROM parts, "
        f"{family}_each(CASE WHEN {family}_typeof(value) = 'object' THEN value END) AS e) "
        f"SELECT path, array_agg(DISTINCT {family}_typeof(value)) FROM parts GROUP BY path ORDER BY path "
        f"LIMIT {MOST_PATHS + 1}"
    )
    rows = database.execute(query).fetchall()
    if len(rows) > MOST_PATHS:
        raise DataError(
            f"{database.address}: the objects of a column have more than {MOST_PATHS:,} different names."
        )
    for path, kinds in rows:
        yield tuple(path), set(kinds) - {"null"}
