import csv
import json
import os
import subprocess
import sys
import zipfile

import pytest

from leadlight.actions.live.import_leads import How, Lists, import_leads
from leadlight.actions.live.import_map import propose_map, read_map
from leadlight.errors import DataError
from leadlight.ingest.sheets import Mapped
from leadlight.scoring.values import ISO, Forms, instant
from leadlight.storage.database import open_database
from leadlight.storage.models import Event, Identifier, ImportedRow, IntakeCount, Lead, Source
from leadlight.tables.errors import TableError

AT = 1_790_000_000_000_000
LEADS = "lead_id,name,email,employees\n1,Ana,ana@one.example,12\n2,Bo,bo@two.example,\n"
EVENTS = (
    "message_id,lead_id,event,timestamp,path\n"
    "m1,1,Page Viewed,2026-02-20T10:00:00Z,/pricing\n"
    "m2,2,Page Viewed,2026-02-21T10:00:00Z,/\n"
)


@pytest.fixture
def lists(tmp_path):
    """Write lists and give what imports them."""

    def writing(leads=LEADS, events=None, **more):
        (tmp_path / "leads.csv").write_text(leads, encoding="utf-8")
        if events is not None:
            (tmp_path / "events.csv").write_text(events, encoding="utf-8")
            more["events"] = (str(tmp_path / "events.csv"),)
        return Lists(str(tmp_path / "leads.csv"), **more)

    return writing


def figures(tally):
    return tally.new, tally.changed, tally.unchanged, tally.refused


def bodies(kind="identify"):
    return [json.loads(event.body) for event in Event.objects.filter(type=kind).order_by("seq")]


def test_leads_and_events_become_messages_of_people(place, lists):
    found = import_leads(lists(events=EVENTS), AT)

    assert (figures(found.leads), figures(found.events)) == ((2, 0, 0, 0), (2, 0, 0, 0))
    assert bodies()[0]["traits"] == {"name": "Ana", "email": "ana@one.example", "employees": "12"}
    event = Event.objects.get(message_id="m1")
    assert (event.name, event.time) == ("page_viewed", instant("2026-02-20T10:00:00Z"))
    assert Lead.objects.count() == 2
    assert set(Identifier.objects.values_list("kind", "value")) >= {
        ("user_id", "1"),
        ("email", "ana@one.example"),
    }


def test_the_same_lists_again_change_nothing(place, lists):
    import_leads(lists(events=EVENTS), AT)

    again = import_leads(lists(events=EVENTS), AT + 1)

    assert (figures(again.leads), figures(again.events)) == ((0, 0, 2, 0), (0, 0, 2, 0))
    assert Event.objects.count() == 4


def test_a_row_that_changes_and_changes_back_is_two_changes(place, lists):
    import_leads(lists(), AT)

    there = import_leads(lists(LEADS.replace("Ana", "Anna")), AT + 10)
    back = import_leads(lists(), AT + 20)
    again = import_leads(lists(LEADS.replace("Ana", "Anna")), AT + 30)

    assert [figures(each.leads) for each in (there, back, again)] == [(0, 1, 1, 0)] * 3
    assert [body["traits"]["name"] for body in bodies()] == ["Ana", "Bo", "Anna", "Ana", "Anna"]


def test_columns_may_stand_in_another_order(place, lists):
    import_leads(lists("email,name\na@x.example,Ana\n"), AT)

    assert figures(import_leads(lists("name,email\nAna,a@x.example\n"), AT).leads) == (0, 0, 1, 0)


