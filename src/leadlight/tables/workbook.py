"""XLSX workbooks: a sheet goes into a spooled file, and a column gets the type that all its cells have."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import python_calamine

from leadlight.tables.delimited import scan
from leadlight.tables.errors import BrokenFileError, EmptyInputError, NoSuchSheetError, WrongContentError
from leadlight.tables.names import columns_named, listed, notes_on
from leadlight.tables.spool import plain_words, room_for
from leadlight.tables.sql import quoted
from leadlight.tables.table import ROW, Opened
from leadlight.tables.zipped import check_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

_LARGEST = 2**63


# The kinds of cells a column has, as bits: plain numbers, since there are millions of cells.
_WHOLE, _REAL, _TRUTH, _TIME, _TEXT = 1, 2, 4, 8, 16
_TYPES = {_WHOLE: "BIGINT", _REAL: "DOUBLE", _WHOLE | _REAL: "DOUBLE", _TRUTH: "BOOLEAN", _TIME: "TIMESTAMP"}


def view_workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, place: str, sheet: str | None, view: str
) -> Opened:
    """Make the view; raises `NoSuchSheetError`, and the errors of `check_workbook`."""
    check_workbook(path, place)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as workbook:
            found = _chosen(workbook, sheet, place)
            return _view(connection, found, place, view)
    except python_calamine.PasswordError as error:
        raise WrongContentError(f"{place} is encrypted. Save it without a password.") from error
    except python_calamine.CalamineError as error:
        raise _damaged(place) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which is no Exception
            raise
        raise _damaged(place) from error


def _damaged(place: str) -> BrokenFileError:
    return BrokenFileError(f"{place} is damaged and cannot be read as XLSX. Save it again.")


def _chosen(
    workbook: python_calamine.CalamineWorkbook, sheet: str | None, place: str
) -> python_calamine.CalamineSheet:
    """The sheet of that name (else whatever its case), or the first one that is not empty."""
    names = workbook.sheet_names
    alike = [name for name in names if sheet is not None and name.casefold() == sheet.casefold()]
    if sheet is not None and not alike:
        raise NoSuchSheetError(f"{place}: there is no sheet {sheet}. The workbook has {listed(names, 20)}.")
    for name in names if sheet is None else [sheet if sheet in alike else alike[0]]:
        if (found := workbook.get_sheet_by_name(name)).height:
            return found
    what = "has no sheet with anything in it" if sheet is None else f": the sheet {alike[0]} is empty"
    raise EmptyInputError(f"{place} {what}. The workbook has {listed(names, 20)}.")


def _view(
    connection: duckdb.DuckDBPyConnection, sheet: python_calamine.CalamineSheet, place: str, view: str
) -> Opened:
    rows = iter(sheet.iter_rows())
    first = (sheet.start or (0, 0))[0] + 1
    cells = _Cells(first, [_text(cell)[0] or "" for cell in next(rows)])
    copy = room_for(connection, "sheet.csv")
    with plain_words(copy, "writing"), copy.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(f"c{number}" for number in range(len(cells.header)))
        writer.writerows(cells.texts(rows))
    width = max((number for number, used in enumerate(cells.used(), 1) if used), default=0)
    header, types = cells.header[:width], [_TYPES.get(seen, "VARCHAR") for seen in cells.seen]
    columns = columns_named(header, types[:width], place)
    named = [f"c{number} AS {quoted(column.ident)}" for number, column in enumerate(columns, 1)]
    listed_sql = ", ".join([f"CAST(row_number() OVER () AS BIGINT) AS {ROW}", *named])
    source = scan(copy, len(types), ",", types)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {listed_sql} FROM {source}")
    return Opened(columns, (*cells.notes(place), *notes_on(header, columns)))


@dataclass(slots=True)
class _Cells:
    """The cells of a sheet as texts; what kinds each column has and which rows are blank is noted."""

    first: int
    header: list[str]
    seen: list[int] = field(init=False)
    blank: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen = [0] * len(self.header)

    def texts(self, rows: Iterator[Sequence[object]]) -> Iterator[list[str | None]]:
        """Rows as texts; those with no cell filled are left out."""
        kinds = [0] * len(self.header)
        waiting: list[int] = []
        for number, row in enumerate(rows, self.first + 1):
            if not any(cell != "" for cell in row):
                waiting.append(number)
                continue
            texts: list[str | None] = []
            for at, cell in enumerate(row):
                text, kind = _text(cell)
                kinds[at] |= kind
                texts.append(text)
            self.blank.extend(waiting)
            waiting.clear()
            yield texts
        self.seen = kinds

    def used(self) -> list[bool]:
        return [bool(name.strip() or seen) for name, seen in zip(self.header, self.seen, strict=True)]

    def notes(self, place: str) -> list[str]:
        what = "1 blank row was" if len(self.blank) == 1 else f"{len(self.blank):,} blank rows were"
        return [f"{place}: {what} left out: row {listed(self.blank)}."] if self.blank else []


def _text(cell: object) -> tuple[str | None, int]:
    """A cell as text that reads back as its type, and its kind; whole numbers without a point."""
    if isinstance(cell, str):
        return (cell, _TEXT) if cell else (None, 0)
    if isinstance(cell, bool):
        return ("TRUE" if cell else "FALSE"), _TRUTH
    if isinstance(cell, float | int):
        whole = abs(cell) < _LARGEST and int(cell) == cell
        return (str(int(cell)), _WHOLE) if whole else (repr(cell), _REAL)
    if isinstance(cell, datetime):
        return cell.isoformat(" "), _TIME
    return (cell.isoformat(), _TIME) if isinstance(cell, date) else (str(cell), _TEXT)
