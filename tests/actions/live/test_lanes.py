"""Beside the worker run processes for what takes long or waits for the network, as long as there is something."""

import multiprocessing
import os
import signal
import threading
import time

import pytest

from leadlight.actions import clock
from leadlight.actions.live import lanes
from leadlight.actions.live.chores import Chore, Lane
from leadlight.actions.live.lanes import Lanes, drive
from leadlight.actions.live.work import Worker
from leadlight.actions.webhooks.allowed import NETWORKS
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.channels.webhook.kinds import SIGNAL
from leadlight.scoring.values import SECOND
from leadlight.storage.models import Lead, WebhookDelivery
from leadlight.storage.transaction import writing
from tests.actions.live.happenings import NOW, publish_at_once
from tests.actions.webhooks.telling import endpoint
from tests.servers.receiver import receiving

PATIENCE = 60


def eventually(holds):
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


class Work:
    """Work that counts how often it was done, and fails so many times."""

    def __init__(self, name, todo=1, fails=0):
        self.name, self.todo, self.done, self.fails = name, todo, 0, fails
        self.stopped = threading.Event()

    def do(self, _place, _now):
        self.done += 1
        if self.done <= self.fails:
            raise ZeroDivisionError
        self.todo -= 1

    def chore(self):
        return Chore(self.name, lambda _: self.todo > 0, self.do, self.stopped.set)


@pytest.fixture
def lane(monkeypatch):
    """Put a lane of this work in the place of all; signals are put back."""

    def made(*works, **how):
        found = Lane(tuple(work.chore() for work in works), 0, **how)
        monkeypatch.setattr(lanes, "LANES", {"ours": found})

    before = signal.getsignal(signal.SIGTERM)
    yield made
    signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("side_by_side", [False, True])
def test_all_that_is_due_is_done_until_nothing_is(sqlite_place, lane, side_by_side):
    one, other = Work("one", 3), Work("other")
    lane(one, other, side_by_side=side_by_side)
    drive(sqlite_place, "ours")

    assert (one.done, other.done) == (3, 1)


def test_what_fails_keeps_nothing_else_from_its_turn_and_the_process_begins_afresh(
    sqlite_place, lane, caplog
):
    bad, good = Work("bad", fails=1), Work("good")
    lane(bad, good)
    with pytest.raises(SystemExit):
        drive(sqlite_place, "ours")

    assert (bad.done, good.done) == (1, 1)
    assert "The work 'bad' failed" in caplog.text


def test_what_fails_beside_others_is_tried_again(sqlite_place, lane, monkeypatch):
    monkeypatch.setattr(lanes, "_AFTER_FAILURE", SECOND // 100)
    bad, good = Work("bad", fails=2), Work("good")
    lane(bad, good, side_by_side=True)
    drive(sqlite_place, "ours")

    assert (bad.done, good.done) == (3, 1)


def test_a_lane_that_is_told_to_end_tells_its_work(sqlite_place, lane):
    one = Work("one", 0)
    lane(one, side_by_side=True, stays=PATIENCE)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    began = time.monotonic()
    drive(sqlite_place, "ours")

    assert one.stopped.is_set()
    assert time.monotonic() - began < PATIENCE / 2


class Process:
    """A process that ended at once."""

    started = 0

    def __init__(self, **_):
        self.exitcode = 1

    def start(self):
        Process.started += 1

    def is_alive(self):
        return False


def test_a_process_that_failed_rests_before_it_starts_again(sqlite_place, lane, monkeypatch):
    lane(Work("one"))
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: type("Context", (), {"Process": Process}))
    found = Lanes(sqlite_place)
    for at in (0, 1, 2, SECOND, 3 * SECOND):
        found.look(NOW + at)

    assert Process.started == 2
    for at in (300, 297):
        found.look(NOW - at * SECOND)  # the clock was set back
    assert Process.started == 3


@pytest.fixture
def receiver(monkeypatch):
    """Give a system on this machine that is told things."""
    monkeypatch.setenv(NETWORKS, "127.0.0.1")
    with receiving() as found:
        yield found


def test_a_worker_lets_webhooks_be_sent_beside_it(place, receiver):
    publish_at_once()
    now = clock.now()
    Lead.objects.create(id=1, uid="lead1", created_at=now)
    endpoint(receiver.url, SIGNAL)
    worker = Worker(place)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        for n in range(3):
            with writing():
                tell([Happening(SIGNAL, 1, now, {"n": n})], now)
        receiver.wait_for(3)
        eventually(lambda: WebhookDelivery.objects.filter(state="delivered").count() == 3)
    finally:
        worker.stop()
        thread.join(PATIENCE)

    assert not thread.is_alive()
