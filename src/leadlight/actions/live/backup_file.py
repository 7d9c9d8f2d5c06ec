"""The file of a backup: packed lines of JSON, a head, the rows of every table, and an end with a checksum.

A file that does not end with the checksum of all before it is no backup.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from leadlight.errors import DataError
from leadlight.tables.safely import replacing

FORMAT = 1
_WHAT = "leadlight backup"
_QUICK = 1
"""The level of packing: a backup should not take longer than the disk does."""

_LONGEST_LINE = 64 * 1024**2
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself: when it was made, by which version, after which step of the tables."""

    made_at: int
    version: str
    step: str


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table; `last` is the greatest number that a row of it ever had."""

    table: str
    columns: tuple[str, ...]
    last: int
    rows: Sequence[list[Any]]


class Draft:
    """A backup that is being written."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._encoder = msgspec.json.Encoder()
        self.rows = 0

    def head(self, head: Head) -> None:
        """Begin."""
        said = {
            "what": _WHAT,
            "format": FORMAT,
            "made_at": head.made_at,
            "version": head.version,
            "step": head.step,
        }
        self._write(self._encoder.encode(said) + b"\n")

    def table(self, name: str, columns: Sequence[str], last: int) -> None:
        """Begin a table."""
        self._write(self._encoder.encode({"table": name, "columns": columns, "last": last}) + b"\n")

    def add(self, some: Sequence[Sequence[object]]) -> None:
        """Add rows to the table begun last."""
        self._write(self._encoder.encode_lines(some))
        self.rows += len(some)

    def end(self) -> None:
        """Say that this is all, and what it adds up to."""
        said = {"end": {"rows": self.rows, "sha256": self._sum.hexdigest()}}
        self._file.write(self._encoder.encode(said) + b"\n")

    def _write(self, lines: bytes) -> None:
        self._sum.update(lines)
        self._file.write(lines)


@contextmanager
def drafted(path: Path) -> Iterator[Draft]:
    """Write a backup; it is there, wholly and on the disk, when the block has ended, or not at all."""
    with replacing(path) as draft:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with gzip.GzipFile("", "wb", _QUICK, file, mtime=0) as packed:
                writing = Draft(packed)
                yield writing
                writing.end()
            file.flush()
            os.fsync(file.fileno())


def checked_head(path: Path) -> Head:
    """Read a backup to its end; raises DataError for what is none, or is damaged."""
    head = None
    for found in _read(path):
        head = head or (found if isinstance(found, Head) else None)
    if head is None:
        raise _foreign(path)
    return head


def parts(path: Path) -> Iterator[Part]:
    """The rows of a backup, some at a time, every table at least once."""
    return (found for found in _read(path) if isinstance(found, Part))


def _read(path: Path) -> Iterator[Head | Part]:
    lines = _lines(path)
    yield _head(path, next(lines, b""))
    table: dict[str, Any] = {}
    waiting: list[bytes] = []
    decoder = msgspec.json.Decoder()
    for line in lines:
        if line.startswith(b"["):
            waiting.append(line)
            if len(waiting) < _AT_ONCE:
                continue
        if table:
            yield _part(table, [decoder.decode(each) for each in waiting])
        waiting = []
        if line.startswith(b"{"):
            table = decoder.decode(line)
            if "end" in table:
                return


def _part(table: dict[str, Any], rows: list[list[Any]]) -> Part:
    return Part(table["table"], tuple(table["columns"]), table["last"], rows)


def _head(path: Path, line: bytes) -> Head:
    try:
        said = msgspec.json.decode(line)
    except msgspec.DecodeError:
        said = None
    if not isinstance(said, dict) or said.get("what") != _WHAT:
        raise _foreign(path)
    if said["format"] != FORMAT:
        raise DataError(
            f"{path} was made by a newer Leadlight ({said.get('version')}). Restore it with that version."
        )
    return Head(said["made_at"], said["version"], said["step"])


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a backup, the last one included; raises DataError where they do not add up."""
    total, rows, last = hashlib.sha256(), 0, b""
    for line in _unpacked(path):
        if last:
            total.update(last)
            rows += last.startswith(b"[")
            yield last
        last = line
    if last != msgspec.json.encode({"end": {"rows": rows, "sha256": total.hexdigest()}}) + b"\n":
        raise _damaged(path) if total.digest() != hashlib.sha256().digest() else _foreign(path)
    yield last


def _unpacked(path: Path) -> Iterator[bytes]:
    begun = False
    try:
        with path.open("rb") as file, gzip.open(file) as packed:
            while line := packed.readline(_LONGEST_LINE):
                yield line
                begun = True
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise (_damaged(path) if begun or isinstance(error, EOFError) else _foreign(path)) from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}.") from None


def _foreign(path: Path) -> DataError:
    return DataError(f"{path} is no backup of Leadlight. `leadlight backup FILE` makes one.")


def _damaged(path: Path) -> DataError:
    return DataError(f"{path} is damaged: it ends too early or was changed. Use another backup.")
