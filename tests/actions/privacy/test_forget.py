"""After an erasure nothing of the person is found, whoever looks wherever; and of others all is as it was."""

import os
import sqlite3
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.live import erase as steps
from leadlight.actions.live.backup import backup
from leadlight.actions.live.erase import erase_due
from leadlight.actions.live.export import export
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.mirror import drop_stale, is_stale, mirror
from leadlight.actions.live.unmerge import undo_merge
from leadlight.actions.live.verify import verify_history, verify_replay
from leadlight.actions.privacy.forget import forget, wait_until_erased
from leadlight.errors import DataError, NotAllowedError, StorageError
from leadlight.scoring.values import DAY
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.erased_bytes import overwrite
from leadlight.storage.models import (
    Account,
    Audit,
    Conflict,
    Due,
    Erasure,
    Event,
    Identifier,
    ImportedRow,
    Lead,
    Merge,
    Quarantined,
    Score,
    ScoreChange,
    Tombstone,
)
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, receive, said, settle, viewed
from tests.actions.privacy.erased import CANARY, E164, EVE, MAIL, c, erase, files_with, live_a_life

MARK = CANARY.encode()
LATER = NOW + 2 * DAY


def test_nothing_of_the_person_is_left_in_any_file_of_sqlite(sqlite_place, tmp_path):
    live_a_life(sqlite_place)
    overwrite()  # the log of SQLite goes into its file
    assert "leadlight.db" in files_with(sqlite_place.folder, MARK, E164)
    assert "mirror.duckdb" in files_with(sqlite_place.folder, MARK)

    erased = erase(sqlite_place)

    assert files_with(sqlite_place.folder, MARK, E164) == []
    assert (erased.step, erased.leads, erased.wanted["identifiers"], erased.files) == ("", [], [], [])
    with mirror(sqlite_place):
        pass
    assert everything_written_afterwards(tmp_path / "after") == []


def everything_written_afterwards(folder):
    """The files among a backup and all exports, made now, in which the person is."""
    folder.mkdir()
    backup(folder / "b.leadlight", LATER)
    subprocess.run(["gzip", "-d", "-S", ".leadlight", "-k", folder / "b.leadlight"], check=True)
    for what in ("leads", "events", "scores", "changes"):
        export(what, str(folder / f"{what}.jsonl"))
    return files_with(folder, MARK, E164)


