"""Parquet files, read where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from leadlight.tables.errors import BrokenFileError
from leadlight.tables.names import columns_named, notes_on
from leadlight.tables.spool import readable_by_duckdb
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import ROW, Opened

if TYPE_CHECKING:
    from pathlib import Path


_NUMBER = "file_row_number"


def view_parquet(connection: duckdb.DuckDBPyConnection, path: Path, place: str, view: str) -> Opened:
    """Make the view; raises `BrokenFileError`."""
    name = literal(readable_by_duckdb(connection, path))
    try:
        header = _names(connection, name)
        found = connection.sql(f"SELECT * FROM read_parquet({name}, hive_partitioning = false)")
    except duckdb.Error as error:
        raise BrokenFileError(
            f"{place} is damaged and cannot be read as Parquet. Export it again."
        ) from error
    columns = columns_named(header, [str(kind) for kind in found.types], place)
    cells = [f"{quoted(old)} AS {quoted(new.ident)}" for old, new in zip(found.columns, columns, strict=True)]
    numbered = _NUMBER not in {column.casefold() for column in found.columns}
    row = f"{_NUMBER} + 1" if numbered else "CAST(row_number() OVER () AS BIGINT)"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {', '.join([f'{row} AS {ROW}', *cells])} "
        f"FROM read_parquet({name}, hive_partitioning = false, file_row_number = {str(numbered).lower()})"
    )
    return Opened(columns, notes_on(header, columns))


def _names(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """The names as written: the schema lists the nested fields after the field they belong to."""
    nodes = connection.execute(f"SELECT name, num_children FROM parquet_schema({name})").fetchall()
    names: list[str] = []
    inside = 0
    for node, children in nodes[1:]:
        if inside:
            inside -= 1
        else:
            names.append(str(node))
        inside += children or 0
    return names
