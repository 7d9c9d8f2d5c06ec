"""CSV, JSON Lines and Parquet, written by DuckDB without Python touching a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadlight.tables.formulas import neutralise
from leadlight.tables.outgoing import json_line, selected
from leadlight.tables.sql import literal, quoted

_SPECIAL = set(",;\t|\"\r\n=")

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from leadlight.tables.outgoing import Outgoing


def write_csv(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> list[str]:
    """UTF-8, commas, line feeds; a null is an empty cell, an empty text is `\"\"`."""
    header = _header(columns)
    cells = ", ".join(f"{column.as_csv()} AS c{number}" for number, column in enumerate(columns, 1))
    written = connection.execute(
        f"COPY (SELECT {cells} FROM {quoted(view)}) TO {literal(str(path))} (FORMAT csv, HEADER false, "
        f"PREFIX {literal(header)}, SUFFIX {literal(chr(10))}, USE_TMP_FILE false)"
    ).fetchone()
    if written == (0,):
        path.write_text(header, encoding="utf-8", newline="")
    return []


def write_json_lines(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> list[str]:
    """One object a line. JSON escapes control characters, so a line of CSV with neither quotes nor delimiter is one."""
    connection.execute(
        f"COPY (SELECT {json_line(columns)} FROM {quoted(view)}) TO {literal(str(path))} "
        "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01', USE_TMP_FILE false)"
    )
    return []


def write_parquet(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> list[str]:
    """Typed as in the view."""
    query = selected(columns, [column.as_typed() for column in columns], view)
    connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, USE_TMP_FILE false)")
    return []


def _header(columns: tuple[Outgoing, ...]) -> str:
    """The row of names; those that hold any delimiter are quoted, so that nobody need guess which one it is."""
    return ",".join(_quoted(neutralise(column.name)) for column in columns) + "\n"


def _quoted(name: str) -> str:
    plain = name.strip() == name and name and not _SPECIAL & set(name)
    return name if plain else '"' + name.replace('"', '""') + '"'
