"""SQLite tables: read in one go into a spooled file, and written in one transaction."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from leadlight.tables.content import check_readable
from leadlight.tables.databases import chosen
from leadlight.tables.delimited import scan
from leadlight.tables.errors import NoConnectionError
from leadlight.tables.names import columns_named
from leadlight.tables.spool import plain_words, room_for
from leadlight.tables.sql import quoted
from leadlight.tables.table import ROW, Opened

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from leadlight.tables.address import DatabaseTable

_NULL = "\uffffNULL"
"""Stands for NULL in the spooled file, where a blank is a text; no text of a lead has a noncharacter."""

_TYPES = {
    frozenset({"integer"}): "BIGINT",
    frozenset({"real"}): "DOUBLE",
    frozenset({"integer", "real"}): "DOUBLE",
}


def view_sqlite(connection: duckdb.DuckDBPyConnection, address: DatabaseTable, view: str) -> Opened:
    """Make a view over a copy of the table's rows; columns of mixed types are texts."""
    check_readable(address.path)
    try:
        with closing(_reading(address.path)) as database:
            _, table = chosen(address.table, _tables(database), address)
            return _view(connection, database, table, address, view)
    except sqlite3.Error as error:
        raise _no_database(address, error) from error


def _reading(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    return database


def _tables(database: sqlite3.Connection) -> list[tuple[str, str]]:
    query = (
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
        "ORDER BY type, name"
    )
    return [("main", str(name)) for (name,) in database.execute(query)]


def _view(
    connection: duckdb.DuckDBPyConnection,
    database: sqlite3.Connection,
    table: str,
    address: DatabaseTable,
    view: str,
) -> Opened:
    header = [str(row[0]) for row in database.execute(f"SELECT * FROM {quoted(table)} LIMIT 0").description]
    kinds = _kinds(database, table, header)
    types = [_TYPES.get(frozenset(seen - {"null"}), "VARCHAR") for seen in kinds]
    columns = columns_named(header, types, str(address))
    copy = room_for(connection, "table.csv")
    wanted = ", ".join(_sql(name, seen) for name, seen in zip(header, kinds, strict=True))
    with plain_words(copy, "writing"), copy.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(f"c{number}" for number in range(len(header)))
        writer.writerows(database.execute(f"SELECT {wanted} FROM {quoted(table)}"))
    cells = [f"c{number} AS {quoted(column.ident)}" for number, column in enumerate(columns, 1)]
    source = scan(copy, len(types), ",", types, null=_NULL)
    listed = ", ".join([f"CAST(row_number() OVER () AS BIGINT) AS {ROW}", *cells])
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {listed} FROM {source}")
    return Opened(columns)


def _kinds(database: sqlite3.Connection, table: str, header: list[str]) -> list[set[str]]:
    """The storage classes each column has: in SQLite a value has a type, a column only a preference."""
    wanted = ", ".join(f"group_concat(DISTINCT typeof({quoted(name)}))" for name in header)
    row = database.execute(f"SELECT {wanted} FROM {quoted(table)}").fetchone()
    return [set((found or "null").split(",")) for found in row]


def _sql(name: str, kinds: set[str]) -> str:
    """The values of a column, with the mark for NULL and blobs in hexadecimal where there are any."""
    sql = quoted(name)
    if "blob" in kinds:
        sql = f"CASE typeof({sql}) WHEN 'blob' THEN hex({sql}) ELSE {sql} END"
    return f"coalesce({sql}, '{_NULL}')" if "null" in kinds else sql


def _no_database(address: DatabaseTable, error: sqlite3.Error) -> NoConnectionError:
    why = "another program is writing to it; try again" if "locked" in str(error) else f"{error}"
    return NoConnectionError(f"{address} cannot be used: {why}.")
