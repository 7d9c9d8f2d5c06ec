"""A worker keeps scores current until it is told to stop."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from leadlight.actions.clock import now as microseconds_now
from leadlight.actions.live import rescore as module
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.lanes import waits
from leadlight.actions.live.publish import begin_version
from leadlight.actions.live.work import Worker
from leadlight.errors import StorageError
from leadlight.storage.database import Place, close_connections
from leadlight.storage.due_rows import (
    HEAVY,
    LEASE,
    PARKED,
    PUBLISH,
    RESCORE,
    claim,
    fail,
    give_back,
    make_due,
    parked,
)
from leadlight.storage.models import Due, Score
from leadlight.storage.transaction import writing
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, publish_at_once, receive, said, viewed

PATIENCE = 60


def eventually(holds):
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def working(place):
    publish_at_once()
    worker = Worker(place)
    started = threading.Event()
    thread = threading.Thread(target=worker.run, args=(started.set,))
    thread.start()
    assert started.wait(PATIENCE)
    yield worker
    worker.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_what_comes_is_scored_in_a_moment(place, working):
    now = microseconds_now()
    receive(viewed(at=now), said(job_title="CEO", at=now), now=now)

    eventually(lambda: Score.objects.filter(total__gt=0).exists())


def test_the_worker_finishes_what_was_published(place, working):
    happened = microseconds_now()
    receive(viewed(at=happened), now=happened)
    eventually(lambda: Score.objects.filter(total=1200).exists())

    begin_version(MODEL.replace("points: 10, within", "points: 40, within"), {}, microseconds_now())

    eventually(lambda: Score.objects.filter(total=4200).exists())


def test_on_sqlite_one_worker_works(sqlite_place):
    worker = Worker(sqlite_place)
    started = threading.Event()
    thread = threading.Thread(target=worker.run, args=(started.set,))
    thread.start()
    assert started.wait(PATIENCE)

    with pytest.raises(StorageError, match="Another worker works"):
        Worker(sqlite_place).run()

    worker.stop()
    thread.join(PATIENCE)


def test_where_there_is_no_installation_the_sentence_says_how_to_make_one(tmp_path):
    with pytest.raises(StorageError, match="leadlight serve"):
        Worker(Place(tmp_path / "none")).run()


def test_a_signal_ends_it(sqlite_place):
    close_connections()
    process = subprocess.Popen(
        [sys.executable, "-m", "leadlight", "work", "--data", str(sqlite_place.folder)],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "src"},
    )
    assert process.stderr is not None
    assert b"current" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE) == 0
    process.stderr.close()


def test_what_fails_again_and_again_is_put_aside(place):
    Due.objects.create(kind=RESCORE, subject=7, at=NOW)
    now = NOW
    for _ in range(5):
        (claimed,) = claim(RESCORE, now, 10)
        fail(claimed, now)
        now += 3_600_000_000

    assert Due.objects.get().at == PARKED
    assert claim(RESCORE, now, 10) == []
    assert parked() == [("rescore", 7, 5)]


def test_on_postgresql_what_one_worker_has_claimed_no_other_gets(place):
    Due.objects.create(kind=RESCORE, subject=7, at=NOW)
    first, second = claim(RESCORE, NOW, 10), claim(RESCORE, NOW, 10)

    assert len(first) == 1
    assert len(second) == (0 if place.is_server else 1)
    if place.is_server:
        assert len(claim(RESCORE, NOW + 10 * 60_000_000, 10)) == 1  # its lease has ended


def test_a_lead_of_very_many_events_goes_its_own_way(place, monkeypatch):
    publish_at_once()
    monkeypatch.setattr(module, "HEAVY_FROM", 2)
    happen(viewed(), viewed())
    happen(said(job_title="CEO"), viewed(), viewed("/blog"), viewed(user="bo"), now=NOW + 1)

    assert Score.objects.get(lead=lead_of("bo")).total == 1200
    assert Score.objects.get(lead=lead_of("ana")).seq == 2
    assert Due.objects.get(kind=HEAVY).subject == lead_of("ana").id

    assert rescore_heavy(place, NOW + 2) == 1
    score = Score.objects.get(lead=lead_of("ana"))
    assert (score.total, score.seq) == (2000 + 3 * 1000 + 4 * 200, 6)
    assert not Due.objects.filter(kind=HEAVY).exists()
    assert score.lines["given"]


@pytest.mark.parametrize("sent", [lambda: {**viewed(), "context": {"machine": True}}, lambda: said(plan="x")])
def test_machines_and_those_who_only_identify_go_that_way_too(place, monkeypatch, sent):
    publish_at_once()
    monkeypatch.setattr(module, "HEAVY_FROM", 2)
    happen(*(sent() for _ in range(3)))

    assert Due.objects.get(kind=HEAVY).subject == lead_of("ana").id
    assert rescore_heavy(place, NOW + 2) == 1
    assert Score.objects.get(lead=lead_of("ana")).seq == 3


def test_no_lane_runs_for_what_somebody_else_is_at(place):
    publish_at_once()
    with writing():
        make_due(PUBLISH, [(1, NOW)])
    assert waits("cpu", NOW)

    claimed = claim(PUBLISH, NOW, 1)

    assert not waits("cpu", NOW)
    assert waits("cpu", NOW + LEASE)  # who was at it is gone
    with writing():
        give_back(claimed)
    assert waits("cpu", NOW)
