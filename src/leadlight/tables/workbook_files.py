"""XLSX workbooks, written row by row: texts are text cells, never formulas or links; times are dates."""

from __future__ import annotations

import tempfile
from datetime import datetime
from decimal import Decimal
from io import FileIO
from itertools import chain
from traceback import clear_frames
from typing import TYPE_CHECKING, Any, cast

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from leadlight.tables.errors import CannotWriteError, DoesNotFitError
from leadlight.tables.names import MOST_COLUMNS
from leadlight.tables.rows import first_row
from leadlight.tables.sql import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import duckdb
    from xlsxwriter.worksheet import Worksheet

    from leadlight.tables.outgoing import Outgoing

    _Write = Callable[[int, int, object], object]

MOST_ROWS = 1_048_575
"""Of a sheet, besides the row of names."""
LONGEST_TEXT = 32_767
"""Characters of a cell, as UTF-16 counts them."""

_ROWS_AT_A_TIME = 5_000
_WHOLE_DIGITS = 10**15
_FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - cells know no zone; before it Excel miscounts the days
_UNWRITABLE = "[\ufffe\uffff]"


class _Draft(FileIO):
    """A file that fails once only: the archive still tidies up after that, when nobody is listening."""

    _failed = False

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w+")

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - whatever has a buffer
        left = memoryview(data).cast("B")
        size = left.nbytes
        while left and not self._failed:
            try:
                left = left[super().write(left) :]
            except OSError:
                self._failed = True
                raise
        return size


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    columns: tuple[Outgoing, ...],
    path: Path,
    sheet: str | None,
) -> list[str]:
    """Write one sheet; raises `DoesNotFitError` before anything is written."""
    texts = [
        column for column in columns if not (column.is_number or column.is_time or column.type == "BOOLEAN")
    ]
    _check_size(connection, view, columns)
    _check_texts(connection, view, texts)
    notes = _unwritable(connection, view, texts)
    values = ", ".join(_value(column) for column in columns)
    rows = connection.execute(f"SELECT {values} FROM {quoted(view)}")
    with tempfile.TemporaryDirectory(prefix="leadlight-") as drafts:
        options = {"constant_memory": True, "tmpdir": drafts}
        try:
            with _Draft(path) as file:
                _write_archive(xlsxwriter.Workbook(file, options), sheet, columns, rows)
        except XlsxWriterException as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else None
            raise (cause or CannotWriteError(f"The sheet {sheet} cannot be written: {error}.")) from error
    return notes


def _write_archive(
    workbook: xlsxwriter.Workbook,
    sheet: str | None,
    columns: tuple[Outgoing, ...],
    rows: duckdb.DuckDBPyConnection,
) -> None:
    try:
        _write_rows(workbook, _sheet(workbook, sheet), columns, rows)
        workbook.close()
    except XlsxWriterException as error:
        # lets go of the archive while its file is still open
        clear_frames(error.__traceback__)
        if error.__context__ is not None:
            clear_frames(error.__context__.__traceback__)
        raise


def _value(column: Outgoing) -> str:
    """What Python is to get: texts, numbers but NaN, truth values, and times without a zone."""
    if column.type in {"FLOAT", "DOUBLE"}:
        return f"CASE WHEN NOT isnan({column.sql}) THEN {column.sql} END"
    if column.is_time:
        plain = (
            f"timezone('UTC', {column.sql})" if "ZONE" in column.type else f"CAST({column.sql} AS TIMESTAMP)"
        )
        return f"CASE WHEN isfinite({plain}) THEN {plain} END"
    return column.sql if column.is_number or column.type == "BOOLEAN" else _text(column)


def _text(column: Outgoing) -> str:
    return f"regexp_replace({column.as_text()}, '{_UNWRITABLE}', '\ufffd', 'g')"


def _sheet(workbook: xlsxwriter.Workbook, name: str | None) -> Worksheet:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    return sheet


def _write_rows(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: tuple[Outgoing, ...],
    rows: duckdb.DuckDBPyConnection,
) -> None:
    bold = workbook.add_format({"bold": True})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.name, bold)
    writers = [_writer(workbook, sheet, column) for column in columns]
    batches = iter(lambda: rows.fetchmany(_ROWS_AT_A_TIME), [])
    for row, values in enumerate(chain.from_iterable(batches), 1):
        for at, value in enumerate(values):
            if value is not None:
                writers[at](row, at, value)


