"""What a file is, by its name and by its first bytes; everything that is no table is refused here."""

from __future__ import annotations

import re
import stat
from codecs import getincrementaldecoder
from enum import StrEnum
from typing import TYPE_CHECKING

from leadlight.tables.errors import (
    EmptyInputError,
    MissingFileError,
    NotAFileError,
    UnreadableError,
    WrongContentError,
)

if TYPE_CHECKING:
    from pathlib import Path


class Format(StrEnum):
    """The kinds of files that hold tables, as people call them."""

    CSV = "CSV"
    XLSX = "XLSX"
    PARQUET = "Parquet"
    JSON_LINES = "JSON Lines"


EXTENSIONS = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".txt": Format.CSV,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".json": Format.JSON_LINES,
}
READABLE = ".csv, .xlsx, .parquet or .jsonl"

HEAD = 65_536
"""Bytes that tell what a file is."""

_GZIP = b"\x1f\x8b"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", Format.PARQUET),
    (b"PK\x03\x04", Format.XLSX),
    (b"PK\x05\x06", Format.XLSX),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Excel file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (_GZIP, "a gzip archive"),
)
_WEB_PAGE = re.compile(rb"(?i)\s*<(?:!doctype\s+html|html)")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def check_readable(path: Path) -> None:
    """Refuse what is missing, no regular file, not ours to read, or empty."""
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode):
            path.open("rb").close()
    except PermissionError as error:
        raise UnreadableError(f"{path} must not be read by this user. Change its permissions.") from error
    except (OSError, ValueError) as error:
        raise MissingFileError(f"{path}: there is no such file{_nearby(path)}") from error
    if stat.S_ISDIR(found.st_mode):
        raise NotAFileError(f"{path} is a directory. Name a file in it that ends in {READABLE}.")
    if not stat.S_ISREG(found.st_mode):
        raise NotAFileError(
            f"{path} is no file but a device or a pipe. Send its content to standard input and write -."
        )
    if found.st_size == 0:
        raise EmptyInputError(f"{path} is empty. It needs at least a row with the names of the columns.")


def format_of(path: Path, place: str, named: Path) -> Format:
    """The format by the extension of `named`, checked against the content; without one, by the content."""
    suffix = named.suffix.lower()
    content = sniff(head_of(path), place)
    expected = EXTENSIONS.get(suffix)
    if suffix and expected is None:
        raise WrongContentError(
            f"{place} ends in {suffix}. Only {READABLE} can be read; save it as one of them."
        )
    if expected in {None, content}:
        return content
    if expected is Format.JSON_LINES and content is Format.CSV:
        return Format.JSON_LINES  # the lines tell better what is wrong with them
    raise WrongContentError(
        f"{place} ends in {suffix} but its content is {content}. "
        f"Name it by what it is, or save it as {expected}."
    )


def head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def sniff(head: bytes, place: str) -> Format:
    """The format of content by its first bytes; raises `WrongContentError` for what is no table."""
    found = next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    if isinstance(found, Format):
        return found
    if found or _WEB_PAGE.match(head) or is_binary(head):
        what = found or ("a web page" if _WEB_PAGE.match(head) else "binary data")
        raise WrongContentError(
            f"{place} is {what}. Only {READABLE} can be read; export the list as one of them."
        )
    return Format.JSON_LINES if _JSON.match(head) else Format.CSV


def is_gzip(path: Path) -> bool:
    return head_of(path).startswith(_GZIP)


def is_binary(head: bytes) -> bool:
    """No text in any encoding that is read: NULs (not of UTF-16), or no UTF-8 and many controls."""
    if head.startswith(_UTF16) or wide(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" in head or (controls > 8 and controls > len(head) / 20 and not _is_utf8(head))


def _is_utf8(head: bytes) -> bool:
    """Whether the first bytes of a file are UTF-8, the last character of which may be cut."""
    try:
        getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def wide(head: bytes) -> str | None:
    """UTF-16 without a mark at its start: every other byte of the first line is NUL."""
    line = head[:200]
    even, odd = line[::2], line[1::2]
    if odd and odd.count(0) > 0.9 * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even and even.count(0) > 0.9 * len(even) and not odd.count(0) else None


def _nearby(path: Path) -> str:
    """A hint: a file there whose name is nearly the one asked for."""
    from difflib import get_close_matches  # noqa: PLC0415 - only on the way to an error

    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except (OSError, ValueError):
        return f"; there is no directory {path.parent} either." if not path.parent.exists() else "."
    close = get_close_matches(path.name, names, 1)
    return f"; did you mean {path.with_name(close[0])}?" if close else "."
