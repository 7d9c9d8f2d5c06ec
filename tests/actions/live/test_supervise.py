"""Processes that die or hang are started again, and end with those who started them."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable
from pathlib import Path

import pytest

from leadlight.actions.live import lanes, supervise
from leadlight.actions.live.heart import BEATS, Heart
from leadlight.actions.live.supervise import Child, Supervisor
from leadlight.actions.live.work import Worker
from leadlight.storage import writer
from leadlight.storage.intake import Intake
from leadlight.web.collect.app import Application
from leadlight.web.server import configuration
from tests.actions.live.happenings import NOW, publish_at_once

BEATING = (
    "import time; from leadlight.actions.live.heart import Heart; heart = Heart.of_process()\n"
    "while True: heart.beat(); time.sleep(0.05)"
)
SILENT = "import time; time.sleep(60)"


def wait_until(holds, seconds=30):
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    assert holds()


@pytest.fixture
def supervised():
    """Supervise a process that does something; give the child, what was said, and what looks after it."""
    running = []

    def supervise_it(code, hangs_after):
        child, said = Child("test", [sys.executable, "-c", code]), list[str]()
        supervisor = Supervisor([child], said.append, hangs_after)
        running.append(child)
        return child, said, supervisor

    yield supervise_it
    for child in running:
        if child.process is not None:
            child.process.kill()
            child.process.wait()
        vars(supervise)["_let_go"](child)


def look(supervisor, until):
    ends = time.monotonic() + 30
    while not until() and time.monotonic() < ends:
        vars(Supervisor)["_look"](supervisor, time.monotonic())
        time.sleep(0.05)
    assert until()


def test_a_process_whose_heart_stops_is_killed_and_started_again(supervised):
    child, said, supervisor = supervised(BEATING, 5.0)
    look(supervisor, lambda: child.process is not None and child.beat_at > child.began)
    first = child.process.pid

    os.kill(first, signal.SIGSTOP)  # it hangs: no signal but this one ends it
    look(supervisor, lambda: child.process is not None and child.process.pid != first)

    assert said[0] == "The test process has shown no sign of life for 5 s, and is killed."
    assert "was killed by signal 9. It starts again" in said[1]


def test_a_process_that_never_showed_a_sign_of_life_is_killed_too(supervised):
    _, said, supervisor = supervised(SILENT, 0.3)

    look(supervisor, lambda: len(said) > 1)

    assert "no sign of life" in said[0]


def test_a_process_that_beats_is_left_alone(supervised):
    child, said, supervisor = supervised(BEATING, 3.0)
    look(supervisor, lambda: child.process is not None and child.beat_at > child.began)
    ends = time.monotonic() + 4

    look(supervisor, lambda: time.monotonic() > ends)

    assert not said


def test_who_slept_itself_blames_nobody(supervised, monkeypatch):
    child, said, supervisor = supervised(SILENT, 10.0)
    listen = vars(Supervisor)["_look"]
    listen(supervisor, 100.0)

    listen(supervisor, 100.0 + 3_600)  # the machine was suspended, and all with it

    assert not said
    assert child.process.poll() is None


def test_a_heart_without_anybody_to_hear_it_beats_on(monkeypatch):
    monkeypatch.delenv(BEATS, raising=False)
    Heart.of_process().beat()
    read, write = os.pipe()
    os.close(read)
    Heart(write).beat()
    os.close(write)


def test_a_full_pipe_stops_nobody():
    read, write = os.pipe()
    os.set_blocking(write, False)
    filled = os.write(write, b"." * 1_048_576)
    with pytest.raises(BlockingIOError):
        os.write(write, b"." * filled)

    Heart(write).beat()

    os.close(read)
    os.close(write)


def lane():
    lanes._LOOK_FOR_PARENT = 0.1  # noqa: SLF001 - the test is in a hurry
    lanes.end_with_parent()
    print(os.getpid(), flush=True)  # noqa: T201 - for the test
    time.sleep(120)


WORKER = """
import multiprocessing, sys
sys.path.insert(0, {root!r})
from tests.actions.live.test_supervise import lane
if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=lane, daemon=True)
    process.start()
    process.join()
"""


def test_a_lane_ends_when_its_worker_was_killed(tmp_path):
    code = tmp_path / "worker.py"
    code.write_text(WORKER.format(root=str(Path.cwd())))
    worker = subprocess.Popen([sys.executable, str(code)], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    number = int(worker.stdout.readline())

    worker.kill()
    worker.wait()
    worker.stdout.close()

    def gone():
        try:
            with open(f"/proc/{number}/stat") as file:  # noqa: PTH123 - no file on a disk
                return file.read().split()[2] == "Z"
        except OSError:
            return True

    wait_until(gone)
    assert supervise.HANGS_AFTER == 120


def test_the_worker_and_the_collector_beat_while_their_loops_turn(place):
    read, write = os.pipe()
    os.set_blocking(read, False)
    publish_at_once()

    Worker(place, heart=Heart(write)).step()
    assert os.read(read, 9) == b"."

    application = Application()
    beat = configuration(application, Heart(write)).callback_notify
    assert beat is not None
    asyncio.run(awaited(beat()))
    assert os.read(read, 9) == b"."
    os.close(read)
    os.close(write)


def test_the_collector_does_not_beat_while_nothing_is_written_down(place, monkeypatch):
    read, write = os.pipe()
    os.set_blocking(read, False)
    application = Application()
    monkeypatch.setattr(application, "is_stuck", lambda after: after == 60)

    beat = configuration(application, Heart(write)).callback_notify
    assert beat is not None
    asyncio.run(awaited(beat()))

    with pytest.raises(BlockingIOError):
        os.read(read, 9)
    os.close(read)
    os.close(write)


def test_a_writer_that_is_long_at_one_transaction_is_stuck(place, monkeypatch):
    entered, leave = threading.Event(), threading.Event()

    def hangs(_intakes):
        entered.set()
        leave.wait(30)

    monkeypatch.setattr(writer, "write", hangs)
    ours = writer.Writer(lambda _: None)
    ours.start()
    assert not ours.is_stuck(0)

    ours.put(writer.Ticket(Intake(1, NOW)))
    assert entered.wait(30)
    time.sleep(0.01)

    assert ours.is_stuck(0)
    assert not ours.is_stuck(60)
    leave.set()
    ours.close()
    assert ours.is_stuck(60)  # its thread has ended


async def awaited(what: Awaitable[None]) -> None:
    await what
