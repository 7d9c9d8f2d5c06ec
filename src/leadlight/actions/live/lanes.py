"""Processes beside the worker for what takes long or waits for the network; `chores.py` lists what it is."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import FrameType

from leadlight.actions import clock
from leadlight.actions.live.chores import LANES, Chore, Lane
from leadlight.scoring.values import SECOND
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.statements import one_moment

_PAUSE = 0.1
_LOOK_FOR_PARENT = 1.0
_AFTER_FAILURE = 2 * SECOND
"""What failed is not begun anew before."""

_GRACE = 12.0
"""Seconds that a process has to finish what it does."""

log = logging.getLogger("leadlight.work")


@dataclass(slots=True)
class Lanes:
    """Starts the process of each lane when there is something for it."""

    place: Place
    _processes: dict[str, BaseProcess] = field(default_factory=dict)
    _not_before: dict[str, int] = field(default_factory=dict)

    def look(self, now: int) -> None:
        """Start the processes that have something to do and do not run."""
        for name in LANES:
            self._look(name, now)

    def _look(self, name: str, now: int) -> None:
        process = self._processes.get(name)
        if process is not None:
            if process.is_alive():
                return
            if process.exitcode:
                self._not_before[name] = now + _AFTER_FAILURE
            del self._processes[name]
        rests_until = self._not_before.get(name, now)
        if now < rests_until <= now + _AFTER_FAILURE or not waits(name, now):
            return
        self._processes[name] = multiprocessing.get_context("spawn").Process(
            target=drive_and_leave, args=(self.place, name), name=f"{name} lane", daemon=True
        )
        self._processes[name].start()

    def close(self) -> None:
        """End the processes wherever they are: everything they do can be taken up again."""
        for process in self._processes.values():
            process.terminate()
        latest = time.monotonic() + _GRACE
        for process in self._processes.values():
            process.join(max(0.0, latest - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def waits(name: str, now: int) -> bool:
    """Whether something is due for a lane."""
    with one_moment():
        return any(chore.waits(now) for chore in LANES[name].chores)


def drive(place: Place, name: str) -> None:
    """Do what is due for a lane until nothing was for as long as it stays."""
    lane = LANES[name]
    end_with_parent()
    os.nice(lane.nice)
    open_database(place)
    try:
        if lane.side_by_side:
            _side_by_side(lane, place)
        else:
            _in_turn(lane, place)
    finally:
        close_connections()


def drive_and_leave(place: Place, name: str) -> None:
    """Do what is due for a lane in a process of its own, and end it at once.

    Taking the interpreter apart takes long and makes DuckDB list what it still holds, on the user's screen.
    """
    code = 1
    try:
        drive(place, name)
        code = 0
    except SystemExit:
        pass
    except BaseException:
        log.exception("The %s ended by a mistake.", multiprocessing.current_process().name)
    finally:
        logging.shutdown()
        os._exit(code)


def end_with_parent() -> None:
    """Let this process end, wherever it is, soon after the one that started it is gone, however it went.

    Another worker starts another one: everything it does can be taken up again.
    """
    threading.Thread(target=_end_as_an_orphan, name="orphan", daemon=True).start()


def _end_as_an_orphan() -> None:
    while not _is_orphan():
        time.sleep(_LOOK_FOR_PARENT)
    os.kill(os.getpid(), signal.SIGTERM)


def _in_turn(lane: Lane, place: Place) -> None:
    """Do one chore after another until none is due. Where one failed the process ends, and begins afresh."""
    now = clock.now()
    while due := [chore for chore in lane.chores if chore.waits(now)]:
        results = [_done(chore, place, now) for chore in due]
        if not all(results):
            raise SystemExit(1)
        time.sleep(_PAUSE)
        now = clock.now()


def _done(chore: Chore, place: Place, now: int) -> bool:
    """Do what is due of a chore; whether it could be done. One that fails keeps no other from its turn."""
    try:
        chore.do(place, now)
    except Exception:
        log.exception("The work '%s' failed; it is tried again.", chore.name)
        return False
    return True


def _side_by_side(lane: Lane, place: Place) -> None:
    """Do each chore on a thread of its own, until none was due for as long as the lane stays."""
    ended = threading.Event()

    def end(_number: int = 0, _frame: FrameType | None = None) -> None:
        ended.set()
        for chore in lane.chores:
            chore.stop()

    def run(chore: Chore) -> None:
        try:
            _as_long_as_it_stays(chore, place, lane.stays, ended)
        finally:
            close_connections()

    signal.signal(signal.SIGTERM, end)
    threads = [threading.Thread(target=run, args=(chore,), name=chore.name) for chore in lane.chores]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        ended.wait(_PAUSE)
        if ended.is_set():
            for thread in threads:
                thread.join()


def _as_long_as_it_stays(chore: Chore, place: Place, stays: float, ended: threading.Event) -> None:
    idle_since = time.monotonic()
    while not ended.is_set():
        now = clock.now()
        if chore.waits(now):
            if not _done(chore, place, now):
                close_connections()
                ended.wait(_AFTER_FAILURE / SECOND)
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since > stays:
            return
        else:
            ended.wait(_PAUSE)


def _is_orphan() -> bool:
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()
