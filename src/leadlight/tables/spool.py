"""Temporary files that live as long as the connection whose views read them."""

from __future__ import annotations

import errno
import shutil
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from leadlight.tables.errors import CannotWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

BLOCK = 4 * 1024 * 1024
"""Bytes that are held in memory at a time."""


def room_for(connection: duckdb.DuckDBPyConnection, name: str) -> Path:
    """A path of this name in a new directory, which goes when the connection does."""
    directory = tempfile.mkdtemp(prefix="leadlight-")
    weakref.finalize(connection, shutil.rmtree, directory, ignore_errors=True)
    return Path(directory) / name


@contextmanager
def plain_words(place: object, doing: str) -> Iterator[None]:
    """Turn what the operating system says while a file is written into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise CannotWriteError(
                f"No room left on the disk while {doing} {place}. Make room and try again."
            ) from error
        raise CannotWriteError(f"{place}: {doing} failed: {error.strerror or error}.") from error


def spool(connection: duckdb.DuckDBPyConnection, source: IO[bytes], name: str) -> Path:
    """Copy a stream to a temporary file."""
    path = room_for(connection, name)
    with plain_words(path, "copying the input to"), path.open("wb") as target:
        shutil.copyfileobj(source, target, BLOCK)
    return path


def readable_by_duckdb(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The path as text, by way of a link where DuckDB would take it for a pattern."""
    if not set("*?[]{}=") & set(str(path)):
        return str(path)
    link = room_for(
        connection, "input" + "".join(char for char in path.suffix if char.isalnum() or char == ".")
    )
    link.symlink_to(path.resolve())
    return str(link)
