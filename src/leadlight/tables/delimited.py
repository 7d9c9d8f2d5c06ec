"""CSV files: DuckDB reads them where they are regular, and a repaired copy where they are not."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from leadlight.tables.dialect import LONGEST_LINE, Delimited, delimiter_of, encoding_of, holds_mark
from leadlight.tables.errors import BrokenFileError, EmptyInputError
from leadlight.tables.formulas import MARK, restore, restore_sql
from leadlight.tables.names import columns_named, notes_on
from leadlight.tables.repair import repaired
from leadlight.tables.rows import first_row
from leadlight.tables.spool import readable_by_duckdb
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import ROW, Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from leadlight.tables.table import Column

_SAMPLE = 256 * 1024
UNIX = "new_line = '\\n', "
_MOST_MARKED = 200
"""Columns with marks that DuckDB takes off itself; each costs it memory."""


def view_csv(connection: duckdb.DuckDBPyConnection, path: Path, place: str, view: str) -> Opened:
    """Make the view; a pass over the file decides whether DuckDB can read it as it is."""
    file = _understood(path, place)
    header = [restore(cell) for cell in file.header]
    columns = columns_named(header, ["VARCHAR"] * len(header), place)
    notes = notes_on(header, columns)
    if file.encoding.guessed:
        notes.append(f"{place} is not UTF-8; it was read as {file.encoding.name}.")
    readable = Path(readable_by_duckdb(connection, path))
    source = scan(readable, len(header), file.delimiter, unix=file.unix)
    if not (file.regular and file.encoding.is_utf8 and _reads(connection, source)):
        readable, repairs = repaired(connection, file, place)
        source = scan(readable, len(header), ",")
        notes.extend(repairs)
    marked = _marked(connection, readable, source, len(header))
    if len(marked) > _MOST_MARKED:
        source, marked = scan(repaired(connection, file, place, unmark=True)[0], len(header), ","), set()
    connection.execute(_view_sql(view, columns, source, marked))
    return Opened(columns, notes)


def scan(  # noqa: PLR0913 - a text file has that many properties
    path: Path, width: int, delimiter: str, types: Sequence[str] = (), *, null: str = "", unix: bool = False
) -> str:
    """A call of read_csv that guesses nothing; columns are called c1, c2, ... and are texts unless typed."""
    named = ", ".join(f"'c{i}': {literal(kind)}" for i, kind in enumerate(types or ["VARCHAR"] * width, 1))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, columns = {{{named}}}, "
        f"delim = {literal(delimiter)}, "
        "header = true, quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
        f"nullstr = {literal(null)}, allow_quoted_nulls = false, "
        "compression = 'none', hive_partitioning = false, "
        f"{UNIX if unix else ''}max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE})"
    )


def _view_sql(view: str, columns: Sequence[Column], source: str, marked: set[int]) -> str:
    cells = [
        f"{restore_sql(f'c{i}') if i in marked else f'c{i}'} AS {quoted(column.ident)}"
        for i, column in enumerate(columns, 1)
    ]
    listed = ", ".join([f"CAST(row_number() OVER () AS BIGINT) AS {ROW}", *cells])
    return f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {listed} FROM {source}"


def _marked(connection: duckdb.DuckDBPyConnection, path: Path, source: str, width: int) -> set[int]:
    """The columns in which a cell starts with `'`, if the file has a `'` before a formula at all."""
    if not holds_mark(path):
        return set()
    tests = ", ".join(f"bool_or(starts_with(c{i}, {literal(MARK)}))" for i in range(1, width + 1))
    found = first_row(connection, f"SELECT {tests} FROM {source}")
    return {number for number, marked in enumerate(found, 1) if marked}


def _reads(connection: duckdb.DuckDBPyConnection, source: str) -> bool:
    try:
        connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    except duckdb.Error:
        return False
    return True


def _understood(path: Path, place: str) -> Delimited:
    encoding = encoding_of(path, place)
    with path.open(encoding=encoding.name, errors=encoding.errors, newline="") as text:
        sample = text.read(_SAMPLE)
        declared = sample[:4].lower() == "sep=" and sample[5:6] in {"\r", "\n"}
        usual = "\t" if path.suffix.lower() in {".tsv", ".tab"} else ","
        delimiter = sample[4] if declared else delimiter_of(sample, preferred=usual)
        text.seek(0)
        lines: list[str] = []
        rows = csv.reader(_kept(text, lines), delimiter=delimiter)
        before, header = _first_row(rows, place, skip=int(declared))
    unix = lines[-1].endswith("\n") and not lines[-1].endswith("\r\n")
    breaks = any(char in cell for cell in header for char in "\r\n")
    regular = not before and (unix or not breaks)
    return Delimited(path, encoding, delimiter, header, unix=unix, regular=regular)


def _kept(text: Iterable[str], lines: list[str]) -> Iterator[str]:
    for line in text:
        lines.append(line)
        yield line


def _first_row(rows: Iterator[list[str]], place: str, *, skip: int) -> tuple[int, tuple[str, ...]]:
    """The names of the columns (the first row that is not blank), and how many rows come before them."""
    csv.field_size_limit(LONGEST_LINE)
    try:
        for before, row in enumerate(islice(rows, skip, None), skip):
            if any(cell.strip() for cell in row):
                return before, tuple(row)
    except csv.Error as error:
        raise BrokenFileError(
            f"{place}: the row of names cannot be read ({error}). Export the list again."
        ) from error
    raise EmptyInputError(
        f"{place} has no row at all. It needs at least a row with the names of the columns."
    )
