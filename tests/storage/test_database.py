import os
import sqlite3
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from leadlight.errors import StorageError
from leadlight.storage.database import Place, close_connections, described, open_database


def test_an_installation_is_made_with_all_its_tables(place):
    assert "leadlight_event" in connection.introspection.table_names()


def test_the_migrations_make_what_the_models_say(sqlite_place):
    call_command("makemigrations", "leadlight", check=True, dry_run=True, verbosity=0)


def test_where_there_is_no_installation_the_sentence_says_how_to_make_one(tmp_path):
    with pytest.raises(StorageError, match=r"leadlight serve --data"):
        open_database(Place(tmp_path / "none"))

    assert not (tmp_path / "none").exists()


def test_one_process_may_open_one_place_after_another(tmp_path):
    for name in ("one", "other"):
        open_database(Place(tmp_path / name), make=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT file FROM pragma_database_list WHERE name = 'main'")
            assert cursor.fetchone()[0] == str(tmp_path / name / "leadlight.db")
    close_connections()


def test_sqlite_keeps_what_it_acknowledged_and_overwrites_what_is_deleted(sqlite_place):
    with connection.cursor() as cursor:
        kept = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]

    assert kept == ["wal", 2, 1]


@pytest.mark.postgres
def test_postgres_acknowledges_what_is_on_its_disk_whatever_the_role_has_set(postgres, tmp_path):
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS hasty")
        server.execute("CREATE ROLE hasty LOGIN SUPERUSER")
        server.execute("ALTER ROLE hasty SET synchronous_commit = off")
    parts = urlsplit(postgres)
    hasty = parts._replace(
        netloc=f"hasty@{parts.netloc.rpartition('@')[2]}", query="options=-c%20work_mem%3D8MB"
    )
    open_database(Place(tmp_path, hasty.geturl()))
    with connection.cursor() as cursor:
        said = [
            cursor.execute(f"SHOW {name}").fetchone()[0]
            for name in ("synchronous_commit", "fsync", "work_mem")
        ]
    close_connections()

    assert said[0] == "on"
    assert said[2] == "8MB"


def test_a_server_that_is_silent_is_not_waited_for_for_ever(tmp_path):
    usual = described(Place(tmp_path, "postgresql://a@b/c"))["OPTIONS"]
    said = described(Place(tmp_path, "postgresql://a@b/c?connect_timeout=3&sslmode=require"))["OPTIONS"]

    assert usual.items() >= {"connect_timeout": "10", "keepalives": "1", "tcp_user_timeout": "30000"}.items()
    assert (said["connect_timeout"], said["sslmode"], said["keepalives"]) == ("3", "require", "1")


def test_a_url_of_something_else_is_refused_with_an_example(tmp_path):
    with pytest.raises(StorageError, match=r"postgresql://user@host"):
        open_database(Place(tmp_path, "mysql://somewhere/else"))


def test_the_folder_is_for_its_owner_only(sqlite_place):
    assert sqlite_place.folder.stat().st_mode & 0o077 == 0
    assert sqlite3.connect(sqlite_place.file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def _open_umask():
    """Let other users read new files, as most systems do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_open_umask")
def test_the_files_are_for_their_owner_only(tmp_path):
    tmp_path.joinpath("data").mkdir(mode=0o755)
    place = Place(tmp_path / "data")
    open_database(place, make=True)
    place.folder.joinpath("made-later").touch()

    modes = {file.name: file.stat().st_mode & 0o077 for file in place.folder.iterdir()}
    close_connections()

    assert {"leadlight.db", "leadlight.db-wal", "leadlight.db-shm", "made-later"} <= set(modes)
    assert set(modes.values()) == {0}


@pytest.mark.usefixtures("_open_umask")
def test_files_that_others_could_read_are_closed_to_them_when_the_place_is_opened(sqlite_place):
    files = [sqlite_place.file, sqlite_place.folder / "mirror.duckdb"]
    for file in files:
        file.touch()
        file.chmod(0o644)

    open_database(sqlite_place)

    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]
