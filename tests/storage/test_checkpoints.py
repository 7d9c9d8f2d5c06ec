import sqlite3
import time
from pathlib import Path

import pytest

from leadlight.storage import checkpoints as subject
from leadlight.storage.checkpoints import checkpoints
from leadlight.storage.database import Place
from leadlight.storage.many import execute, rows
from leadlight.storage.transaction import writing

PAGE = 4096


def test_the_log_stays_small_while_others_write_all_the_time(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(subject, "_SOONEST", 0.02)
    monkeypatch.setattr(subject, "LARGE", 500)
    execute("PRAGMA wal_autocheckpoint = 0")

    with checkpoints(sqlite_place.file):
        written = write_for(sqlite_place, seconds=2)

    assert written > 4 * log_of(sqlite_place).stat().st_size > 0


def test_without_the_thread_the_log_holds_all_that_was_written(sqlite_place: Place):
    execute("PRAGMA wal_autocheckpoint = 0")

    written = write_for(sqlite_place, seconds=0.5)

    assert log_of(sqlite_place).stat().st_size > written


def test_the_one_who_commits_moves_pages_where_nobody_else_does(sqlite_place: Place):
    assert rows("PRAGMA wal_autocheckpoint") == [(subject.PAGES_FOR_WRITERS,)]


def test_a_database_that_went_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject, "_SOONEST", 0.01)
    monkeypatch.setattr(subject, "_LATEST", 0.01)
    file = tmp_path / "other.db"
    file.write_bytes(b"this is no database" * 100)

    with checkpoints(file):
        time.sleep(0.1)

    assert file.read_bytes().startswith(b"this is no database")


def write_for(place: Place, seconds: float) -> int:
    """Write for some seconds; the bytes that were."""
    execute("CREATE TABLE filling (body BLOB)")
    written, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        with writing():
            execute("INSERT INTO filling VALUES (zeroblob(200000))")
        written += 200_000
        time.sleep(0.001)  # as the writer does, so that others get their turn
    return written


def log_of(place: Place) -> Path:
    return Path(f"{place.file}-wal")


def test_nothing_is_lost(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subject, "_SOONEST", 0.01)
    monkeypatch.setattr(subject, "LARGE", 50)

    with checkpoints(sqlite_place.file):
        written = write_for(sqlite_place, seconds=0.5)

    with sqlite3.connect(sqlite_place.file) as other:
        assert other.execute("SELECT sum(length(body)) FROM filling").fetchone() == (written,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
