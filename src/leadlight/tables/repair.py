"""The second way to read a CSV file: row by row, into a clean copy, with a note on all that was mended."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadlight.tables.dialect import LONGEST_LINE, too_long
from leadlight.tables.errors import BrokenFileError
from leadlight.tables.formulas import restore
from leadlight.tables.names import listed
from leadlight.tables.spool import plain_words, room_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from leadlight.tables.dialect import Delimited


@dataclass(slots=True)
class _Lines:
    """The lines of a file, which remembers those of the row that is being read."""

    source: Iterable[str]
    place: str
    of_row: list[str] = field(default_factory=list)
    size: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in self.source:
            self.of_row.append(line)
            self.size += len(line)
            if self.size > LONGEST_LINE:
                raise too_long(self.place)
            yield line

    def next_row(self) -> None:
        self.of_row.clear()
        self.size = 0


@dataclass(slots=True)
class _Mended:
    """The numbers of the lines whose rows did not fit the header."""

    width: int
    short: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)

    def row(self, cells: list[str], line: int) -> list[str]:
        if len(cells) < self.width:
            self.short.append(line)
            return cells + [""] * (self.width - len(cells))
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            self.long.append(line)
        return cells[: self.width]

    def notes(self, place: str) -> list[str]:
        return [
            f"{place}: {_rows(lines)} {what} than the header {done}: {_at(lines)}."
            for lines, what, done in (
                (
                    self.short,
                    "fewer cells",
                    f"and {'was' if len(self.short) == 1 else 'were'} filled up with blanks",
                ),
                (self.long, "more cells", "and lost what was too much"),
            )
            if lines
        ]


def repaired(
    connection: duckdb.DuckDBPyConnection, file: Delimited, place: str, *, unmark: bool = False
) -> tuple[Path, list[str]]:
    """Write a clean UTF-8 copy, delimited by commas; raises `BrokenFileError` for a quote that never closes.

    `unmark` takes the marks before formulas off, too.
    """
    clean = room_for(connection, "repaired.csv")
    mended = _Mended(len(file.header))
    source = file.path.open(encoding=file.encoding.name, errors=file.encoding.errors, newline="")
    with plain_words(clean, "writing"), source, clean.open("w", encoding="utf-8", newline="") as target:
        rows = _rows_of(source, file, mended, place)
        wanted = ([restore(cell) for cell in row] for row in rows) if unmark else rows
        csv.writer(target, lineterminator="\r\n").writerows(wanted)
    return clean, mended.notes(place)


def _rows_of(source: Iterable[str], file: Delimited, mended: _Mended, place: str) -> Iterator[list[str]]:
    lines = _Lines(source, place)
    reader = csv.reader(lines, delimiter=file.delimiter)
    csv.field_size_limit(LONGEST_LINE)
    started = False
    line, before = 1, 0
    last: list[str] = []
    for cells in reader:
        last, line, before = lines.of_row.copy(), before + 1, reader.line_num
        lines.next_row()
        if not started:
            started = tuple(cells[: mended.width]) == file.header
            if started:
                yield [f"c{number}" for number in range(mended.width)]
        elif len(cells) == mended.width or (not cells and mended.width == 1):
            yield cells
        elif cells:
            yield mended.row(cells, line)
    _check_closed(last, file.delimiter, f"{place}, line {line}")


def _check_closed(last: list[str], delimiter: str, where: str) -> None:
    """The last row swallows the rest of the file if a quote in it is never closed."""
    try:
        list(csv.reader(last, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise BrokenFileError(
                f"{where}: a quotation mark is opened and never closed. "
                "Close it, or double it where it belongs to the text."
            ) from error


def _rows(lines: list[int]) -> str:
    return f"{len(lines):,} rows have" if len(lines) > 1 else "1 row has"


def _at(lines: list[int]) -> str:
    return ("lines " if len(lines) > 1 else "line ") + listed(lines)
