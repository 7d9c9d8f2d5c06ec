"""Send what endpoints are to be told: many at once, each lead's in order, until nothing is due.

One thread works with the database: it writes down how it went and claims what is next in one transaction. The
others only wait for answers. Whoever dies leaves claims whose lease ends, and the same is sent again.
"""

from __future__ import annotations

import logging
import os
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from leadlight.actions import clock
from leadlight.actions.webhooks.allowed import allowed_networks
from leadlight.actions.webhooks.endpoint import secrets_at
from leadlight.actions.webhooks.switch_off import because_gone, because_it_failed
from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.posting import Answer, Outgoing
from leadlight.channels.webhook.kinds import about, body
from leadlight.channels.webhook.retrying import (
    DOWN_AFTER,
    LONGEST_REST,
    SWITCHED_OFF_AFTER,
    Tried,
    Verdict,
    judged,
)
from leadlight.channels.webhook.sending import Message, send, shown
from leadlight.errors import StorageError
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage.database import Place
from leadlight.storage.file_lock import take
from leadlight.storage.transaction import writing
from leadlight.storage.webhook_rows import NO_LEAD
from leadlight.storage.webhook_sending import (
    Attempt,
    Due,
    Outcome,
    Recipient,
    claim_streams,
    clock_was_ahead,
    end_empty,
    first_of,
    forget_ended,
    let_go,
    nobody_sends,
    note_health,
    recipients,
    something_ended_before,
    something_waits,
    try_all_now,
    under_way,
    write_outcomes,
)

KEPT_FOR = 30 * DAY
"""So long it is kept what was sent and how it went."""

THREADS = 100
"""So many requests are under way at most, to all endpoints together."""

LOCK = "webhooks.lock"

_LATEST_START = 10.0
"""Seconds after its claim from which on it is sent no more: its lease must not end while it is under way."""

_LOOK, _REST = 0.2, 0.02
_GRACE = 8.0
_FORGET = 1_000

log = logging.getLogger("leadlight.work")
stopped = threading.Event()
"""Whether this process is to send nothing more."""


def waits(now: int) -> bool:
    """Whether anything may be sent now, or is to be forgotten."""
    return something_waits(now) or something_ended_before(now - KEPT_FOR)


def stop() -> None:
    """Let this process send nothing more, and end what is under way."""
    stopped.set()


def deliver(place: Place, now: int) -> None:
    """Send what is due until nothing is; on SQLite beside nobody else."""
    lock = None
    if not place.is_server:
        lock = take(place.folder / LOCK)
        if lock is None:
            time.sleep(_LOOK)  # one that lost its worker still ends what it does
            return
    allowed = allowed_networks()
    outgoing = Outgoing(allowed, at_once=THREADS)
    try:
        with writing():
            clock_was_ahead(now, LONGEST_REST + HOUR)
            if lock is not None:
                nobody_sends(now)
        Deliverer(outgoing, allowed).run()
    finally:
        outgoing.close()
        if lock is not None:
            os.close(lock)


@dataclass(slots=True)
class _Sent:
    """A claim and what came of it; None if it was not sent."""

    due: Due
    at: int
    answer: Answer | None


