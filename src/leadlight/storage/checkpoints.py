"""Moving what was committed from SQLite's write-ahead log into its file, beside those who write.

SQLite lets the one who commits do it, every thousand pages, while all others wait. Here a thread does most of
it while others write, and takes a turn of theirs only for the little that is left.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from leadlight.storage.beside import Ended, beside
from leadlight.storage.transaction import turn_to_write

PAGES_FOR_WRITERS = 32_768
"""With so many pages (of 4 KB) in the log whoever commits moves them, where no thread does."""

_WORTH_IT = 1000
"""Pages; with fewer the next look is later."""

LARGE = 8_000
"""Pages of a log that is to begin anew."""

_SOONEST, _LATEST = 0.25, 4.0
"""Seconds from one look to the next."""


@contextmanager
def checkpoints(file: Path) -> Iterator[None]:
    """Keep the log of a database small until the block ends, by a thread beside."""
    with beside("checkpoints", partial(_keep_small, file)):
        yield


def _keep_small(file: Path, ended: Ended) -> None:
    while not ended.is_set():
        with suppress(OSError, sqlite3.Error), closing(sqlite3.connect(file, isolation_level=None)) as ours:
            ours.execute("PRAGMA synchronous=FULL")
            _until_trouble(ours, file.parent, ended)
        ended.wait(_LATEST)  # whoever writes finds out what is wrong with the disk


def _until_trouble(ours: sqlite3.Connection, folder: Path, ended: Ended) -> None:
    seconds, before = _SOONEST, None
    while not ended.wait(seconds):
        now = ours.execute("PRAGMA data_version").fetchone()
        if now != before:
            seconds = _SOONEST if _move(ours, folder) >= _WORTH_IT else min(2 * seconds, _LATEST)
        before = now


def _move(ours: sqlite3.Connection, folder: Path) -> int:
    """Move what there is; how many pages were in the log.

    A log begins anew when all of it was moved before somebody writes, so that a long one is finished in turn.
    """
    pages = _moved(ours)
    if pages >= LARGE:
        with turn_to_write(folder):
            _moved(ours)
    return pages


def _moved(ours: sqlite3.Connection) -> int:
    """Move what was committed and nobody reads any more; how many pages the log has."""
    return int(ours.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
