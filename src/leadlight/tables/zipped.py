"""Look into a workbook's zip file before anything unpacks it: bombs and other archives are refused."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadlight.tables.errors import BrokenFileError, TooLargeError, WrongContentError
from leadlight.tables.spool import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_UNPACKED = 4 * 1024**3
_MOST_EXPANSION = 400
_MOST_MEMBERS = 10_000
_SMALL = 64 * 1024**2
MOST_CELLS = 64_000_000
"""Of a sheet's rectangle, which is held in memory whole at 32 bytes a cell: a million rows of 61 columns."""

_OTHERS = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "content.xml": "an OpenDocument file (.ods)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
}
_FILLED = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"'](?:[^>]*[^/>])?>")
_CARRY = 512


def check_workbook(path: Path, place: str) -> None:
    """Raise `WrongContentError`, `BrokenFileError` or `TooLargeError` where opening would be dangerous."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_kind({member.filename for member in members}, place)
            _check_sizes(members, place, path.stat().st_size)
            for member in members:
                _check_member(archive, member, place)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
        RuntimeError,
    ) as error:
        raise BrokenFileError(f"{place} is damaged and cannot be read as XLSX. Save it again.") from error


def _check_kind(names: set[str], place: str) -> None:
    if "xl/workbook.xml" not in names:
        what = next((what for name, what in _OTHERS.items() if name in names), "a zip archive")
        raise WrongContentError(
            f"{place} is {what} and no XLSX workbook. Open it and save the list as XLSX or CSV."
        )


def _check_sizes(members: list[zipfile.ZipInfo], place: str, packed: int) -> None:
    size = sum(member.file_size for member in members)
    if (
        size > _MOST_UNPACKED
        or len(members) > _MOST_MEMBERS
        or (size > _SMALL and size > _MOST_EXPANSION * packed)
    ):
        raise TooLargeError(
            f"{place} would unpack to {size / 1024**3:.1f} GB, far more than a list of leads: "
            "it may be made to fill the memory. If you trust it, save it as CSV and use that."
        )


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> None:
    """The directory may lie about sizes, and few filled cells may span a huge rectangle."""
    extent = _Extent()
    size = 0
    for block in _unpacked(archive, member):
        size += len(block)
        if size > member.file_size:
            raise BrokenFileError(
                f"{place} is damaged: a part is larger than its directory says. Save it again."
            )
        extent.feed(block)
    if extent.cells > MOST_CELLS:
        raise TooLargeError(
            f"{place} has a sheet whose cells span {extent.rows:,} rows and {extent.columns:,} columns. "
            "Delete stray cells far below or to the right of the list, or save it as CSV."
        )


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member to their real end, where `zipfile` would stop at the declared one."""
    with archive.open(member):
        pass  # checks the local header, the method and encryption
    file = archive.fp
    if file is None:
        return
    file.seek(member.header_offset)
    header = file.read(30)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = member.compress_size
    inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := file.read(min(left, BLOCK))):
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, BLOCK)
            packed = inflate.unconsumed_tail


@dataclass(slots=True)
class _Extent:
    """The rectangle that the filled cells of a sheet span, counted while its XML passes by."""

    rows: int = 0
    columns: int = 0
    tail: bytes = b""
    is_sheet: bool = False
    seen: set[bytes] = field(default_factory=set)

    def feed(self, block: bytes) -> None:
        self.is_sheet = self.is_sheet or b"sheetData" in self.tail + block
        if self.is_sheet:
            text = self.tail + block
            if found := _FILLED.findall(text):
                self.columns = max(
                    self.columns, *(_number(letters) for letters in {letters for letters, _ in found})
                )
                self.rows = max(self.rows, *(int(row) for row in {row for _, row in found}))
        self.tail = block[-_CARRY:]

    @property
    def cells(self) -> int:
        return self.rows * self.columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
