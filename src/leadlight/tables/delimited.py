"""CSV files: DuckDB reads them where they are regular, and a repaired copy where they are not."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import duckdb

from leadlight.tables.dialect import LONGEST_LINE, Encoding, delimiter_of, encoding_of
from leadlight.tables.errors import BrokenFileError, EmptyInputError
from leadlight.tables.formulas import restore, restore_sql
from leadlight.tables.names import MOST_COLUMNS, columns_named, notes_on
from leadlight.tables.repair import repaired
from leadlight.tables.spool import readable_by_duckdb
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import ROW, Opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from leadlight.tables.table import Column

_SAMPLE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file of rows, and how to read it."""

    path: Path
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    regular: bool  # DuckDB finds the header, and the kind of line breaks, by itself


def view_csv(connection: duckdb.DuckDBPyConnection, path: Path, place: str, view: str) -> Opened:
    """Make the view; a pass over the file decides whether DuckDB can read it as it is."""
    file = _understood(path, place)
    header = [restore(cell) for cell in file.header]
    columns = columns_named(header, ["VARCHAR"] * len(header), place)
    notes = notes_on(header, columns)
    if file.encoding.guessed:
        notes.append(f"{place} is not UTF-8; it was read as {file.encoding.name}.")
    source = scan(readable_by_duckdb(connection, path), len(header), file.delimiter)
    if not (file.regular and file.encoding.is_utf8 and _reads(connection, source)):
        clean, repairs = repaired(connection, file, place)
        source = scan(str(clean), len(header), ",")
        notes.extend(repairs)
    connection.execute(_view_sql(view, columns, source))
    return Opened(columns, notes)


def scan(path: str, width: int, delimiter: str, types: Sequence[str] = (), *, null: str = "") -> str:
    """A call of read_csv that guesses nothing; the columns are called c1, c2, ... and are texts unless typed."""
    named = ", ".join(f"'c{i}': {literal(kind)}" for i, kind in enumerate(types or ["VARCHAR"] * width, 1))
    return (
        f"read_csv({literal(path)}, auto_detect = false, columns = {{{named}}}, delim = {literal(delimiter)}, "
        "header = true, quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
        f"nullstr = {literal(null)}, allow_quoted_nulls = false, compression = 'none', hive_partitioning = false, "
        f"max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE})"
    )


def _view_sql(view: str, columns: Sequence[Column], source: str) -> str:
    cells = [f"{restore_sql(f'c{i}')} AS {quoted(column.ident)}" for i, column in enumerate(columns, 1)]
    listed = ", ".join([f"CAST(row_number() OVER () AS BIGINT) AS {ROW}", *cells])
    return f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {listed} FROM {source}"


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
        rows = csv.reader(text, delimiter=delimiter)
        header = _first_row(rows, place, skip=int(declared))
    breaks = any(char in cell for cell in header for char in "\r\n")
    return Delimited(path, encoding, delimiter, header, regular=rows.line_num == 1 and not breaks)


def _first_row(rows: Iterator[list[str]], place: str, *, skip: int) -> tuple[str, ...]:
    """The names of the columns: the first row that is not blank, after Excel's `sep=` where there is one."""
    csv.field_size_limit(LONGEST_LINE)
    try:
        for row in islice(rows, skip, None):
            if any(cell.strip() for cell in row):
                while len(row) > MOST_COLUMNS and not row[-1].strip():
                    row.pop()
                return tuple(row)
    except csv.Error as error:
        raise BrokenFileError(f"{place}: the row of names cannot be read ({error}). Export the list again.") from error
    raise EmptyInputError(f"{place} has no row at all. It needs at least a row with the names of the columns.")
