"""A process that gives messages to their leads while another one adds them to the log: for large imports."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from leadlight.actions.clock import now
from leadlight.actions.live.begin import LOCK
from leadlight.actions.live.place import place as place_next
from leadlight.storage.database import DATA, DATABASE, Place, close_connections, open_database
from leadlight.storage.file_lock import take

AT_ONCE = 5_000
_PAUSE = 0.05


@contextmanager
def placing_beside(place: Place) -> Iterator[None]:
    """Let a process place what comes until the block ends, and what is left then."""
    where = {DATA: str(place.folder)} | ({} if place.url is None else {DATABASE: place.url})
    with subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, env={**os.environ, **where}
    ) as beside:
        yield
        # its standard input ends, however this process does
        beside.communicate()


def is_served(place: Place) -> bool:
    """Whether `leadlight serve` runs here: then its worker places what comes."""
    if not (place.folder / LOCK).is_file():
        return False
    lock = take(place.folder / LOCK)
    if lock is not None:
        os.close(lock)
    return lock is None


def _run() -> None:
    open_database(Place.of())
    try:
        while _placed_some() or not _ended():
            pass
    finally:
        close_connections()


def _placed_some() -> bool:
    return place_next(now(), AT_ONCE) > 0


def _ended() -> bool:
    """Whether nothing more will come; waits a little for it."""
    return bool(select.select([sys.stdin], [], [], _PAUSE)[0])


if __name__ == "__main__":
    _run()