@pytest.mark.postgres
def test_nothing_of_the_person_is_left_in_any_file_of_postgres(place_on_postgres):
    place = place_on_postgres
    live_a_life(place)
    with psycopg.connect(place.url, autocommit=True) as server:
        folder = Path(server.execute("SHOW data_directory").fetchall()[0][0])
        server.execute("CHECKPOINT")
        assert files_with(folder, MARK) != []

        erase(place)
        connection.close()
        for setting in ("wal_recycle = off", "min_wal_size = '32MB'", "max_wal_size = '32MB'"):
            server.execute(f"ALTER SYSTEM SET {setting}".encode())
        server.execute("SELECT pg_reload_conf()")
        for statement in ("VACUUM (FULL, ANALYZE)", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
            server.execute(statement)
        server.execute("SELECT pg_switch_wal()")
        server.execute("CHECKPOINT")

    assert files_with(folder, MARK, E164) == []
    assert files_with(place.folder, MARK, E164) == []


@pytest.fixture
def place_on_postgres(postgres, tmp_path):
    """Give an empty installation on PostgreSQL."""
    server = postgres.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as made:
        made.execute("CREATE DATABASE forgetful TEMPLATE template0")
    place = Place(tmp_path / "data", f"{server}/forgetful")
    open_database(place, make=True)
    yield place
    close_connections()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as made:
        made.execute("DROP DATABASE forgetful WITH (FORCE)")


def test_others_keep_what_is_theirs_and_all_follows_from_the_log(place):
    live_a_life(place)
    settle(LATER)
    before = {name: Score.objects.get(lead=lead_of(name)).total for name in ("bo", "cy", "di@other.example")}

    erase(place)
    settle(LATER)

    assert {name: Score.objects.get(lead=lead_of(name)).total for name in before} == before
    assert Lead.objects.count() == 3
    assert "stays" in Quarantined.objects.get().body
    assert verify_replay(place).differences == ()
    assert verify_history(place).differences == ()
    assert all(CANARY not in event.body.lower() for event in Event.objects.all())
    assert {account.key for account in Account.objects.all()} == {"others", "other.example"}
    assert (ImportedRow.objects.count(), Conflict.objects.count()) == (1, 0)


def test_what_was_written_down_of_it_holds_nothing_of_the_person(place):
    live_a_life(place)
    uid = lead_of(c("id")).uid

    erase(place)

    assert not Audit.objects.filter(subject=uid).exists()
    assert Audit.objects.get(action="privacy.forget").subject == "erasure 1"
    assert all(len(each.digest) == 32 for each in Tombstone.objects.all())
    assert Erasure.objects.get().finished_at


@pytest.mark.parametrize(
    "step", [steps.MESSAGES, steps.MENTIONS, steps.OTHERS, steps.PEOPLE, steps.FILES, steps.BYTES]
)
def test_an_erasure_that_is_cut_off_goes_on_where_it_was(place, monkeypatch, step):
    live_a_life(place)
    work = steps._STEPS[step]  # noqa: SLF001 - dies in one step

    def dies(_work):
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "_STEPS", {**steps._STEPS, step: dies})  # noqa: SLF001
    begun = forget(MAIL, LATER, EVE)
    with pytest.raises(KeyboardInterrupt):
        erase_due(place, LATER)
    assert Erasure.objects.get().step == step
    assert not Identifier.objects.filter(value=MAIL).exists()

    monkeypatch.setattr(steps, "_STEPS", {**steps._STEPS, step: work})  # noqa: SLF001
    Due.objects.filter(kind="erase").update(lease_until=0)
    erased = wait_until_erased(place, begun.number, LATER)

    assert erased.finished_at
    assert Lead.objects.count() == 3
    assert not Due.objects.filter(kind="erase").exists()


def test_an_erasure_that_fails_is_listed_and_tried_again_later(place, monkeypatch, caplog):
    live_a_life(place)

    def fails(_work):
        raise ValueError(MAIL)

    monkeypatch.setattr(steps, "_STEPS", {**steps._STEPS, steps.PEOPLE: fails})  # noqa: SLF001
    forget(MAIL, LATER, EVE)
    erase_due(place, LATER)

    assert Erasure.objects.get().step == steps.PEOPLE
    assert Due.objects.get(kind="erase").attempts == 1
    assert MAIL not in caplog.text
    assert "ValueError" in caplog.text


def test_while_somebody_reads_the_log_of_sqlite_it_waits(sqlite_place):
    live_a_life(sqlite_place)
    reader = sqlite3.connect(sqlite_place.file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM leadlight_event").fetchone()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 10")
    forget(MAIL, LATER, EVE)
    erase_due(sqlite_place, LATER)
    assert Erasure.objects.get().step == steps.BYTES

    reader.close()
    erase_due(sqlite_place, LATER + DAY)

    assert Erasure.objects.get().step == ""
    assert files_with(sqlite_place.folder, MARK) == []


def test_a_merged_lead_goes_with_all_its_parts(place):
    publish_at_once()
    happen(said("ana", email="a@one.example"), said("bo", email="b@two.example"), viewed(user="cy"))
    merge_leads("ana", "bo", NOW + 1, operator("eve"))
    settle(NOW + 1)

    erase(place, "b@two.example")

    assert Lead.objects.count() == 1
    assert Identifier.objects.get().value == "cy"
    assert verify_replay(place).differences == ()


