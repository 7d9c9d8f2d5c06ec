"""Work: place what came, score whom it concerns, look again at what time changes, until told to stop."""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import django.db
import psycopg

from leadlight.actions import clock
from leadlight.actions.live.heart import Heart
from leadlight.actions.live.lanes import Lanes
from leadlight.actions.live.measures import begin_to_measure
from leadlight.actions.live.model_in_force import begin_with_starter, in_force
from leadlight.actions.live.place import LIMIT as AT_ONCE
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.predictors.keep import begin_to_watch
from leadlight.actions.live.rescore import rescore
from leadlight.actions.live.retain import plan_retention
from leadlight.actions.live.users import WORKER
from leadlight.actions.live.waking import Wake, waking
from leadlight.errors import StorageError
from leadlight.ingest.person import person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.lead import Lead
from leadlight.scoring.values import SECOND
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.due_rows import PARKED, RESCORE, TIME, clock_was_ahead, soonest
from leadlight.storage.file_lock import take
from leadlight.storage.table_statistics import current_statistics
from leadlight.storage.transaction import writing

LONGEST_REST = 1.0
"""Seconds after which a worker looks around even if nobody woke it."""

_TROUBLE_REST = 1.0
_LOOK = SECOND // 4
"""So often it is asked whether something waits that takes long."""

_TIMES_AT_ONCE = 20
"""So few leads are looked at for time alone before events that came meanwhile are."""

_CATCHING_UP = SECOND // 2
"""Where more waits to be placed, so long nobody is scored: who is would be again by what waits."""

TROUBLE = (django.db.Error, psycopg.Error, OSError)
AWAY = (django.db.OperationalError, psycopg.OperationalError, OSError)
"""Trouble that is worth waiting for at the beginning, where it may also be that this is no installation."""

log = logging.getLogger("leadlight.work")


_COLLECT_AFTER = 100_000, 20, 20
"""So many more objects are there before Python looks for cycles: most are of messages, which have none."""


@dataclass(slots=True)
class Worker:
    """One worker at a place. `stop` ends it after the transaction it is in."""

    place: Place
    clock: Callable[[], int] = clock.now
    stopped: bool = False
    heart: Heart = field(default_factory=lambda: Heart(None), repr=False)
    _lanes: Lanes | None = field(default=None, repr=False)
    _look_at: int = field(default=0, repr=False)
    _scored_at: int = field(default=0, repr=False)
    _latest: int = field(default=PARKED, repr=False)
    """The last instant it was; before the first, all the time there is."""

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Work until stopped. Raises StorageError without an installation, or beside another worker."""
        open_database(self.place)
        lock = _only_one(self.place)
        self._lanes = Lanes(self.place)
        try:
            while not (self.stopped or self._has_begun()):
                pass
            started()
            with current_statistics():
                while not self.stopped:
                    self._until_trouble()
        finally:
            self._lanes.close()
            close_connections()
            if lock is not None:
                os.close(lock)

    def stop(self) -> None:
        """End soon."""
        self.stopped = True

    def _has_begun(self) -> bool:
        """Make ready; whether the database let us."""
        self.heart.beat()
        try:
            begin_with_starter(self.clock())
            begin_to_watch(self.clock())
            plan_retention(self.clock())
            begin_to_measure(self.clock())
            _warm_up(self.clock())
        except AWAY as error:
            _rest_from(error)
            return False
        return True

    def _until_trouble(self) -> None:
        """Work until stopped or until the database cannot be used; then rest and begin anew."""
        wake: Wake | None = None
        try:
            wake = waking(self.place)
            while not self.stopped:
                if not self.step():
                    wake.wait(self._rest())
        except TROUBLE as error:
            self.heart.beat()
            _rest_from(error)
        finally:
            if wake is not None:
                with suppress(*TROUBLE):
                    wake.close()

    def step(self) -> bool:
        """Do what is next; whether there was anything."""
        self.heart.beat()
        now = self._now()
        if self._lanes is not None and now >= self._look_at:
            self._lanes.look(now)
            self._look_at = now + _LOOK
        placed = place_next(now)
        if placed == AT_ONCE and now < self._scored_at + _CATCHING_UP:
            return True
        self._scored_at = self.clock()
        scored = rescore(RESCORE, self._scored_at)
        if placed or scored:
            return True
        return rescore(TIME, now, _TIMES_AT_ONCE) > 0

    def _now(self) -> int:
        """The instant it is. At the beginning, and when the clock was set back, what it put off is due."""
        now = self.clock()
        if now < self._latest:
            with writing():
                clock_was_ahead(now)
            self._look_at = now
        self._latest = now
        return now

    def _rest(self) -> float:
        next_at = soonest([RESCORE, TIME])
        if next_at is None:
            return LONGEST_REST
        return min(max((next_at - self.clock()) / SECOND, 0.001), LONGEST_REST)


def _rest_from(error: BaseException) -> None:
    """Say what is wrong with the database, and give it time."""
    log.warning("The database cannot be used now: %s", str(error).strip().split("\n")[0])
    close_connections()
    time.sleep(_TROUBLE_REST)


def work(place: Place, started: Callable[[], None] = lambda: None) -> None:
    """Work at a place until SIGTERM or SIGINT comes, in a process of its own."""
    gc.set_threshold(*_COLLECT_AFTER)
    worker = Worker(place, heart=Heart.of_process())

    def end(_number: int, _frame: FrameType | None) -> None:
        worker.stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        worker.run(started)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _warm_up(now: int) -> None:
    """Load what the first lead would wait for: lists of robots and of domains, the model made ready."""
    force = in_force()
    said = {"userId": "x", "traits": {"email": "x@leadlight.test"}, "context": {"userAgent": "warm/1"}}
    messages = [
        Stored(place, kind, "page_viewed", now, "server", said)
        for place, kind in enumerate(("identify", "page"))
    ]
    person = person_of(messages, now, force.machines)
    force.model.watch.see(Lead(person.fields), now)


def _only_one(place: Place) -> int | None:
    """Keep other workers from a place on SQLite; the kernel lets them when this process ends."""
    if place.is_server:
        return None
    lock = take(place.folder / WORKER)
    if lock is None:
        raise StorageError(
            f"Another worker works in {place.folder}. On SQLite one is enough; "
            "with PostgreSQL there may be several."
        )
    return lock
