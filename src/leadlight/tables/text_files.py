"""CSV, JSON Lines and Parquet, written by DuckDB without Python touching a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadlight.tables.formulas import neutralise, neutralise_sql, starts_sql
from leadlight.tables.outgoing import computed, json_line, refuse_nul, selected
from leadlight.tables.rows import first_row
from leadlight.tables.sql import literal, quoted

_MOST_MARKED = 200
_AT_A_TIME = 500
_NO_LINES = (
    "The file is empty, as there is no row: JSON Lines names the columns in its rows only, so it cannot be "
    "read as a list again. CSV keeps the names."
)
_SPECIAL = set(',;\t|"\r\n=')

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from leadlight.tables.outgoing import Outgoing


def write_csv(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> list[str]:
    """UTF-8, commas, line feeds; a null is an empty cell, an empty text is two quotes."""
    header = ",".join(_quoted(neutralise(column.name)) for column in columns) + "\n"
    view = computed(connection, view)  # looked at before it is written: it need not be read and joined twice
    marked = _dangerous(connection, view, columns)
    if len(marked) > _MOST_MARKED:
        _write_csv_here(connection, view, columns, path)
        return []
    cells = ", ".join(
        f"{neutralise_sql(column.as_text()) if column in marked else column.as_text()} AS c{number}"
        for number, column in enumerate(columns, 1)
    )
    written = first_row(
        connection,
        f"COPY (SELECT {cells} FROM {quoted(view)}) TO {literal(str(path))} (FORMAT csv, HEADER false, "
        f"PREFIX {literal(header)}, SUFFIX {literal(chr(10))}, USE_TMP_FILE false)",
    )
    if written == (0,):
        path.write_text(header, encoding="utf-8", newline="")
    return []


def _dangerous(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...]
) -> set[Outgoing]:
    """The columns with a value that could be a formula, by its first character; raises if one holds NUL."""
    texts = [column for column in columns if column.may_run]
    found: set[Outgoing] = set()
    for start in range(0, len(texts), _AT_A_TIME):
        some = texts[start : start + _AT_A_TIME]
        tests = [test for column in some for test in (starts_sql(column.as_text()), column.holds_nul())]
        listed = ", ".join(f"bool_or({test})" for test in tests)
        row = first_row(connection, f"SELECT {listed} FROM {quoted(view)}")
        for column, dangerous, nul in zip(some, row[::2], row[1::2], strict=True):
            if nul:
                refuse_nul(connection, view, column, "CSV")
            if dangerous:
                found.add(column)
    return found


def _write_csv_here(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> None:
    """The same, row by row: each column that DuckDB has to mark costs it memory."""
    cells = ", ".join(column.as_text() for column in columns)
    rows = connection.execute(f"SELECT {cells} FROM {quoted(view)}")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(_quoted(neutralise(column.name)) for column in columns) + "\n")
        while batch := rows.fetchmany(100):
            for row in batch:
                file.write(",".join(_cell(value) for value in row) + "\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return _quoted(neutralise(value)) if isinstance(value, str) else str(value)


def write_json_lines(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> list[str]:
    """One object a line: JSON escapes control characters, so CSV without quotes and delimiters does it."""
    rows = computed(connection, view)
    written = first_row(
        connection,
        f"COPY (SELECT {json_line(columns)} FROM {quoted(rows)}) TO {literal(str(path))} "
        "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01', USE_TMP_FILE false)",
    )
    return [_NO_LINES] if written == (0,) else []


def write_parquet(
    connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...], path: Path
) -> list[str]:
    """Typed as in the view."""
    query = selected(columns, [column.as_typed() for column in columns], view)
    connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, USE_TMP_FILE false)")
    return []


def _quoted(text: str) -> str:
    """In quotes where it holds any delimiter there is, so that no reader need guess which one is meant."""
    plain = text.strip() == text and text and not _SPECIAL & set(text)
    return text if plain else '"' + text.replace('"', '""') + '"'
