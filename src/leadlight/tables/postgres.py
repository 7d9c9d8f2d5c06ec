"""PostgreSQL tables: COPY streams them out into a spooled file, and in within one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from leadlight.tables.databases import chosen
from leadlight.tables.delimited import scan
from leadlight.tables.errors import NoConnectionError
from leadlight.tables.names import columns_named
from leadlight.tables.spool import plain_words, room_for
from leadlight.tables.sql import quoted
from leadlight.tables.table import ROW, Opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from leadlight.tables.address import DatabaseTable

_PATIENCE = 10  # seconds
_SETTINGS = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex'"
)
_TABLES = """
    SELECT n.nspname, c.relname
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY coalesce(array_position(current_schemas(false), n.nspname), 1000), 1, 2
"""
_COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typcategory
    FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
_TYPES = {
    "smallint": "BIGINT",
    "integer": "BIGINT",
    "bigint": "BIGINT",
    "real": "DOUBLE",
    "double precision": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp without time zone": "TIMESTAMP",
    "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
    "json": "JSON",
    "jsonb": "JSON",
}


def view_postgres(connection: duckdb.DuckDBPyConnection, address: DatabaseTable, view: str) -> Opened:
    """Make a view over a copy of the table's rows, all from one moment."""
    with connected(address) as database:
        name, found = found_columns(database, address)
        types = [column.type for column in found]
        wanted = ", ".join(selected(column.name, column.type) for column in found)
        copy = room_for(connection, "table.csv")
        query = f"COPY (SELECT {wanted} FROM {name}) TO STDOUT (FORMAT csv, HEADER)"
        with (
            plain_words(copy, "writing"),
            copy.open("wb") as target,
            database.cursor().copy(query.encode()) as rows,
        ):
            for block in rows:
                target.write(block)
    columns = columns_named([column.name for column in found], types, str(address))
    connection.execute(
        _view_sql(view, [column.ident for column in columns], scan(copy, len(types), ",", types))
    )
    return Opened(columns)


@contextmanager
def connected(address: DatabaseTable) -> Iterator[psycopg.Connection]:
    """A connection in one transaction; what the server says is passed on without the password."""
    try:
        url = make_conninfo(address.url, application_name="leadlight")
        if "connect_timeout" not in conninfo_to_dict(url):
            url = make_conninfo(url, connect_timeout=_PATIENCE)
        with psycopg.connect(url) as database:
            database.execute(_SETTINGS)
            yield database
    except psycopg.Error as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise NoConnectionError(f"{address}: the database says: {address.masked(said)}") from None


@dataclass(frozen=True, slots=True)
class PostgresColumn:
    """A column of a table: its name, its type as PostgreSQL writes it, and the type it is read as."""

    name: str
    written: str
    type: str


def found_columns(database: psycopg.Connection, address: DatabaseTable) -> tuple[str, list[PostgresColumn]]:
    """The table that is meant, as SQL names it, and its columns; raises NoSuchTableError."""
    schema, table = chosen(address.table, _tables(database), address)
    name = f"{quoted(schema)}.{quoted(table)}"
    found = database.execute(_COLUMNS, [name]).fetchall()
    return name, [
        PostgresColumn(str(column), str(kind), _type(kind, category)) for column, kind, category in found
    ]


def schema_and_table(database: psycopg.Connection, address: DatabaseTable) -> tuple[str, str]:
    """Where a table of that name is or would be made."""
    for schema, table in _tables(database):
        if address.table in {table, f"{schema}.{table}"}:
            return schema, table
    schema, dot, table = address.table.partition(".")
    if dot and database.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchone():
        return schema, table
    (current,) = database.execute("SELECT current_schema()").fetchone() or ("public",)
    return str(current), address.table


def _tables(database: psycopg.Connection) -> list[tuple[str, str]]:
    return [(str(schema), str(table)) for schema, table in database.execute(_TABLES)]


def _type(kind: str, category: str) -> str:
    if category in {"A", "C"}:
        return "JSON"
    if kind.startswith("numeric("):
        digits, scale = (int(number) for number in kind[8:-1].split(","))
        return f"DECIMAL({digits},{scale})" if digits <= 38 and 0 <= scale <= digits else "VARCHAR"
    return _TYPES.get(
        kind.split("(", maxsplit=1)[0] if not kind.startswith("time") else _without_precision(kind), "VARCHAR"
    )


def _without_precision(kind: str) -> str:
    """`timestamp(3) with time zone` is `timestamp with time zone`."""
    before, _, after = kind.partition("(")
    return before + after.partition(")")[2] if after else before


def selected(column: str, kind: str) -> str:
    """A column as a query selects it, to be read as a type of DuckDB's."""
    name = quoted(column)
    return {"JSON": f"to_json({name})", "VARCHAR": f"CAST({name} AS text)"}.get(kind, name)


def _view_sql(view: str, idents: Sequence[str], source: str) -> str:
    cells = [f"c{number} AS {quoted(ident)}" for number, ident in enumerate(idents, 1)]
    listed = ", ".join([f"CAST(row_number() OVER () AS BIGINT) AS {ROW}", *cells])
    return f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {listed} FROM {source}"