@dataclass(slots=True)
class Deliverer:
    """Sends and writes down. `clock` and `chance` are arguments for tests."""

    outgoing: Outgoing
    allowed: Allowed
    clock: Callable[[], int] = clock.now
    chance: Callable[[], float] = random.SystemRandom().random
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS), repr=False)
    _ended: queue.SimpleQueue[_Sent] = field(default_factory=queue.SimpleQueue, repr=False)
    _under_way: int = 0
    _known: dict[int, Recipient] = field(default_factory=dict)

    def run(self) -> None:
        """Send until told to stop, or until nothing is due and nothing under way."""
        try:
            self._forget()
            while not stopped.is_set():
                if not self._turn() and not self._under_way:
                    break
            latest = time.monotonic() + _GRACE
            while self._under_way and time.monotonic() < latest:
                self._write(self._came(_LOOK))
        finally:
            self._threads.shutdown(cancel_futures=True)

    def _turn(self) -> bool:
        """Write down what came, and send what is due; whether there was anything."""
        came = self._came(_LOOK if self._under_way else 0.0)
        now = self.clock()
        if not came and not (self._under_way < THREADS and something_waits(now)):
            return False
        with writing():
            self._write(came)
            due = self._claimed(now)
        for each in due:
            self._begin(each)
        if not (came or due):
            time.sleep(_REST)  # all that is due belongs to endpoints that have enough to do
        return bool(came or due)

    def _came(self, seconds: float) -> list[_Sent]:
        """What came back; the first is waited for so long."""
        found: list[_Sent] = []
        try:
            found.append(self._ended.get(timeout=seconds) if seconds else self._ended.get_nowait())
            while True:
                found.append(self._ended.get_nowait())
        except queue.Empty:
            self._under_way -= len(found)
        return found

    def _claimed(self, now: int) -> list[Due]:
        streams: list[int] = []
        for one in recipients(now):
            self._known[one.id] = one
            is_down = one.failing_since is not None and one.failing_since <= now - DOWN_AFTER
            room = (1 if is_down else one.at_once) - under_way(one.id, now)
            streams += claim_streams(one.id, now, min(room, THREADS - self._under_way - len(streams)))
        due, empty = first_of(streams)
        end_empty(empty)
        return due

    def _begin(self, due: Due) -> None:
        self._under_way += 1
        began = time.monotonic()
        self._threads.submit(lambda: self._ended.put(self._sent(due, began)))

    def _sent(self, due: Due, began: float) -> _Sent:
        """Send what is due; on a thread of its own, without the database."""
        at = self.clock()
        if stopped.is_set() or time.monotonic() - began > _LATEST_START:
            return _Sent(due, at, None)
        if _is_gone(due):
            return _Sent(due, at, Answer(None, b"", 0.0, "The lead is no more."))
        try:
            return _Sent(due, at, send(self.outgoing, self._message(due, at), at, self.allowed))
        except StorageError as error:  # it cannot be signed; `leadlight doctor` says so
            return _Sent(due, at, Answer(None, b"", 0.0, str(error)))
        except Exception as error:
            log.exception("A webhook could not be sent.")
            return _Sent(due, at, Answer(None, b"", 0.0, f"{type(error).__name__}: {error}"))

    def _message(self, due: Due, at: int) -> Message:
        to = self._known[due.webhook]
        who = {} if due.who is None else {"lead": about(due.who[0], due.who[1:])}
        said = body(due.type, due.at, {**who, **due.data})
        return Message(to.url, due.uid, said, secrets_at(to.secrets, at))

    def _write(self, came: Sequence[_Sent]) -> None:
        if not came:
            return
        now = self.clock()
        tried = [(each, each.answer) for each in came if each.answer is not None]
        with writing():
            let_go([each.due for each in came if each.answer is None], now)
            verdicts = {each.due.stream: self._judged(each.due, answer, now) for each, answer in tried}
            ours = write_outcomes(
                [_outcome(each, answer, verdicts[each.due.stream]) for each, answer in tried], now
            )
            self._note_health(((one.due, verdicts[one.due.stream]) for one in ours), now)

    def _judged(self, due: Due, answer: Answer, now: int) -> Verdict:
        if _is_gone(due):
            return Verdict(delivered=False)
        tried = Tried(due.tries + 1, due.since, now)
        try:
            return judged(answer.status, answer.retry_after, tried, self.chance())
        except Exception:  # what one answers must not undo what others did
            log.exception("An answer to a webhook could not be judged; it counts as none.")
            return judged(None, "", tried, self.chance())

    def _note_health(self, tried: Iterable[tuple[Due, Verdict]], now: int) -> None:
        """Write down how endpoints are, and switch off those that are gone or failed for too long."""
        by_webhook: dict[int, list[Verdict]] = {}
        for due, verdict in tried:
            if not _is_gone(due):
                by_webhook.setdefault(due.webhook, []).append(verdict)
        for webhook, verdicts in by_webhook.items():
            self._note(self._known[webhook], verdicts, now)

    def _note(self, to: Recipient, verdicts: Sequence[Verdict], now: int) -> None:
        counted = Counter(verdict.delivered for verdict in verdicts)
        since = to.failing_since
        if counted[True]:
            if since is not None and since <= now - DOWN_AFTER:
                try_all_now(to.id, now)
            since = None
        elif since is None:
            since = now
        rest = max((verdict.rest_until for verdict in verdicts if verdict.rest_until), default=None)
        if since != to.failing_since or rest is not None:
            note_health(to.id, since, rest)
            self._known[to.id] = Recipient(to.id, to.url, to.secrets, to.at_once, since)
        if any(verdict.gone for verdict in verdicts):
            because_gone(to.id, now)
        elif since is not None and since <= now - SWITCHED_OFF_AFTER:
            because_it_failed(to.id, since, now)

    def _forget(self) -> None:
        before = self.clock() - KEPT_FOR
        forgotten = _FORGET
        while forgotten == _FORGET and not stopped.is_set():
            with writing():
                forgotten = forget_ended(before, _FORGET)


def _is_gone(due: Due) -> bool:
    """Whether the lead was erased meanwhile."""
    return due.who is None and due.lead != NO_LEAD


def _outcome(sent: _Sent, answer: Answer, verdict: Verdict) -> Outcome:
    error = answer.error.replace("\0", "\ufffd").encode("utf-8", "replace").decode()[:500]
    attempt = Attempt(sent.at, answer.status, round(answer.seconds * 1000), error, shown(answer))
    if verdict.delivered:
        return Outcome(sent.due, attempt, "delivered")
    if verdict.again is None:
        return Outcome(sent.due, attempt, "failed")
    return Outcome(sent.due, attempt, "waiting", verdict.again)
