"""The disk is full or may not be written to: senders are told to come again, nothing is half written, and it passes."""

import http.client
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import django.db
import pytest

from leadlight.actions.live import rescore
from leadlight.actions.live.sources import add_key
from leadlight.scoring.values import MINUTE
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.intake import Intake, NewEvent, write
from leadlight.storage.many import rows
from leadlight.storage.models import Source
from tests.actions.live.happenings import NOW, publish_at_once, receive, said, settle, viewed
from tests.faults.conftest import SOAK
from tests.faults.installation import eventually, installed
from tests.faults.on_disk import begin_on_disk
from tests.faults.power import ForgetfulDisk
from tests.faults.sending import assert_nothing_lost, loaded
from tests.faults.test_power_cut_of_worker import differences
from tests.journeys.running import running

HOUR = 60 * MINUTE
SMALL = 24 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give the folder of a disk of its own, with little room."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("a small disk needs `mount`")
    if done.returncode:
        pytest.skip(f"a small disk needs the right to mount one: {done.stderr.strip()}")
    yield folder
    close_connections()
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, left: int) -> None:
    """Leave so many bytes of room on a disk."""
    with suppress(OSError), (folder / "ballast").open("wb") as file:
        disk = os.statvfs(folder)
        file.write(bytes(max(0, disk.f_bavail * disk.f_frsize - left)))


def make_room(folder: Path) -> None:
    (folder / "ballast").unlink()


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_server_on_a_full_disk_sends_everybody_away_and_goes_on_when_there_is_room(small_disk, rounds):
    place = Place(small_disk)
    open_database(place, make=True)
    _, key = add_key("server", NOW, "test")
    chance = random.Random(0)
    with installed(place) as server:
        with loaded(server.port, key) as load:
            for _ in range(2 * rounds):
                load.wait_for(200, 20)
                fill(small_disk, left=chance.choice((0, 50_000, 300_000)))
                load.wait_for(503, 5)
                assert not server.is_healthy()
                make_room(small_disk)
        server.settle()

    assert_nothing_lost(load)
    assert server.verify() == ""


def test_a_disk_that_may_only_be_read_is_told_and_a_server_waits_for_better(small_disk, tmp_path):
    made, place = Place(tmp_path / "made"), Place(small_disk / "data")
    open_database(made, make=True)
    _, key = add_key("server", NOW, "test")
    close_connections()
    shutil.copytree(made.folder, place.folder)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    with running("web", place) as address:
        status, again = sent(address, key)
        assert (status, again) == (503, "5")
        subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
        eventually(lambda: sent(address, key)[0] == 200, "messages are taken again")

    open_database(place)
    assert rows("SELECT COUNT(*) FROM leadlight_event") == [(1,)]


def sent(address: str, key: str) -> tuple[int, str | None]:
    """The status of a message that is sent, and when to come again."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    body = f'{{"writeKey": "{key}", "userId": "ana", "event": "x", "messageId": "one"}}'
    connection.request("POST", "/v1/t", body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers["Retry-After"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(200 if SOAK else 3))
def test_what_does_not_fit_is_not_half_written(tmp_path, seed):
    disk, chance = begin_on_disk(tmp_path), random.Random(seed)
    Source.objects.create(kind="server", created_at=1)
    full, before = 0, set[str]()
    for group in range(60):
        disk.room = chance.choice((None, sum(disk.sizes.values()) + chance.randint(0, 40_000)))
        ids = {f"{group}-{number}" for number in range(chance.randint(1, 20))}
        taken = is_taken(sorted(ids), chance)
        now = {name for (name,) in rows("SELECT message_id FROM leadlight_event")}
        assert now - before in ([ids] if taken else [set(), ids])
        full, before = full + (not taken), now

    assert full > 1
    assert rows("SELECT SUM(count) FROM leadlight_intakecount") == [(len(before),)]
    close_connections()


def is_taken(ids: list[str], chance: random.Random) -> bool:
    events = [NewEvent(name, "track", "x", 1, 1, 1, "x" * chance.randint(1, 2_000)) for name in ids]
    try:
        write([Intake(1, 1, events)])
    except django.db.OperationalError:
        close_connections()
        return False
    return True


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100 if SOAK else 2))
def test_a_worker_that_finds_no_room_goes_on_when_there_is_some(tmp_path, seed):
    disk, chance = begin_on_disk(tmp_path), random.Random(seed)
    publish_at_once()
    full = 0
    for group in range(20):
        disk.room = None
        user = f"u{chance.randrange(5)}"
        receive(viewed(user=user), viewed(user=f"~{user}"), said(user, job_title="CEO"), now=NOW + group)
        full += not fits(disk, chance, NOW + group)

    disk.room = None
    settle(NOW + 100)
    settle(NOW + HOUR)  # what failed before is due again then
    assert full > 3
    assert differences() == []
    assert rows("SELECT COUNT(*) FROM leadlight_due WHERE kind = 'rescore'") == [(0,)]
    close_connections()


def fits(disk: ForgetfulDisk, chance: random.Random, now: int) -> bool:
    """Whether what came can be placed and scored with a little room; the log, too, has only that."""
    rows("PRAGMA wal_checkpoint(TRUNCATE)")
    disk.room = sum(disk.sizes.values()) + chance.randint(0, 20_000)
    try:
        settle(now)
    except django.db.OperationalError:
        close_connections()
        return False
    return True


def test_leads_that_found_no_room_again_and_again_need_nobody_to_look(place, monkeypatch):
    def full(*_: object) -> None:
        raise django.db.OperationalError("database or disk is full")

    publish_at_once()
    receive(viewed())
    with monkeypatch.context() as trouble:
        trouble.setattr(rescore, "write", full)
        for hour in range(8):
            settle(NOW + hour * HOUR)

    settle(NOW + 9 * HOUR)

    assert differences() == []
    assert rows("SELECT COUNT(*) FROM leadlight_due WHERE kind = 'rescore'") == [(0,)]
