"""The writer: a thread that writes down what waits as one transaction, and then tells those who wait.

One disk sync pays for all requests that came while the one before was under way. What cannot be written fails
for those who asked, at once, and the writer tries anew with what comes next.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import django.db
import psycopg

from leadlight.errors import StorageError
from leadlight.storage.database import close_connections
from leadlight.storage.intake import Intake, write

TROUBLE = (django.db.Error, sqlite3.Error, psycopg.Error, OSError)
_PASSING = (django.db.OperationalError, sqlite3.OperationalError, psycopg.OperationalError, OSError)
"""What has nothing to do with what was to be written."""

MOST_WAITING = 64 * 1024 * 1024
"""So much may wait, in characters; those who bring more are asked to come again."""

_MOST_AT_ONCE = 4 * 1024 * 1024
_SMALLEST = 200
_LINGER = 0.002
_WORTH_LINGERING = 4


@dataclass(slots=True, eq=False)
class Ticket:
    """An intake on its way; `error` says why it was not written. `waiter` is the business of who put it."""

    intake: Intake
    waiter: object = None
    error: StorageError | None = None
    size: int = 0

    def __post_init__(self) -> None:
        bodies = [
            *(event.body for event in self.intake.events),
            *(body for body, _ in self.intake.quarantined),
        ]
        self.size = _SMALLEST * (len(bodies) + 1) + sum(map(len, bodies))


class FullError(StorageError):
    """More came than can be written down now."""


class Writer:
    """Owns the thread. `done` is called in it with the tickets of every group, written or failed."""

    def __init__(self, done: Callable[[Sequence[Ticket]], None], most_waiting: int = MOST_WAITING) -> None:
        self._done = done
        self._most_waiting = most_waiting
        self._waiting = 0
        self._turn = threading.Lock()
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.trouble: StorageError | None = None
        """What went wrong the last time, None if nothing did."""
        self.tried = float("-inf")
        """When that was, on the monotonic clock."""
        self._busy_since: float | None = None

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, ticket: Ticket) -> None:
        """Let an intake be written. Raises FullError where too much waits."""
        if self._waiting + ticket.size > self._most_waiting and self._waiting:
            raise FullError("More messages came than can be written down. Send them again in a second.")
        self.enter(ticket)

    def count(self, intake: Intake) -> None:
        """Let counts be written, of which nobody waits to hear; they are never too many."""
        self.enter(Ticket(intake))

    def enter(self, ticket: Ticket) -> None:
        """Let an intake be written however much waits: it is small."""
        with self._turn:
            self._waiting += ticket.size
        self._queue.put(ticket)

    def is_stuck(self, after: float) -> bool:
        """Whether the thread has been at one transaction for longer than so many seconds, or is gone."""
        since = self._busy_since
        return not self._thread.is_alive() or (since is not None and time.monotonic() - since > after)

    def close(self) -> None:
        """Write what waits, and end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        busy = False
        try:
            while (first := self._queue.get()) is not None:
                if busy:
                    time.sleep(_LINGER)  # others are about to come, and one transaction for all is cheaper
                group, ended = self._group(first)
                busy = len(group) >= _WORTH_LINGERING
                self._busy_since = time.monotonic()
                self._write(group)
                self.tried = time.monotonic()
                self._busy_since = None
                with self._turn:
                    self._waiting -= sum(ticket.size for ticket in group)
                self._done(group)
                if ended:
                    return
        finally:
            close_connections()

    def _group(self, first: Ticket) -> tuple[list[Ticket], bool]:
        """What waits, up to a size; and whether the end was among it."""
        group, size = [first], first.size
        while size < _MOST_AT_ONCE:
            try:
                ticket = self._queue.get_nowait()
            except queue.Empty:
                break
            if ticket is None:
                return group, True
            group.append(ticket)
            size += ticket.size
        return group, False

    def _write(self, group: Sequence[Ticket]) -> None:
        """Write a group; where something in it cannot be written, find out what and write the rest."""
        try:
            write([ticket.intake for ticket in group])
            self.trouble = None
        except Exception as error:  # noqa: BLE001 - whatever it was, those who wait must hear of it
            close_connections()
            if len(group) == 1 or isinstance(error, _PASSING):
                self._fail(group, error)
                return
            middle = len(group) // 2
            self._write(group[:middle])
            self._write(group[middle:])

    def _fail(self, group: Sequence[Ticket], error: Exception) -> None:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        self.trouble = StorageError(f"Nothing can be written down now: {reason}.")
        for ticket in group:
            ticket.error = self.trouble