def test_of_rows_with_one_key_the_last_counts_and_the_same_list_again_changes_nothing(place, lists):
    twice = "email,stage\na@x.example,new\nA@x.example,old\n"

    first, again = import_leads(lists(twice), AT), import_leads(lists(twice), AT + 9)

    assert (figures(first.leads), figures(again.leads)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    times = dict(Event.objects.values_list("body", "time"))
    assert [time - AT for time in times.values()] == [0, 1]


def test_events_that_are_alike_and_have_no_id_all_count_and_count_once(place, lists):
    same = "email,event,timestamp\n" + "a@x.example,Page Viewed,2026-02-20\n" * 3

    first = import_leads(lists(events=same), AT)
    again = import_leads(lists(events=same + "a@x.example,Page Viewed,2026-02-21\n"), AT)

    assert (figures(first.events), figures(again.events)) == ((3, 0, 0, 0), (1, 0, 3, 0))


def test_every_row_is_counted(place, lists):
    events = EVENTS + "m3,,Page Viewed,2026-02-20,\nm4,1,Page Viewed,never,\nm1,1,Page Viewed,2026-02-20,\n"
    import_leads(lists(LEADS + "null,Nobody,,\n", events), AT)

    counts = dict(IntakeCount.objects.values_list("result", "count"))

    assert counts == {"accepted": 4, "duplicate": 1, "refused": 3}
    assert sum(counts.values()) == 3 + 5


def test_rows_that_tell_nobody_are_left_out_with_number_and_reason(place, lists, tmp_path):
    nobody = "email,name\na@x.example,Ana\n,Bo\nundefined,Cy\nno mail,Di\n"

    found = import_leads(lists(nobody), AT, refused=str(tmp_path / "refused.csv"))

    assert figures(found.leads) == (1, 0, 0, 3)
    rows = list(csv.reader((tmp_path / "refused.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["list", "row", "reason"]
    assert [row[1] for row in rows[1:]] == ["2", "3", "4"]
    assert "nothing tells who it is" in rows[1][2]


def test_a_key_names_rows_that_have_no_other_identifier(place, lists):
    mapped = Mapped(key="no")

    import_leads(lists("no,name\n7,Ana\n,Bo\n", source="crm", mapped=mapped), AT)

    assert [body["userId"] for body in bodies()] == ["crm:7"]
    assert Identifier.objects.get().value == "crm:7"


def test_events_are_tied_by_the_key_too(place, lists):
    events = "no,event,timestamp\n7,Called,2026-02-20\n"

    import_leads(lists("no,name\n7,Ana\n", events, source="crm", mapped=Mapped(key="no")), AT)

    assert Lead.objects.count() == 1


def test_a_rehearsal_says_the_same_and_changes_nothing(place, lists):
    import_leads(lists(), AT)
    events = EVENTS + "m1,1,Page Viewed,2026-02-20,\n"
    changed = lists(LEADS.replace("Ana", "Anna") + "3,Cy,cy@three.example,\n,,,\n", events)

    rehearsed = import_leads(changed, AT, How(rehearse=True))
    before = Event.objects.count()
    real = import_leads(changed, AT)

    assert (rehearsed.leads, rehearsed.events) == (real.leads, real.events)
    assert before == 2


def test_numbers_and_dates_are_kept_in_one_form(place, lists):
    text = 'email,revenue,since\na@x.example,"1.234,50",31.12.2025\n'

    found = import_leads(lists(text, forms=Forms(None, "comma")), AT)

    assert bodies()[0]["traits"] == {"email": "a@x.example", "revenue": "1234.50", "since": "2025-12-31"}
    assert "day, month, year" in found.notes[0]


def test_dates_that_could_be_two_things_are_asked_about(place, lists):
    with pytest.raises(DataError, match="--dates dmy"):
        import_leads(lists("email,since\na@x.example,03/04/2026\n"), AT)

    assert not Event.objects.exists()


def test_a_map_says_what_columns_mean(place, lists, tmp_path):
    (tmp_path / "map.yaml").write_text(
        "source: fair\nidentifiers: {email: Adresse}\nfields: {Firma: company}\nignore: [Notiz]\n"
        "time: Stand\nconstants: {lead_source: trade fair}\n"
    )
    said = read_map(tmp_path / "map.yaml")

    found = import_leads(
        lists(
            "Adresse,Firma,Notiz,Stand\na@x.example,Acme,x,2026-02-20\n",
            source=said.source,
            mapped=said.mapped,
        ),
        AT,
    )

    assert found.source == "fair"
    assert bodies()[0]["traits"] == {
        "lead_source": "trade fair",
        "adresse": "a@x.example",
        "company": "Acme",
        "email": "a@x.example",
    }
    assert Event.objects.get().time == instant("2026-02-20")


def test_a_proposed_map_can_be_used_as_it_is(sqlite_place, lists, tmp_path):
    wanted = lists("Lead ID,E-Mail,Company (legal)\n1,a@x.example,Acme\n")
    (tmp_path / "map.yaml").write_text(propose_map(str(wanted.leads)), encoding="utf-8")

    said = read_map(tmp_path / "map.yaml")

    assert said.mapped.identifiers == {"user_id": "lead_id", "email": "e_mail"}
    assert said.source == "leads.csv"
    assert said.forms == ISO


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tim: x\n", r":1:1: there is no 'tim'; did you mean 'time'"),
        ("fields:\n  a: [1]\n", r":2:3: 'a'"),
        ("- a\n", "a map has a name"),
        ("key: [\n", "this is not YAML"),
        ("identifiers: {mail: x}\n", r":1:15:"),
        ("dates: xyz\n", "'dmy' or 'mdy'"),
    ],
)
def test_a_mistake_in_a_map_is_said_with_its_place(tmp_path, text, said):
    (tmp_path / "map.yaml").write_text(text)

    with pytest.raises(DataError, match=said):
        read_map(tmp_path / "map.yaml")


def test_a_map_that_is_no_file_or_no_text_is_said(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"key: \xff\n")
    for name, said in (("none.yaml", "No such file"), ("latin.yaml", "UTF-8")):
        with pytest.raises(DataError, match=said):
            read_map(tmp_path / name)


def test_a_column_that_is_not_there_is_said(sqlite_place, lists):
    with pytest.raises(DataError, match="has no column 'nmae'; did you mean 'name'"):
        import_leads(lists(mapped=Mapped(key="nmae")), AT)


def test_segment_messages_keep_their_shape(place, lists, tmp_path):
    messages: list[dict[str, object]] = [
        {"type": "page", "messageId": "p", "userId": "1", "properties": {"path": "/x", "n": {"deep": 1}}},
        {"type": "identify", "messageId": "i", "userId": "1", "traits": {"plan": "pro"}},
        {"type": "track", "messageId": "t", "anonymousId": "a9", "event": "Signed Up"},
        {"type": "group", "messageId": "g", "userId": "1", "groupId": "acme", "traits": {"name": "Acme"}},
    ]
    at = {"timestamp": "2026-02-20T10:00:00Z", "sentAt": "2026-02-20T10:00:05Z"}
    lines = "".join(json.dumps(message | at) + "\n" for message in messages)
    (tmp_path / "events.jsonl").write_text(lines)

    import_leads(Lists(None, (str(tmp_path / "events.jsonl"),)), AT)

    kept = {event.message_id: (event.type, event.name) for event in Event.objects.all()}
    assert kept == {
        "p": ("page", "page_viewed"),
        "i": ("identify", ""),
        "t": ("track", "signed_up"),
        "g": ("group", ""),
    }
    assert json.loads(Event.objects.get(message_id="p").body)["properties"] == {
        "path": "/x",
        "n": {"deep": 1},
    }
    assert json.loads(Event.objects.get(message_id="g").body)["groupId"] == "acme"
    assert {event.time for event in Event.objects.all()} == {instant("2026-02-20T10:00:00Z")}


IMPORT = """
import os, sys
from pathlib import Path
from leadlight.storage.database import Place, open_database
from leadlight.actions.live import import_leads as module
write, left = module.write_chunk, [int(sys.argv[3])]
def dying(chunk, received):
    if left[0] == 0:
        os.kill(os.getpid(), 9)
    left[0] -= 1
    return write(chunk, received)
module.write_chunk = dying
open_database(Place(Path(sys.argv[1]), sys.argv[4] or None))
module.import_leads(module.Lists(sys.argv[2]), 1_790_000_000_000_000, module.How(chunk=10))
"""


def test_an_import_that_is_killed_goes_on_where_it_was(place, lists):
    text = "email,name\n" + "".join(f"u{n}@x.example,N{n}\n" for n in range(100))
    wanted = lists(text)
    killed = [sys.executable, "-c", IMPORT, str(place.folder), str(wanted.leads), "4", place.url or ""]

    done = subprocess.run(killed, check=False, env={**os.environ})
    open_database(place)
    between = Event.objects.count()
    found = import_leads(wanted, AT + 5)

    assert (done.returncode, between) == (-9, 40)
    assert figures(found.leads) == (60, 0, 40, 0)
    assert (Event.objects.count(), ImportedRow.objects.count(), Lead.objects.count()) == (100, 100, 100)


def broken(path, how):
    if how == "empty":
        path.write_bytes(b"")
    elif how == "a directory":
        path.mkdir()
    elif how == "binary":
        path.write_bytes(bytes(range(256)) * 50)
    elif how == "broken late":
        path.write_bytes(b"email,name\n" + b"a@x.example,A\n" * 50_000 + b'b@x.example,"open\n')
    elif how == "a million columns":
        path.write_text(",".join(f"c{n}" for n in range(1_000_000)) + "\n")


@pytest.mark.parametrize("how", ["empty", "a directory", "binary", "broken late", "a million columns"])
def test_a_list_that_cannot_be_read_is_not_imported_in_part(sqlite_place, tmp_path, how):
    broken(tmp_path / "leads.csv", how)

    with pytest.raises(TableError):
        import_leads(Lists(str(tmp_path / "leads.csv")), AT)

    assert not Event.objects.exists()
    assert not Source.objects.exists()


def test_a_list_in_another_encoding_is_read_as_it_is_meant(sqlite_place, tmp_path):
    (tmp_path / "leads.csv").write_bytes("email,name\na@x.example,Grüße\n".encode("utf-16"))

    import_leads(Lists(str(tmp_path / "leads.csv")), AT)

    assert bodies()[0]["traits"]["name"] == "Grüße"


def test_a_workbook_that_unpacks_to_a_flood_is_refused(sqlite_place, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", b"<x/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b"0" * 1_000_000)

    with pytest.raises(TableError):
        import_leads(Lists(str(tmp_path / "bomb.xlsx")), AT)


def test_a_row_too_large_for_a_message_is_left_out(sqlite_place, lists):
    found = import_leads(lists(f"email,note\na@x.example,{'x' * 40_000}\nb@x.example,y\n"), AT)

    assert figures(found.leads) == (1, 0, 0, 1)
    assert "32 KB" in found.refused[0].reason


def test_where_a_broken_list_of_events_comes_along_the_leads_are_not_imported_either(sqlite_place, lists):
    with pytest.raises(DataError, match="no column says when it happened"):
        import_leads(lists(events="lead_id,event\n1,Called\n"), AT)

    assert not Event.objects.exists()
