"""How a worker that has nothing to do learns that something came."""

from __future__ import annotations

import sqlite3
import time
from typing import Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from leadlight.storage.database import TIMES_OF_LINE, Place
from leadlight.storage.intake import CHANNEL

_POLL = 0.01
"""Seconds between two looks at SQLite's counter of changes; a look takes some microseconds."""


class Wake(Protocol):
    """Sleeps until something was written."""

    def wait(self, seconds: float) -> None:
        """Return when something was written since the last time, or after so many seconds."""

    def close(self) -> None:
        """Let go of the database."""


def waking(place: Place) -> Wake:
    """The way to wake up that a database offers."""
    return _Listening(place.url) if place.url is not None else _Polling(place)


class _Polling:
    """SQLite counts the changes that others make; asking for the count reads one page that is in memory."""

    def __init__(self, place: Place) -> None:
        self._connection = sqlite3.connect(f"file:{place.file}?mode=ro", uri=True, isolation_level=None)
        self._seen = self._version()

    def wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (version := self._version()) == self._seen and (left := ends - time.monotonic()) > 0:
            time.sleep(min(_POLL, left))
        self._seen = version

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


class _Listening:
    """PostgreSQL says when the collector has written."""

    def __init__(self, url: str) -> None:
        said = conninfo_to_dict(url)
        line = {name: value for name, value in TIMES_OF_LINE.items() if name not in said}
        self._connection = psycopg.connect(make_conninfo(url, **line), autocommit=True)
        self._connection.execute(f"LISTEN {CHANNEL}".encode())

    def wait(self, seconds: float) -> None:
        for _ in self._connection.notifies(timeout=seconds, stop_after=1):
            pass

    def close(self) -> None:
        self._connection.close()
