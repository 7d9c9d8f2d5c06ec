"""A process beside the worker for what takes long: publishing a model, leads with very many events."""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.machines import make_everybody_due
from leadlight.actions.live.publishing import publish_due, sweep
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.due_rows import EVERYBODY, HEAVY, PUBLISH, TIME, how_many_due, soonest
from leadlight.storage.statements import one_moment

MANY = 2_000
"""So many scores that may have changed by time are computed together."""

_NICE = 10
_PAUSE = 0.1

log = logging.getLogger("leadlight.work")


@dataclass(slots=True)
class SlowLane:
    """Starts the process when there is something for it."""

    place: Place
    _process: BaseProcess | None = field(default=None)

    def look(self, now: int) -> None:
        """Start the process if something is due for it and it does not run."""
        if self._process is not None and self._process.is_alive():
            return
        if waits(now):
            self._process = multiprocessing.get_context("spawn").Process(
                target=drive, args=(self.place,), name="slow lane", daemon=True
            )
            self._process.start()

    def close(self) -> None:
        """End the process wherever it is: everything it does can be taken up again."""
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
            self._process.join(10)


def waits(now: int) -> bool:
    """Whether something is due that takes long."""
    with one_moment():
        next_at = soonest([PUBLISH, HEAVY, EVERYBODY])
        return (next_at is not None and next_at <= now) or how_many_due(TIME, now, MANY) >= MANY


def drive(place: Place) -> None:
    """Do what takes long until nothing of it is due."""
    os.nice(_NICE)
    open_database(place)
    try:
        now = time.time_ns() // 1000
        while waits(now):
            make_everybody_due(now)
            publish_due(place, now)
            rescore_heavy(place, now)
            if how_many_due(TIME, now, MANY) >= MANY:
                sweep(place, now)
            time.sleep(_PAUSE)
            now = time.time_ns() // 1000
    finally:
        close_connections()