def test_scores_of_others_made_while_they_were_taken_for_the_person_go(place):
    publish_at_once()
    happen(viewed(user="bo"))
    happen(said("ana", email="a@one.example"), viewed(user="ana"))
    merge_leads("bo", "ana", NOW + 1, operator("eve"))
    settle(NOW + 1)
    happen(viewed(user="ana"), now=NOW + 2)
    undo_merge(Merge.objects.get().pk, NOW + 3, operator("eve"))
    settle(NOW + 3)

    erase(place, "ana")

    assert {change.total for change in ScoreChange.objects.all()} == {1200}
    assert verify_history(place).differences == ()


def test_two_spellings_of_one_address_are_one_person(place):
    publish_at_once()
    happen(said("ana", email="Ana@One.example"))

    erase(place, "ANA@ONE.EXAMPLE")
    receive(said("x-1", email="aNa@oNe.example"), now=NOW)

    assert Lead.objects.count() == 0
    assert all("one.example" not in event.body.lower() for event in Event.objects.all())


def test_who_is_not_known_is_kept_out(place):
    publish_at_once()

    begun = forget("new@one.example", LATER, EVE)
    wait_until_erased(place, begun.number, LATER)
    receive(viewed(user="new@one.example"), now=LATER + 1)

    assert not begun.was_known
    assert Event.objects.count() == 0


def test_messages_that_nobody_has_placed_yet_go_too(place, monkeypatch):
    publish_at_once()
    happen(said("ana", email="a@one.example"))
    monkeypatch.setattr("leadlight.actions.privacy.forget.place_next", lambda _now: 0)
    receive(
        viewed("/late", "ana"),
        {**said("bo", referred_by="A@one.example"), "context": {"traits": {"email": "a@one.example"}}},
    )

    erase(place, "ana")
    settle(LATER)

    (left,) = Event.objects.all()
    assert "one.example" not in left.body.lower()
    assert Identifier.objects.get().value == "bo"
    assert verify_replay(place).differences == ()


def test_a_key_that_can_be_nobodys_is_refused(place):
    with pytest.raises(DataError, match="is no id, address or number"):
        forget("undefined", LATER, EVE)
    assert not Erasure.objects.exists()


def test_only_who_may_can_erase(place):
    with pytest.raises(NotAllowedError):
        forget(MAIL, LATER, Actor("rob", Role.MARKETER))


def test_a_mirror_of_another_machine_is_thrown_away_when_that_one_looks(place):
    live_a_life(place)
    kept = place.folder.parent / "kept"
    os.link(place.folder / "mirror.duckdb", kept)
    erase(place)
    kept.rename(place.folder / "mirror.duckdb")  # as if it lay in the folder of another machine
    assert is_stale()

    drop_stale(place)

    assert not is_stale()
    assert not (place.folder / "mirror.duckdb").exists()


def test_files_that_name_the_person_are_told(place):
    live_a_life(place)
    (place.folder / "sent.json").write_text(f'{{"to": "{MAIL}"}}')

    assert erase(place).files == ["sent.json"]


def test_another_key_is_noticed(place):
    live_a_life(place)
    erase(place)
    (place.folder / "privacy.key").write_text("00" * 32)

    with pytest.raises(StorageError, match=r"is not the key"):
        receive(viewed(user="cy"), now=LATER)
    (place.folder / "privacy.key").unlink()
    with pytest.raises(StorageError, match=r"missing"):
        receive(viewed(user="cy"), now=LATER)


def test_the_key_is_for_its_owner_only_and_in_no_backup(place, tmp_path):
    live_a_life(place)
    erase(place)
    backup(tmp_path / "b.leadlight", LATER)
    subprocess.run(["gzip", "-d", "-S", ".leadlight", tmp_path / "b.leadlight"], check=True)
    key = (place.folder / "privacy.key").read_text().strip()

    assert (place.folder / "privacy.key").stat().st_mode & 0o077 == 0
    assert (place.folder / "tombstones").stat().st_mode & 0o077 == 0
    assert key not in (tmp_path / "b").read_text()
    assert key not in str([list(model.objects.values()) for model in (Tombstone, Erasure, Audit)])
