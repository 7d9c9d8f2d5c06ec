import sqlite3

import pytest
from django.core.management import call_command
from django.db import connection

from leadlight.errors import StorageError
from leadlight.storage.database import Place, close_connections, open_database


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


def test_a_url_of_something_else_is_refused_with_an_example(tmp_path):
    with pytest.raises(StorageError, match=r"postgresql://user@host"):
        open_database(Place(tmp_path, "mysql://somewhere/else"))


def test_the_folder_is_for_its_owner_only(sqlite_place):
    assert sqlite_place.folder.stat().st_mode & 0o077 == 0
    assert sqlite3.connect(sqlite_place.file).execute("PRAGMA integrity_check").fetchone() == ("ok",)
