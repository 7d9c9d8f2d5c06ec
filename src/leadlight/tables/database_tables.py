"""Tables of databases, written in one transaction: nobody ever sees half of one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import duckdb

from leadlight.tables.databases import attached_as
from leadlight.tables.errors import (
    CannotWriteError,
    DoesNotFitError,
    NoConnectionError,
    OutputExistsError,
)
from leadlight.tables.names import Unique
from leadlight.tables.outgoing import Outgoing, computed, refuse_nul, selected
from leadlight.tables.rows import first_row
from leadlight.tables.safely import replacing
from leadlight.tables.spool import BLOCK, plain_words, room_for
from leadlight.tables.sql import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from leadlight.tables.address import DatabaseTable

_ROWS_AT_A_TIME = 5_000
_LONGEST_NAME = 63
_POSTGRES = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "SMALLINT": "smallint",
    "USMALLINT": "integer",
    "INTEGER": "integer",
    "UINTEGER": "bigint",
    "BIGINT": "bigint",
    "UBIGINT": "numeric",
    "HUGEINT": "numeric",
    "UHUGEINT": "numeric",
    "FLOAT": "double precision",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "JSON": "json",
    "UUID": "uuid",
}


def apart(columns: tuple[Outgoing, ...]) -> tuple[tuple[Outgoing, ...], list[str]]:
    """The columns with names that differ in more than case, as databases and Parquet demand."""
    names = Unique(exactly=False)
    renamed = tuple(Outgoing(names.add(column.name), column.type, column.sql) for column in columns)
    changed = [
        f"{old.name} became {new.name}"
        for old, new in zip(columns, renamed, strict=True)
        if old.name != new.name
    ]
    return renamed, [f"Names must differ in more than case there: {', '.join(changed)}."] if changed else []


# --- DuckDB ----------------------------------------------------------------------------------------


def write_duckdb(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    columns: tuple[Outgoing, ...],
    address: DatabaseTable,
    *,
    replace: bool,
) -> None:
    """Into a new file by way of a draft; into an old one as the transaction that it is."""
    query = selected(columns, [column.as_typed() for column in columns], view)
    if not address.path.exists():
        with replacing(address.path) as draft, _writable(connection, draft, address) as database:
            connection.execute(f"CREATE TABLE {database}.main.{quoted(address.table)} AS {query}")
        return
    connection.execute(f"CREATE OR REPLACE TEMP TABLE leadlight_outgoing AS {query}")
    try:
        with _writable(connection, address.path, address) as database:
            _create_or_replace(connection, database, address, replace=replace)
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.leadlight_outgoing")


def _create_or_replace(
    connection: duckdb.DuckDBPyConnection, database: str, address: DatabaseTable, *, replace: bool
) -> None:
    found = first_row(
        connection,
        "SELECT 1 FROM duckdb_tables() "
        "WHERE database_name = ? AND schema_name = 'main' AND lower(table_name) = lower(?)",
        [database, address.table],
    )
    if found and not replace:
        raise exists(address)
    try:
        connection.execute(
            f"CREATE OR REPLACE TABLE {quoted(database)}.main.{quoted(address.table)} "
            "AS FROM temp.leadlight_outgoing"
        )
    except duckdb.Error as error:
        raise CannotWriteError(
            f"{address} could not be written and is as it was before: {_line(error)}"
        ) from error


@contextmanager
def _writable(connection: duckdb.DuckDBPyConnection, path: Path, address: DatabaseTable) -> Iterator[str]:
    """The name of a database while it can be written to; one attached for reading is so again after."""
    name, readonly = attached_as(connection, path) or ("leadlight_output", True)
    known = attached_as(connection, path) is not None
    if known and not readonly:
        yield name
        return
    try:
        if known:
            connection.execute(f"DETACH {quoted(name)}")
        connection.execute(f"ATTACH {literal(str(path.resolve()))} AS {quoted(name)} (TYPE duckdb)")
    except duckdb.Error as error:
        raise NoConnectionError(f"{address} cannot be opened for writing: {_line(error)}") from error
    try:
        yield name
    finally:
        connection.execute(f"DETACH {quoted(name)}")
        if known:
            connection.execute(
                f"ATTACH {literal(str(path.resolve()))} AS {quoted(name)} (TYPE duckdb, READ_ONLY)"
            )


# --- SQLite ----------------------------------------------------------------------------------------


def write_sqlite(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    columns: tuple[Outgoing, ...],
    address: DatabaseTable,
    *,
    replace: bool,
) -> None:
    """Into a new file by way of a draft; into an old one as the transaction that it is."""
    values = ", ".join(_sqlite_value(column) for column in columns)
    rows = connection.execute(f"SELECT {values} FROM {quoted(view)}")
    if not address.path.exists():
        with replacing(address.path) as draft:
            _fill_sqlite(draft, rows, columns, address, replace=replace)
        return
    _fill_sqlite(address.path, rows, columns, address, replace=replace)


def _fill_sqlite(
    path: Path,
    rows: duckdb.DuckDBPyConnection,
    columns: tuple[Outgoing, ...],
    address: DatabaseTable,
    *,
    replace: bool,
) -> None:
    table = quoted(address.table)
    shape = ", ".join(f"{quoted(column.name)} {_sqlite_type(column)}" for column in columns)
    marks = ", ".join("?" * len(columns))
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            found = database.execute(
                "SELECT type FROM sqlite_master WHERE lower(name) = lower(?)", [address.table]
            ).fetchone()
            if found and not replace:
                raise exists(address)
            database.execute(f"DROP TABLE IF EXISTS {table}")
            database.execute(f"CREATE TABLE {table} ({shape})")
            while batch := rows.fetchmany(_ROWS_AT_A_TIME):
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise CannotWriteError(f"{address} could not be written and is as it was before: {error}.") from error


def _sqlite_type(column: Outgoing) -> str:
    if column.type == "BOOLEAN":
        return "BOOLEAN"
    whole = column.type.endswith("INT") or column.type == "INTEGER"
    return ("INTEGER" if whole and "HUGE" not in column.type else "REAL") if column.is_number else "TEXT"


def _sqlite_value(column: Outgoing) -> str:
    kind = _sqlite_type(column)
    if column.type == "UBIGINT":
        return f"CAST({column.sql} AS VARCHAR)"
    if kind == "TEXT":
        return column.as_text()
    return f"CAST({column.sql} AS {'DOUBLE' if kind == 'REAL' else 'BIGINT'})"


# --- PostgreSQL ------------------------------------------------------------------------------------


def write_postgres(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    columns: tuple[Outgoing, ...],
    address: DatabaseTable,
    *,
    replace: bool,
) -> None:
    """COPY into a new table, which then takes the old one's name, all in one transaction."""
    from leadlight.tables.postgres import (  # noqa: PLC0415 - the driver takes 0.1 s to load
        connected,
        schema_and_table,
    )

    _check_names(columns, address)
    view = computed(connection, view)
    _check_texts(connection, view, [column for column in columns if column.may_run])
    rows = room_for(connection, "table.csv")
    with plain_words(rows, "writing"):
        values = ", ".join(column.as_text() for column in columns)
        connection.execute(
            f"COPY (SELECT {values} FROM {quoted(view)}) TO {literal(str(rows))} "
            "(FORMAT csv, HEADER false, FORCE_QUOTE *, USE_TMP_FILE false)"
        )
    with connected(address) as database:
        schema, table = schema_and_table(database, address)
        name, draft = f"{quoted(schema)}.{quoted(table)}", f"{quoted(schema)}.{quoted('leadlight_draft')}"
        if database.execute("SELECT to_regclass(%s)", [name]).fetchone() != (None,) and not replace:
            raise exists(address)
        shape = ", ".join(f"{quoted(column.name)} {_postgres_type(column)}" for column in columns)
        database.execute(f"CREATE TABLE {draft} ({shape})".encode())
        with (
            rows.open("rb") as source,
            database.cursor().copy(f"COPY {draft} FROM STDIN (FORMAT csv)".encode()) as copy,
        ):
            while block := source.read(BLOCK):
                copy.write(block)
        database.execute(f"DROP TABLE IF EXISTS {name}".encode())
        database.execute(f"ALTER TABLE {draft} RENAME TO {quoted(table)}".encode())


def _check_names(columns: tuple[Outgoing, ...], address: DatabaseTable) -> None:
    too_long = [column.name for column in columns if len(column.name.encode()) > _LONGEST_NAME]
    if too_long:
        raise DoesNotFitError(
            f"{address}: PostgreSQL cuts names of more than {_LONGEST_NAME} bytes. "
            f"Shorten {', '.join(too_long)}."
        )


def _check_texts(connection: duckdb.DuckDBPyConnection, view: str, texts: list[Outgoing]) -> None:
    tests = ", ".join(["count(*)", *(f"bool_or({column.holds_nul()})" for column in texts)])
    _, *found = first_row(connection, f"SELECT {tests} FROM {quoted(view)}")
    for column, nul in zip(texts, found, strict=True):
        if nul:
            refuse_nul(connection, view, column, "PostgreSQL")


def _postgres_type(column: Outgoing) -> str:
    if column.is_nested:
        return "json"
    return (
        column.type.replace("DECIMAL", "numeric")
        if "DECIMAL" in column.type
        else _POSTGRES.get(column.type, "text")
    )


def exists(address: DatabaseTable) -> OutputExistsError:
    return OutputExistsError(
        f"{address} is already there. Say --replace to write over it, or name another table."
    )


def _line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]
