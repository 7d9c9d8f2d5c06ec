"""How a text file is written: its encoding, its delimiter, its longest line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.tables.content import wide
from leadlight.tables.errors import TooLargeError, WrongContentError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes; a longer line is no row of a list."""

_AT_A_TIME = 256 * 1024
"""Bytes that are looked through before the next: as many as stay in a processor's cache."""

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_MARKED = re.compile(rb"'[=@\t\r+'-]")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def _latin(error: UnicodeError) -> tuple[str, int]:
    """Five bytes have no meaning in cp1252; like browsers do, they become control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("leadlight-latin", _latin)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A name that Python knows, what to do with undecodable bytes, and whether it was a guess."""

    name: str
    errors: str = "strict"
    guessed: bool = False

    @property
    def is_utf8(self) -> bool:
        return self.name.startswith("utf-8")


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file of rows, and how to read it."""

    path: Path
    encoding: Encoding
    delimiter: str
    header: tuple[str, ...]
    unix: bool  # the row of names ends with a line feed alone
    regular: bool  # DuckDB finds the header, and the kind of line breaks, by itself


def encoding_of(path: Path, place: str) -> Encoding:
    """Read all bytes once: UTF-16 by its mark, else UTF-8 if they are, else cp1252.

    Raises `WrongContentError` for NULs and `TooLargeError` for an endless line.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        bom = next((name for mark, name in _BOMS.items() if head.startswith(mark)), None)
        if bom == "utf-16" or (bom is None and (guess := wide(head))):
            return Encoding(bom or str(guess), errors="replace", guessed=bom is None)
        file.seek(0)
        utf8 = _Utf8Check()
        longest = _LineCheck(place)
        while block := file.read(_AT_A_TIME):
            longest.feed(block)
            utf8.feed(block)
    if utf8.ends_well():
        return Encoding(bom or "utf-8")
    return Encoding("cp1252", errors="leadlight-latin", guessed=True)


def holds_mark(path: Path) -> bool:
    """Whether a `'` stands before something that starts a formula, or before another `'`, anywhere."""
    last = b""
    with path.open("rb") as file:
        while block := file.read(_AT_A_TIME):
            if (b"'" in block or last == b"'") and _MARKED.search(last + block):
                return True
            last = block[-1:]
    return False


class _Utf8Check:
    """Is a stream of bytes UTF-8? Plain ASCII costs nearly nothing."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._holds = True

    def feed(self, block: bytes, *, final: bool = False) -> None:
        if not self._holds or (block.isascii() and not self._decoder.getstate()[0] and not final):
            return
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError:
            self._holds = False

    def ends_well(self) -> bool:
        self.feed(b"", final=True)
        return self._holds


class _LineCheck:
    """Refuses NULs, and lines that are longer than any row of a list, before anything holds one in memory."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._length = 0

    def feed(self, block: bytes) -> None:
        if b"\0" in block:
            raise WrongContentError(f"{self._place} is binary data. Export the list as CSV, XLSX or Parquet.")
        end = b"\n" if b"\n" in block else b"\r"
        first = block.find(end)
        if first < 0:
            self._length += len(block)
        elif self._length + first > LONGEST_LINE:
            self._length += first
        else:
            self._length = len(block) - 1 - block.rfind(end)
        if self._length > LONGEST_LINE:
            raise too_long(self._place)


def too_long(place: str) -> TooLargeError:
    """What is said about an endless line, or an endless quoted text."""
    return TooLargeError(
        f"{place} has a line of more than {LONGEST_LINE // 1024**2} MB: no row of a list is that long. "
        "Look for a missing line break, or for a quotation mark that is never closed."
    )


def delimiter_of(sample: str, *, preferred: str = ",") -> str:
    """The delimiter under which most of the first rows have as many cells as the first one."""

    def agreement(delimiter: str) -> tuple[float, int, bool]:
        rows = [row for row, _ in zip(_rows(sample, delimiter), range(_SAMPLE_ROWS), strict=False) if row]
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / len(rows) if rows else 0.0
        return (alike if width > 1 else -1.0, width, delimiter == preferred)

    return max(preferred + _DELIMITERS.replace(preferred, ""), key=agreement)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row, _ in zip(reader, range(_SAMPLE_ROWS), strict=False))
    return rows
