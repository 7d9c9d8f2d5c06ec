"""Tables of databases: how a name finds its table, and DuckDB files, which are read where they are."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import duckdb

from leadlight.tables.content import check_readable
from leadlight.tables.errors import NoConnectionError, NoSuchTableError
from leadlight.tables.names import columns_named
from leadlight.tables.rows import first_row
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import ROW, Opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from leadlight.tables.address import DatabaseTable


def chosen(wanted: str, tables: Sequence[tuple[str, str]], address: DatabaseTable) -> tuple[str, str]:
    """The (schema, table) that a name means: exactly, with its schema, or else whatever its case.

    `tables` come in the order in which the database looks for them. Raises `NoSuchTableError`.
    """
    for same in (str, str.lower):
        for schema, table in tables:
            if same(wanted) in {same(table), same(f"{schema}.{table}")}:
                return schema, table
    names = [table for _, table in tables]
    close = get_close_matches(wanted.rpartition(".")[2], names, 3, 0.5) or names[:5]
    hint = f" It has {', '.join(close)}." if close else " It has no tables at all."
    raise NoSuchTableError(f"{address}: the database has no table {wanted}.{hint}")


def attached_as(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, bool] | None:
    """The name of a DuckDB file that this connection already uses, and whether it may only be read."""
    known = first_row(
        connection,
        "SELECT database_name, readonly FROM duckdb_databases() WHERE path = ?",
        [str(path.resolve())],
    )
    return (str(known[0]), bool(known[1])) if known else None


def attached(connection: duckdb.DuckDBPyConnection, path: Path, address: DatabaseTable) -> str:
    """The name under which a DuckDB file is attached, for reading only; raises `NoConnectionError`."""
    if known := attached_as(connection, path):
        return known[0]
    (taken,) = first_row(connection, "SELECT count(*) FROM duckdb_databases()")
    name = f"leadlight_source_{taken}"
    try:
        connection.execute(f"ATTACH {literal(str(path.resolve()))} AS {name} (READ_ONLY, TYPE duckdb)")
    except duckdb.Error as error:
        in_use = "lock" in str(error).lower()
        why = (
            "another program has it open; close that"
            if in_use
            else "it is no DuckDB database, or of another version"
        )
        raise NoConnectionError(f"{address} cannot be opened: {why}.") from error
    return name


def view_duckdb(connection: duckdb.DuckDBPyConnection, address: DatabaseTable, view: str) -> Opened:
    """Make a view over the table where it is."""
    check_readable(address.path)
    name = attached(connection, address.path, address)
    tables = connection.execute(
        "SELECT schema_name, name FROM ("
        "SELECT database_name, schema_name, table_name AS name FROM duckdb_tables() "
        "UNION ALL SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal) "
        "WHERE database_name = ? ORDER BY schema_name <> 'main', schema_name, name",
        [name],
    ).fetchall()
    schema, table = chosen(address.table, tables, address)
    source = f"{name}.{quoted(schema)}.{quoted(table)}"
    found = connection.sql(f"SELECT * FROM {source}")
    columns = columns_named(found.columns, [str(kind) for kind in found.types], str(address))
    cells = [f"{quoted(old)} AS {quoted(new.ident)}" for old, new in zip(found.columns, columns, strict=True)]
    listed = ", ".join([f"CAST(row_number() OVER () AS BIGINT) AS {ROW}", *cells])
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {listed} FROM {source}")
    return Opened(columns, [])
