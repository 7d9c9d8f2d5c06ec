"""A list that somebody uploads: looked through, understood, imported, told of, and thrown away."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.live.chores import IMPORTING
from leadlight.actions.live.erase import erase_due
from leadlight.actions.live.how_to_import import how_here
from leadlight.actions.live.import_chunks import write_chunk
from leadlight.actions.live.lanes import waits
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.rescore import rescore
from leadlight.actions.live.uploads import run
from leadlight.actions.live.uploads.files import (
    ERASED,
    file_of,
    forget_uploads,
    refused_of,
    sweep,
    uploads_folder,
)
from leadlight.actions.live.uploads.keep import (
    give_up,
    latest_uploads,
    refused_rows,
    start_import,
    take_upload,
    upload_of,
)
from leadlight.actions.live.uploads.meaning import columns_of, preview_of
from leadlight.actions.live.uploads.run import import_due
from leadlight.actions.privacy.forget import forget
from leadlight.errors import DataError, NotAllowedError, NotFoundError, StorageError
from leadlight.scoring.values import DAY, SECOND
from leadlight.storage.due_rows import IMPORT, LEASE, RESCORE, is_free
from leadlight.storage.models import Audit, Due, Erasure, Event, Lead, Upload
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import NOW, publish_at_once

LEADS = """E-mail,Full Name,Company,Employees,Number
ana@acme.example,Ana Gómez,Acme,120,1
ben@borealis.example,Ben,Borealis,8,2
,Nobody,Nowhere,1,3
test,Placeholder,Nowhere,=1+1,4
"""


@pytest.fixture
def marketer(place):
    publish_at_once()
    return actor_of(Role.MARKETER)


def uploaded(actor, content=LEADS, name="leads.csv", at=NOW):
    """Upload a list, and let it be looked through."""
    raw = content.encode() if isinstance(content, str) else content
    source = uploads_folder() / "sent"
    source.write_bytes(raw)
    return take_upload(source, name, actor, at)


def looked_through(place, actor, *said, **more):
    upload = uploaded(actor, *said, **more)
    import_due(place, NOW)
    return upload_of(upload.pk, actor)


def imported(place, actor, upload, said=None, at=NOW + SECOND):
    start_import(upload.pk, said or {}, actor, at)
    import_due(place, at)
    return upload_of(upload.pk, actor)


def scored(at):
    """Recognise and score whoever is in the log."""
    while place_next(at) or rescore(RESCORE, at):
        pass


def refused(upload, actor):
    """The rows that were not imported, as they are downloaded."""
    return list(csv.DictReader(io.StringIO(refused_rows(upload.pk, actor)[1].read_text())))


def counts(upload):
    return upload.new, upload.changed, upload.unchanged, upload.refused


def test_columns_are_guessed_and_the_first_rows_shown_as_they_would_be_imported(place, marketer):
    upload = looked_through(place, marketer)

    assert (upload.state, upload.rows, upload.error) == ("mapping", 4, "")
    assert [(each.name, each.means, each.field) for each in columns_of(upload, {})][:3] == [
        ("E-mail", "email", "e_mail"),
        ("Full Name", "field", "full_name"),
        ("Company", "field", "company"),
    ]
    preview = preview_of(upload, {"means_2": "", "field_1": "Name"})
    assert preview.names == ("email", "name", "employees", "number")
    assert preview.rows[0].values == ("ana@acme.example", "Ana Gómez", "120", "1")
    assert [row.number for row in preview.rows if row.refused] == [3, 4]


def test_an_import_ends_in_a_report_and_its_file_is_gone(place, marketer):
    upload = imported(place, marketer, looked_through(place, marketer))

    assert (upload.state, counts(upload), upload.position) == ("done", (2, 0, 0, 2), 4)
    assert not file_of(upload).exists()
    assert upload.sample == []
    scored(NOW + DAY)
    assert sorted(Lead.objects.values_list("email", flat=True)) == [
        "ana@acme.example",
        "ben@borealis.example",
    ]
    assert list(Audit.objects.filter(action__startswith="imports.").values_list("action", flat=True)) == [
        "imports.upload",
        "imports.begin",
    ]


def test_refused_rows_come_back_with_their_reasons_and_without_formulas(place, marketer):
    upload = imported(place, marketer, looked_through(place, marketer))
    found = refused(upload, marketer)

    assert [(row["row"], row["Full Name"], row["Employees"]) for row in found] == [
        ("3", "Nobody", "1"),
        ("4", "Placeholder", "'=1+1"),
    ]
    assert "nothing tells who it is" in found[0]["reason"]


def test_refused_rows_that_were_mended_are_a_list_again(place, marketer):
    upload = imported(place, marketer, looked_through(place, marketer))
    mended = refused_rows(upload.pk, marketer)[1].read_text().replace(",,Nobody", ",dan@x.example,Nobody")
    again = imported(place, marketer, looked_through(place, marketer, mended, name="leads-refused.csv"))

    assert counts(again) == (1, 0, 0, 1)
    scored(NOW + DAY)
    dan = Lead.objects.get(email="dan@x.example").profile
    assert dan["full_name"] == "Nobody"
    assert not {"row", "reason"} & set(dan)


def test_the_same_list_again_changes_nothing_and_a_changed_row_is_a_change(place, marketer):
    imported(place, marketer, looked_through(place, marketer))
    other = LEADS.replace("Borealis,8", "Borealis,80")
    upload = imported(place, marketer, looked_through(place, marketer, other))

    assert counts(upload) == (0, 1, 1, 2)


def test_a_german_list_is_understood(place, marketer):
    german = "Vorname;Nachname;E-Mail;Firma;Company;Telefon;Mitarbeiter;Position;Land\nÄnne;Öz;a@b.example;B;C;030 1;9;CEO;DE\n"
    upload = looked_through(place, marketer, german)

    offered = {
        each.name: each.field if each.means == "field" else each.means for each in columns_of(upload, {})
    }
    assert offered == {
        "Vorname": "first_name", "Nachname": "last_name", "E-Mail": "email", "Firma": "firma", "Company": "company",
        "Telefon": "phone", "Mitarbeiter": "employees", "Position": "job_title", "Land": "country",
    }  # fmt: skip


def test_what_a_column_means_is_said_once(place, marketer):
    upload = looked_through(place, marketer)

    with pytest.raises(DataError, match="'E-mail' and 'Company' are said to be the same"):
        start_import(upload.pk, {"means_2": "email"}, marketer, NOW)
    with pytest.raises(DataError, match="No column tells whose a row is"):
        start_import(upload.pk, {"means_0": "field"}, marketer, NOW)
    with pytest.raises(DataError, match="would be one field"):
        start_import(upload.pk, {"field_1": "company"}, marketer, NOW)
    assert preview_of(upload, {"means_0": ""}).refused.startswith("No column tells whose")


def test_rows_may_be_told_apart_by_a_number_of_the_lists_own(place, marketer):
    said = {"means_4": "key", "means_0": "field", "field_0": "private_address", "source": "fair"}
    upload = imported(place, marketer, looked_through(place, marketer), said)

    assert counts(upload) == (4, 0, 0, 0)
    assert set(Lead.objects.values_list("identifier__value", flat=True)) == {
        "fair:1", "fair:2", "fair:3", "fair:4",
    }  # fmt: skip


def test_an_excel_file_is_a_list_too(place, marketer, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Email", "Size"])
        sheet.write_row(1, 0, ["ana@acme.example", 12])
    content = (tmp_path / "x.xlsx").read_bytes()
    upload = imported(place, marketer, looked_through(place, marketer, content, name="C:\\lists\\Leads.XLSX"))

    assert (upload.name, upload.state, counts(upload)) == ("Leads.XLSX", "done", (1, 0, 0, 0))


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to hundreds of megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (600 * 2**20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bomb.xlsx", bomb, "would unpack to"),
        ("picture.csv", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "is a picture"),
        ("old.xlsx", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 90, "old or encrypted Excel"),
        ("head.csv", lambda: b"email,name\n", "no rows"),
        ("wide.csv", lambda: b"email,x\na@b.example," + b"x" * (20 * 2**20) + b"\n", "wide.csv"),
        ("many.csv", lambda: ",".join(f"c{n}" for n in range(30_000)).encode() + b"\n1\n", "columns"),
        ("broken.xlsx", lambda: b"PK\x03\x04" + b"x" * 200, "broken.xlsx"),
    ],
)
def test_a_hostile_file_is_a_sentence(place, marketer, name, content, said):
    upload = looked_through(place, marketer, content(), name=name)

    assert upload.state == "failed"
    assert said in upload.error
    assert str(uploads_folder()) not in upload.error
    assert upload.token not in upload.error
    assert list(uploads_folder().iterdir()) == []
    assert not Event.objects.exists()


def test_what_is_no_list_by_its_name_or_its_size_is_not_taken(place, marketer, monkeypatch):
    with pytest.raises(DataError, match=r"no CSV or Excel file"):
        uploaded(marketer, "x", name="leads.exe")
    with pytest.raises(DataError, match=r"is empty"):
        uploaded(marketer, "", name="leads.csv")
    monkeypatch.setattr("leadlight.actions.live.uploads.keep.MOST_BYTES", 3)
    with pytest.raises(DataError, match=r"is larger than"):
        uploaded(marketer)
    assert not Upload.objects.exists()


def test_dates_that_could_be_two_things_are_asked_for(place, marketer):
    content = "email,met\n" + "".join(f"p{n}@x.example,0{n}/0{n + 1}/2025\n" for n in range(1, 8))
    upload = imported(place, marketer, looked_through(place, marketer, content))

    assert upload.state == "mapping"
    assert "Say under Options whether the day or the month comes first." in upload.error
    again = imported(place, marketer, upload, {"dates": "dmy"})
    assert (again.state, counts(again)) == ("done", (7, 0, 0, 0))


class Died(BaseException):
    """The process is gone."""


def test_an_import_that_died_goes_on_where_it_was_and_counts_each_row_once(place, marketer, monkeypatch):
    rows = "".join(f"p{n % 25}@x.example,{n}\n" if n % 10 else f",{n}\n" for n in range(1, 61))
    upload = looked_through(place, marketer, f"email,n\n{rows}")
    start_import(upload.pk, {}, marketer, NOW)
    small = how_here(place, rehearse=False)
    monkeypatch.setattr(run, "how_here", lambda *_, **__: replace(small, chunk=7))
    write, seen = write_chunk, []

    def dying(chunk, received):
        seen.append(chunk)
        if len(seen) == 4:
            raise Died
        return write(chunk, received)

    monkeypatch.setattr(run, "write_chunk", dying)
    with pytest.raises(Died):
        import_due(place, NOW)
    halfway = upload_of(upload.pk, marketer)
    assert (halfway.state, halfway.position) == ("running", 21)
    with refused_of(upload).open("a") as file:
        file.write("half a row of what was not committed")
    monkeypatch.setattr(run, "write_chunk", write)
    import_due(place, NOW + LEASE + SECOND)
    found = upload_of(upload.pk, marketer)

    assert (found.state, counts(found)) == ("done", (54, 0, 0, 6))
    assert Event.objects.count() == 54
    assert [row["n"] for row in refused(upload, marketer)] == [
        "10", "20", "30", "40", "50", "60",
    ]  # fmt: skip
    scored(NOW + DAY)
    assert Lead.objects.filter(email="p1@x.example").get().profile["n"] == "51"


def test_a_worker_that_is_told_to_end_leaves_the_rest_to_the_next(place, marketer, monkeypatch):
    upload = looked_through(place, marketer)
    start_import(upload.pk, {}, marketer, NOW)
    run.stop()
    import_due(place, NOW)
    assert upload_of(upload.pk, marketer).state == "running"
    run.stopped.clear()
    import_due(place, NOW + LEASE + SECOND)

    assert upload_of(upload.pk, marketer).state == "done"


def test_what_cannot_be_imported_for_good_ends(place, marketer, monkeypatch):
    upload = looked_through(place, marketer)
    start_import(upload.pk, {}, marketer, NOW)
    monkeypatch.setattr(run, "import_leads", lambda *_: 1 / 0)
    at = NOW
    for _ in range(5):
        import_due(place, at)
        at = max(at, Due.objects.get(kind=IMPORT).at)

    found = upload_of(upload.pk, marketer)
    assert (found.state, found.error) == (
        "failed",
        "It could not be imported (ZeroDivisionError), though it was tried 5 times.",
    )
    import_due(place, at)
    assert list(uploads_folder().iterdir()) == []


def test_a_list_that_nobody_imports_is_thrown_away_after_a_day(place, marketer):
    upload = looked_through(place, marketer)
    assert not is_free(IMPORT, NOW + DAY - SECOND)
    import_due(place, NOW + DAY)
    found = upload_of(upload.pk, marketer)

    assert (found.state, found.sample) == ("failed", [])
    assert "kept for a day" in found.error
    assert list(uploads_folder().iterdir()) == []
    assert not Due.objects.filter(kind=IMPORT).exists()


def test_refused_rows_are_there_for_a_day(place, marketer):
    upload = imported(place, marketer, looked_through(place, marketer), at=NOW)
    import_due(place, NOW + DAY)

    assert upload_of(upload.pk, marketer).state == "done"
    with pytest.raises(NotFoundError, match="kept for a day"):
        refused_rows(upload.pk, marketer)


def test_an_erasure_throws_all_lists_away_but_waits_for_one_that_is_imported(place, marketer):
    left = looked_through(place, marketer)
    done = imported(place, marketer, looked_through(place, marketer))
    forget_uploads(NOW)

    assert list(uploads_folder().iterdir()) == []
    assert upload_of(left.pk, marketer).error == ERASED
    assert upload_of(done.pk, marketer).state == "done"
    assert upload_of(left.pk, marketer).sample == []
    other = looked_through(place, marketer)
    start_import(other.pk, {}, marketer, NOW)
    with pytest.raises(StorageError):
        forget_uploads(NOW)
    assert file_of(other).exists()


def test_an_erasure_reaches_lists_that_wait(place, marketer):
    waiting = looked_through(place, marketer)
    imported(place, marketer, looked_through(place, marketer))
    scored(NOW + DAY)
    forget("ana@acme.example", NOW + DAY, operator("test"))
    erase_due(place, NOW + DAY)

    assert Erasure.objects.get().step == ""
    assert list(uploads_folder().iterdir()) == []
    assert "ana" not in json.dumps(upload_of(waiting.pk, marketer).sample)


def test_a_process_is_started_for_lists_that_wait_and_for_none_else(place, marketer):
    assert not waits(IMPORTING, NOW)
    uploaded(marketer)
    assert waits(IMPORTING, NOW)
    import_due(place, NOW)

    assert not waits(IMPORTING, NOW)


def test_a_list_can_be_given_up_before_it_is_imported(place, marketer):
    upload = looked_through(place, marketer)
    give_up(upload.pk, marketer, NOW)
    import_due(place, NOW)

    assert upload_of(upload.pk, marketer).state == "failed"
    assert list(uploads_folder().iterdir()) == []
    with pytest.raises(DataError, match="has begun already, or has ended"):
        start_import(upload.pk, {}, marketer, NOW)


def test_what_a_process_left_that_died_while_a_file_came_goes_after_two_days(place, marketer):
    upload = looked_through(place, marketer)
    left = uploads_folder() / "half.upload.csv"
    left.write_text("email")
    for days in (1, 3):
        sweep(int(left.stat().st_mtime * SECOND) + days * DAY)
        assert left.exists() == (days == 1)
    assert upload.state == "mapping"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REP])
def test_who_may_not_import_sees_no_list_and_sends_none(place, marketer, role):
    upload, other = looked_through(place, marketer), actor_of(role)

    for attempt in (
        lambda: uploaded(other),
        lambda: upload_of(upload.pk, other),
        lambda: latest_uploads(other),
        lambda: start_import(upload.pk, {}, other, NOW),
        lambda: refused_rows(upload.pk, other),
        lambda: give_up(upload.pk, other, NOW),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
    assert Path(file_of(upload)).exists()
