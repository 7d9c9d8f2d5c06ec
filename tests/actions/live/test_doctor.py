import shutil
from collections import namedtuple

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from leadlight.actions.live.doctor import examine, wrong
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.live.rescore import rescore
from leadlight.actions.webhooks.switch_off import GONE
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage import database, health
from leadlight.storage.database import Place, open_database
from leadlight.storage.due_rows import PARKED, RESCORE
from leadlight.storage.models import Due, Event, Identifier, IntakeCount, Lead, Quarantined, Source, Webhook

AT = 1_790_000_000_000_000


@pytest.fixture
def well(place, tmp_path, monkeypatch):
    """Give a place with a lead, nothing due."""
    monkeypatch.setattr(health, "DURABLE", ())  # the server of the tests is made to be quick, not to last
    (tmp_path / "leads.csv").write_text("email\na@x.example\n")
    begin_with_starter(AT)
    import_leads(Lists(str(tmp_path / "leads.csv")), AT)
    while rescore(RESCORE, AT):
        pass
    place.folder.mkdir(mode=0o700, exist_ok=True)
    place.folder.chmod(0o700)
    return place


def said(place, subject, now=AT):
    found = [each for each in examine(place, now) if each.subject == subject and each.level != "good"]
    open_database(place)
    return " ".join(f"{each.level}: {each.sentence} {each.remedy}" for each in found)


def test_where_all_is_well_nothing_is_wrong(well):
    found = examine(well, AT + DAY)

    assert not wrong(found)
    assert {"folder", "disk", "tables", "database", "counts", "people", "backlog", "clock", "versions"} <= {
        each.subject for each in found
    }


def test_counts_that_do_not_add_up_are_wrong(well):
    IntakeCount.objects.filter(result="accepted").update(count=7)
    Quarantined.objects.create(received_at=AT, source_id=1, body="{}", reason="x")

    assert "7 messages were accepted, and the log has 1" in said(well, "counts")
    assert "0 were put into quarantine, and 1 are there" in said(well, "counts")


def test_people_that_break_the_laws_are_wrong(well):
    one, other, third = (Lead.objects.create(uid=f"u{n}", created_at=AT) for n in range(3))
    Lead.objects.filter(pk=one.pk).update(root=other)
    Lead.objects.filter(pk=other.pk).update(root=third)

    assert "1 merged leads whose root is merged itself" in said(well, "people")
    assert Identifier.objects.count() == 1


def test_what_waits_for_nobody_is_wrong(well):
    source = Source.objects.get()
    Event.objects.create(
        message_id="m", type="track", name="x", time=AT, received_at=AT, source=source, body="{}"
    )
    Due.objects.create(kind="rescore", subject=77, at=AT)
    Due.objects.create(kind="rescore", subject=78, at=PARKED)

    assert said(well, "backlog", AT + 1).count("wrong") == 1
    later = said(well, "backlog", AT + HOUR)

    assert "1 message came and belong to no lead yet" in later
    assert "1 score waits to be made anew" in later
    assert "1 score could not be made" in later


def test_a_clock_that_was_set_back_is_wrong(well):
    assert "time service" in said(well, "clock", AT - DAY)


def test_a_folder_open_to_others_is_wrong(well):
    well.folder.chmod(0o755)

    assert "chmod 700" in said(well, "folder")


def test_too_little_room_is_wrong(well, monkeypatch):
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, 1000))

    assert said(well, "disk").startswith("wrong")


def test_tables_that_are_not_of_this_version_are_wrong(well):
    MigrationRecorder(connection).record_applied("leadlight", "9999_later")
    newer = said(well, "tables")
    MigrationRecorder(connection).record_unapplied("leadlight", "9999_later")
    MigrationRecorder(connection).record_unapplied("leadlight", "0001_begin")
    older = said(well, "tables")

    assert "of a newer version (9999_later)" in newer
    assert "not up to date (0001_begin is missing)" in older


def test_a_server_that_may_forget_what_it_acknowledged_is_wrong(well, monkeypatch):
    monkeypatch.setattr(health, "DURABLE", ("synchronous_commit", "fsync"))
    as_it_is = said(well, "database")
    monkeypatch.setattr(database, "_DURABLE", "-c synchronous_commit=off")
    open_database(well)
    hasty = said(well, "database")

    assert ("fsync is not on" in as_it_is) == well.is_server
    assert "synchronous_commit" not in as_it_is
    assert ("synchronous_commit is not on" in hasty) == well.is_server


def test_a_damaged_file_is_wrong(sqlite_place, tmp_path):
    (tmp_path / "leads.csv").write_text("email\n" + "".join(f"u{n}@x.example\n" for n in range(2000)))
    import_leads(Lists(str(tmp_path / "leads.csv")), AT)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with sqlite_place.file.open("r+b") as file:
        file.seek(sqlite_place.file.stat().st_size // 2)
        file.write(b"\xff" * 20_000)

    assert wrong(examine(sqlite_place, AT))


def test_no_installation_and_no_server_are_said(tmp_path):
    nowhere = examine(Place(tmp_path / "none"), AT)
    unreachable = examine(Place(tmp_path / "none", "postgresql://x@127.0.0.1:1/x"), AT)

    assert any("There is no installation" in each.sentence for each in nowhere)
    assert any("does not answer" in each.sentence for each in unreachable)
    assert not (tmp_path / "none").exists()


def test_what_may_be_meant_so_is_noted_only(well):
    Quarantined.objects.create(received_at=AT, source_id=1, body="{}", reason="x")
    IntakeCount.objects.create(day=0, source_id=1, result="quarantined", count=1)

    assert said(well, "quarantine").startswith("note")
    assert said(well, "keys").startswith("note")
    assert not wrong(examine(well, AT))


def test_webhooks_that_were_switched_off_are_wrong_until_somebody_looks(well):
    assert not [each for each in examine(well, AT) if each.subject == "webhooks"]
    open_database(well)
    fields = {"url": "https://x.example/", "types": [], "secrets": [], "at_once": 1, "created_at": AT}
    webhook = Webhook.objects.create(**fields)
    assert said(well, "webhooks") == ""

    Webhook.objects.filter(pk=webhook.pk).update(failing_since=AT)
    assert "takes nothing since" in said(well, "webhooks", AT + 2 * HOUR)
    assert said(well, "webhooks", AT + HOUR // 2) == ""

    Webhook.objects.filter(pk=webhook.pk).update(off_at=AT, off_because="it took nothing for days")
    assert f"wrong: Webhook {webhook.pk} was switched off: it took nothing for days" in said(well, "webhooks")

    Webhook.objects.filter(pk=webhook.pk).update(off_because=GONE)
    assert said(well, "webhooks").startswith("note: ")
