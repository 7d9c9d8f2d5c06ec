"""A backup from before an erasure brings nobody back, here or on another machine."""

import shutil

import pytest

from leadlight.actions.access.operations import operator
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.live.backup import backup
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.restore import restore
from leadlight.actions.live.unmerge import undo_merge
from leadlight.actions.live.verify import verify_replay
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.errors import StorageError
from leadlight.scoring.values import DAY
from leadlight.storage.database import Place, open_database
from leadlight.storage.models import Erasure, Event, Identifier, Lead, Merge, Objection, Score, Tombstone
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, receive, said, settle, viewed
from tests.actions.privacy.erased import CANARY, E164, EVE, MAIL, erase, files_with, live_a_life

LATER = NOW + 2 * DAY


@pytest.fixture
def saved(sqlite_place, tmp_path):
    """Give a backup that was made before the person was erased."""
    live_a_life(sqlite_place)
    backup(tmp_path / "before.leadlight", LATER)
    erase(sqlite_place, MAIL, LATER + 1)
    return tmp_path / "before.leadlight"


def test_restored_over_what_is_there(sqlite_place, saved):
    restored = restore(saved, sqlite_place, replace=True)
    open_database(sqlite_place)

    assert restored.erased_again == 2, "the person, and whom they were taken for in part"
    assert files_with(sqlite_place.folder, CANARY.encode(), E164) == []
    settle(LATER)
    assert Lead.objects.count() == 3
    assert verify_replay(sqlite_place).differences == ()


def test_restored_on_another_machine_that_has_the_key_and_the_tombstones(sqlite_place, saved, tmp_path):
    other = Place(tmp_path / "other")
    other.folder.mkdir()
    for name in ("privacy.key", "tombstones"):
        shutil.copy(sqlite_place.folder / name, other.folder / name)

    restore(saved, other)
    open_database(other)

    assert files_with(other.folder, CANARY.encode(), E164) == []
    receive({"type": "page", "userId": MAIL, "messageId": "again"}, now=LATER + 2)
    assert not Event.objects.filter(message_id="again").exists()


def test_a_backup_with_tombstones_needs_its_key(sqlite_place, saved, tmp_path):
    backup(tmp_path / "after.leadlight", LATER + 2)
    other = Place(tmp_path / "other")

    with pytest.raises(StorageError, match=r"privacy\.key"):
        restore(tmp_path / "after.leadlight", other)
    open_database(other)
    assert not Lead.objects.exists()

    given_up = restore(tmp_path / "after.leadlight", other, without_key=True).given_up
    open_database(other)

    assert given_up > 10
    assert not Tombstone.objects.exists()
    assert Lead.objects.count() == 3
    erase(other, "bo")


def test_messages_of_the_backup_that_nobody_had_placed_are_turned_away(sqlite_place, tmp_path):
    publish_at_once()
    receive(viewed(user="ana"), viewed(user="bo"))
    backup(tmp_path / "before.leadlight", NOW)
    erase(sqlite_place, "ana")

    restore(tmp_path / "before.leadlight", sqlite_place, replace=True)
    open_database(sqlite_place)
    settle(NOW)

    assert Identifier.objects.get().value == "bo"
    assert all("ana" not in event.body for event in Event.objects.all())


def test_who_was_taken_for_the_person_when_the_backup_was_made_is_let_be(sqlite_place, tmp_path):
    publish_at_once()
    happen(said("ana", email="ana@one.example"), said("bo", email="bo@two.example"), viewed(user="bo"))
    merge_leads("ana", "bo", NOW + 1, operator("eve"))
    settle(NOW + 1)
    assign("bo", "rep@x.example", operator("eve"), NOW + 1)
    backup(tmp_path / "before.leadlight", NOW + 2)
    undo_merge(Merge.objects.get().pk, NOW + 3, operator("eve"))
    settle(NOW + 3)
    erase(sqlite_place, "ana@one.example")

    restore(tmp_path / "before.leadlight", sqlite_place, replace=True)
    open_database(sqlite_place)
    settle(LATER)

    assert Lead.objects.count() == 1
    assert lead_of("bo").email == "bo@two.example"
    assert lead_of("bo").owner == "rep@x.example"
    assert Score.objects.get().lead == lead_of("bo")
    assert not Erasure.objects.filter(finished_at=None).exists()


def test_an_objection_outlives_a_backup_from_before_it(sqlite_place, tmp_path):
    publish_at_once()
    happen(said("ana", email="ana@one.example"), viewed())
    backup(tmp_path / "before.leadlight", NOW)
    object_to_scoring("ana", NOW + 1, EVE)

    restore(tmp_path / "before.leadlight", sqlite_place, replace=True)
    open_database(sqlite_place)
    settle(NOW + 2)

    assert Objection.objects.get().by == "eve"
    assert Score.objects.get().total is None