def _writer(workbook: xlsxwriter.Workbook, sheet: Worksheet, column: Outgoing) -> _Write:
    """How the cells of a column are written; what its kind of cell cannot hold becomes text."""
    if column.type == "BOOLEAN":
        return cast("_Write", sheet.write_boolean)
    if column.is_time:
        date = workbook.add_format(
            {"num_format": "yyyy-mm-dd" if column.type == "DATE" else "yyyy-mm-dd hh:mm:ss"}
        )

        def write_time(row: int, at: int, value: object) -> None:
            if isinstance(value, datetime) and value >= _FIRST_DAY:
                sheet.write_datetime(row, at, value, date)
            else:
                sheet.write_string(row, at, str(value))

        return write_time
    if not column.is_number:
        return cast("_Write", sheet.write_string)

    def write_number(row: int, at: int, value: object) -> None:
        if _keeps(value):
            sheet.write_number(row, at, value)
        else:
            sheet.write_string(row, at, str(value))

    return write_number


def _keeps(value: object) -> bool:
    """Does a cell keep this number? It has 15 digits."""
    if isinstance(value, float):
        return abs(value) != float("inf")
    return (
        abs(value) < _WHOLE_DIGITS if isinstance(value, int) else isinstance(value, Decimal) and _short(value)
    )


def _short(value: Decimal) -> bool:
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15


def _check_size(connection: duckdb.DuckDBPyConnection, view: str, columns: tuple[Outgoing, ...]) -> None:
    (rows,) = first_row(connection, f"SELECT count(*) FROM {quoted(view)}")
    if rows > MOST_ROWS:
        raise DoesNotFitError(
            f"{rows:,} rows do not fit: an XLSX sheet holds {MOST_ROWS:,}. Write .csv or .parquet instead."
        )
    if len(columns) > MOST_COLUMNS:
        raise DoesNotFitError(
            f"{len(columns):,} columns do not fit: an XLSX sheet holds {MOST_COLUMNS:,}. "
            "Write .parquet instead."
        )


def _check_texts(connection: duckdb.DuckDBPyConnection, view: str, texts: Sequence[Outgoing]) -> None:
    """Refuse texts that a cell would cut, with how many there are and where the first is."""
    for start in range(0, len(texts), 100):
        some = texts[start : start + 100]
        tests = ", ".join(f"count(*) FILTER ({_too_long(column)})" for column in some)
        counts = first_row(connection, f"SELECT {tests} FROM {quoted(view)}")
        for column, count in zip(some, counts, strict=True):
            if count:
                raise DoesNotFitError(
                    f"{count:,} {'text' if count == 1 else 'texts'} in {column.name} (the first in row "
                    f"{_first(connection, view, column):,}) do not fit: an XLSX cell holds {LONGEST_TEXT:,} "
                    "characters. Write .csv or .parquet instead."
                )


def _too_long(column: Outgoing) -> str:
    """Characters beyond the first 65,536 of Unicode count twice."""
    text = column.as_text()
    wide = f"length(regexp_replace({text}, '[^\\x{{10000}}-\\x{{10FFFF}}]', '', 'g'))"
    length = f"length({text})"
    return f"CASE WHEN {length} > {LONGEST_TEXT // 2} THEN {length} + {wide} > {LONGEST_TEXT} ELSE false END"


def _first(connection: duckdb.DuckDBPyConnection, view: str, column: Outgoing) -> int:
    numbered = f"SELECT row_number() OVER () AS number, {_too_long(column)} AS long FROM {quoted(view)}"
    (number,) = first_row(connection, f"SELECT min(number) FROM ({numbered}) WHERE long")
    return int(number)


def _unwritable(connection: duckdb.DuckDBPyConnection, view: str, texts: Sequence[Outgoing]) -> list[str]:
    """Two code points that are no characters have no place in XML, escaped or not."""
    notes: list[str] = []
    for start in range(0, len(texts), 100):
        some = texts[start : start + 100]
        tests = ", ".join(
            f"count(*) FILTER (regexp_matches({column.as_text()}, '{_UNWRITABLE}'))" for column in some
        )
        counts = first_row(connection, f"SELECT {tests} FROM {quoted(view)}")
        notes.extend(
            f"{count:,} texts in {column.name} held code points XLSX cannot; they became \ufffd."
            for column, count in zip(some, counts, strict=True)
            if count
        )
    return notes
