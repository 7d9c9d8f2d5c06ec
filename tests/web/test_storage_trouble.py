"""Nothing is acknowledged that is not on the disk; who is sent away is told when to come again."""

import sqlite3
import time

from leadlight.actions.live import sources
from leadlight.storage import writer
from leadlight.storage.intake import write
from leadlight.storage.models import Event
from leadlight.storage.transaction import writing
from leadlight.storage.writer import FullError
from leadlight.web.collect import collector, health, key_ring

TRACK = {"userId": "u1", "event": "x", "messageId": "m1"}


def broken(*_args):
    raise sqlite3.OperationalError("database or disk is full")


def test_a_full_disk_is_answered_with_when_to_come_again_and_over_when_there_is_room(collecting, monkeypatch):
    monkeypatch.setattr(writer, "write", broken)
    full = collecting.send("/v1/batch", {"batch": [TRACK | {"type": "track"}]})
    health = collecting.send("/health", b"", None, "GET")
    monkeypatch.undo()

    assert (full.status, full.content["code"], health.status) == (503, "storage", 503)
    assert int(full.headers["Retry-After"]) > 0
    assert "disk is full" in full.content["message"]
    assert collecting.stored() == (0, 0)
    assert collecting.send("/v1/track", TRACK).content["result"] == "accepted"
    assert collecting.send("/health", b"", None, "GET").status == 200


def test_health_is_well_again_when_there_is_room_though_nobody_sends(collecting, monkeypatch):
    monkeypatch.setattr(writer, "write", broken)
    collecting.send("/v1/track", TRACK)
    full = [collecting.send("/health", b"", None, "GET").status for _ in range(2)]
    monkeypatch.undo()
    time.sleep(1.1)

    assert full == [503, 503]
    assert collecting.send("/health", b"", None, "GET").status == 200


def test_health_of_a_collector_that_nobody_sends_to_knows_that_the_database_is_gone(
    sqlite_collecting, sqlite_place, monkeypatch
):
    assert sqlite_collecting.send("/health", b"", None, "GET").status == 200
    monkeypatch.setattr(health, "_SECONDS", 0)
    away = sqlite_place.file.rename(sqlite_place.folder / "away.db")
    gone = sqlite_collecting.send("/health", b"", None, "GET")
    away.rename(sqlite_place.file)
    monkeypatch.setattr(health, "_SECONDS_IN_TROUBLE", 0)

    assert gone.status == 503
    assert sqlite_collecting.send("/health", b"", None, "GET").status == 200


def test_nothing_is_acknowledged_when_the_file_of_the_database_was_deleted(sqlite_collecting, sqlite_place):
    assert sqlite_collecting.send("/v1/page", {"userId": "u1"}).status == 200
    away = sqlite_place.file.rename(sqlite_place.folder / "away.db")
    gone = sqlite_collecting.send("/v1/track", TRACK).status
    away.rename(sqlite_place.file)

    assert gone == 503
    assert sqlite_collecting.send("/v1/track", TRACK).content["result"] == "accepted"


def test_health_waits_for_a_disk_only_so_long_and_several_who_ask_write_once(sqlite_collecting, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    written = []

    def counted(intakes):
        written.append(intakes)
        write(intakes)

    monkeypatch.setattr(writer, "write", counted)
    with writing():
        late = [sqlite_collecting.send("/health", b"", None, "GET").status for _ in range(3)]

    assert late == [503, 503, 503]
    monkeypatch.setattr(health, "PATIENCE", 10)
    assert sqlite_collecting.send("/health", b"", None, "GET").status == 200
    assert len(written) == 1


def test_a_disk_that_does_not_answer_is_waited_for_and_then_not(sqlite_collecting, monkeypatch):
    assert sqlite_collecting.send("/v1/page", {"userId": "u1"}).status == 200
    monkeypatch.setattr(collector, "PATIENCE", 0.2)

    with writing():  # nobody else writes meanwhile
        late = sqlite_collecting.send("/v1/track", TRACK)
    monkeypatch.setattr(collector, "PATIENCE", 20)

    assert (late.status, int(late.headers["Retry-After"]) > 0) == (503, True)
    assert sqlite_collecting.send("/v1/track", TRACK).content["result"] == "duplicate"
    assert Event.objects.filter(message_id="m1").count() == 1


def test_more_than_can_be_written_is_asked_to_come_again(sqlite_collecting, monkeypatch):
    def full(_writer, _ticket):
        raise FullError("More messages came than can be written down.")

    monkeypatch.setattr(writer.Writer, "put", full)
    sent_away = sqlite_collecting.send("/v1/track", TRACK)
    monkeypatch.undo()

    assert (sent_away.status, sent_away.headers["Retry-After"]) == (429, "1")
    assert sqlite_collecting.send("/v1/track", TRACK).content["result"] == "accepted"


def test_where_keys_cannot_be_read_nobody_is_turned_away_for_ever(sqlite_collecting, monkeypatch):
    monkeypatch.setattr(key_ring, "keys_in_force", broken)
    unknown = sqlite_collecting.send("/v1/track", TRACK)
    monkeypatch.setattr(key_ring, "keys_in_force", sources.keys_in_force)
    monkeypatch.setattr(key_ring, "SECONDS", 0)

    assert (unknown.status, unknown.content["code"]) == (503, "storage")
    assert sqlite_collecting.send("/v1/track", TRACK).status == 200


def test_where_keys_cannot_be_read_any_more_those_known_go_on_to_count(sqlite_collecting, monkeypatch):
    sqlite_collecting.send("/v1/page", {"userId": "u1"})
    monkeypatch.setattr(key_ring, "keys_in_force", broken)
    monkeypatch.setattr(key_ring, "SECONDS", 0)

    assert sqlite_collecting.send("/v1/track", TRACK).status == 200
