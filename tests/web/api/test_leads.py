"""Lists and single leads over HTTP."""

import json

import pytest

from leadlight.actions.access.api_keys import add_personal_key
from leadlight.actions.access.authenticate import actor_of_user
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.assign import assign
from leadlight.storage.models import Audit, Event, Signal, Source
from leadlight.web.api.forms import hundredths
from tests.actions.access.people import user_of
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, said, settle, viewed
from tests.web.api.conftest import Program


@pytest.fixture
def ana(api):
    happen(said("ana", name="Ana Gómez", email="ana@acme.example", job_title="CEO", country="ES"), viewed())
    happen(said("ben", name="Ben Novak", email="ben@other.example"))
    return lead_of("ana").uid


def rep_of(email):
    user = user_of(Role.REP, email)
    return Program(add_personal_key(email, "mine", NOW, actor_of_user(user)).key)


def test_leads_are_listed_best_first_with_what_a_list_shows(api, ana):
    answer = api().get("/leads?count=true")

    assert answer.status_code == 200
    assert [each["name"] for each in answer.said["items"]] == ["Ana Gómez", "Ben Novak"]
    shown = answer.said["items"][0]
    assert shown | {"id": ana, "score": 32.0, "priority": "High", "events": 1} == shown
    assert (answer.said["count"], answer.said["count_is_exact"], answer.said["next"]) == (2, True, None)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=gomez", ["Ana Gómez"]),
        ("q=acme.example", ["Ana Gómez"]),
        ("country=es", ["Ana Gómez"]),
        ("field=Job Title=ceo", ["Ana Gómez"]),
        ("account=other.example", ["Ben Novak"]),
        ("priority=High&priority=Low", ["Ana Gómez", "Ben Novak"]),
        ("score_from=32&score_below=32.01", ["Ana Gómez"]),
        ("score_below=32", ["Ben Novak"]),
        ("sort=-name", ["Ben Novak", "Ana Gómez"]),
        ("active_from=2000-01-01T00:00:00Z", ["Ana Gómez"]),
        ("created_before=2000-01-01T00:00:00Z", []),
        ("excluded=true", []),
        ("stage=", ["Ana Gómez", "Ben Novak"]),
    ],
)  # fmt: skip
def test_leads_are_filtered_searched_and_sorted(api, ana, query, names):
    assert [each["name"] for each in api().get(f"/leads?{query}").said["items"]] == names


def test_pages_follow_each_other_and_a_cursor_belongs_to_its_list(api, ana):
    program = api()
    first = program.get("/leads?limit=1&sort=name").said
    second = program.get(f"/leads?limit=1&sort=name&cursor={first['next']}").said
    foreign = program.get(f"/leads?limit=1&cursor={first['next']}")
    forged = program.get("/leads?cursor=AAAA")

    assert [first["items"][0]["name"], second["items"][0]["name"]] == ["Ana Gómez", "Ben Novak"]
    assert second["next"] is None
    assert {foreign.status_code, forged.status_code} == {422}
    assert foreign.said["type"] == "urn:leadlight:problem:invalid-request"


def test_a_representative_sees_own_leads_and_those_of_nobody(api, ana):
    assign(lead_of("ben").uid, "other@x.example", operator("shell"), NOW)
    mine, all_of_them = rep_of("me@x.example"), api(Role.VIEWER)

    assert [each["name"] for each in mine.get("/leads").said["items"]] == ["Ana Gómez"]
    assert len(all_of_them.get("/leads").said["items"]) == 2
    for path in ("", "/timeline", "/scores", "/explanation", "/next-drop", "/next-priority", "/decisions"):
        assert mine.get(f"/leads/{lead_of('ben').uid}{path}").status_code == 404
        assert mine.get(f"/leads/{ana}{path}").status_code == 200
    assert mine.ask("PATCH", f"/leads/{lead_of('ben').uid}", {"fields": {"x": 1}}).status_code == 404
    assert mine.post(f"/leads/{lead_of('ben').uid}/notes", {"text": "x"}).status_code == 404


def test_a_lead_is_told_with_its_fields_and_what_it_did_and_why_it_scores(api, ana):
    program = api()
    shown = program.get(f"/leads/{ana}").said
    told = program.get(f"/leads/{ana}/timeline?limit=1").said
    rest = program.get(f"/leads/{ana}/timeline?cursor={told['next']}").said
    why = program.get(f"/leads/{ana}/explanation").said

    assert shown["fields"]["country"]["value"] == "ES"
    assert shown["fields"]["country"]["source"] == "server"
    assert {"kind": "email", "value": "ana@acme.example"} in shown["identifiers"]
    assert sorted([told["items"][0]["type"], rest["items"][0]["type"]]) == ["identify", "track"]
    assert program.get(f"/leads/{ana}/timeline?event=Page Viewed").said["items"][0]["properties"] == {
        "path": "/pricing"
    }
    assert program.get(f"/leads/{ana}/timeline?type=group").said["items"] == []
    assert sum(line["points"] for line in why["lines"]) == why["total"] == 32
    assert program.get(f"/leads/{ana}/next-drop").said["drop"]["priority"] == "Low"
    assert [each["total"] for each in program.get(f"/leads/{ana}/scores").said["items"]] == [32]


def test_a_lead_is_made_and_changed_by_messages_in_the_log(api, ana):
    program = api(Role.REP)
    made = program.post("/leads", {"fields": {"email": "new@acme.example", "name": "New"}, "user_id": "n-1"})
    settle(now())
    uid = made.said["id"]
    changed = program.ask("PATCH", f"/leads/{uid}", {"fields": {"Job Title": "Founder"}})
    settle(now())

    assert (made.status_code, changed.status_code) == (202, 202)
    assert made["Location"] == f"/api/v1/leads/{uid}"
    shown = program.get(f"/leads/{uid}").said
    assert (shown["name"], shown["fields"]["job_title"]["value"]) == ("New", "Founder")
    assert shown["fields"]["job_title"]["source"] == "hand"
    assert shown["score"] == 20
    assert Event.objects.filter(source__in=Source.objects.filter(kind="hand")).count() == 2
    assert set(Audit.objects.values_list("action", flat=True)) >= {"lead.create", "lead.change"}
    assert json.dumps(list(Audit.objects.values_list("detail", flat=True))).find("Founder") == -1


def test_null_empties_a_field_and_an_email_address_is_only_changed(api, ana):
    program = api(Role.REP)
    program.ask("PATCH", f"/leads/{ana}", {"fields": {"Job Title": "Founder"}})
    settle(now())
    emptied = program.ask("PATCH", f"/leads/{ana}", {"fields": {"job_title": None}})
    refused = program.ask("PATCH", f"/leads/{ana}", {"fields": {"email": None}})
    settle(now())

    assert (emptied.status_code, refused.status_code) == (202, 422)
    assert "known by its e-mail address" in refused.said["detail"]
    shown = program.get(f"/leads/{ana}").said
    assert "job_title" not in shown["fields"]
    assert shown["fields"]["email"]


@pytest.mark.parametrize(
    "fields", [{"owner": "me@x.example"}, {"Stage": "SQL"}, {"---": 1}, {"a": "x" * 40_000}]
)
def test_what_is_no_field_is_not_said(api, ana, fields):
    answer = api().ask("PATCH", f"/leads/{ana}", {"fields": fields})

    assert answer.status_code == 422
    assert Event.objects.filter(source__in=Source.objects.filter(kind="hand")).count() == 0


def test_of_two_who_change_what_they_read_the_second_reads_again(api, ana):
    program = api()
    read = program.get(f"/leads/{ana}")["ETag"]
    first = program.ask("PATCH", f"/leads/{ana}", {"fields": {"country": "PT"}}, If_Match=read)
    second = program.ask("PATCH", f"/leads/{ana}", {"fields": {"country": "FR"}}, If_Match=read)
    settle(now())
    happen(viewed(), now=now())
    again = program.get(f"/leads/{ana}")["ETag"]
    happen(viewed(), now=now())

    assert (first.status_code, second.status_code) == (202, 412)
    assert second.said["type"] == "urn:leadlight:problem:changed-meanwhile"
    assert program.get(f"/leads/{ana}").said["fields"]["country"]["value"] == "PT"
    assert program.get(f"/leads/{ana}")["ETag"] == again != read
    assert (
        program.ask("PATCH", f"/leads/{ana}", {"fields": {"country": "FR"}}, If_Match=again).status_code
        == 202
    )


def test_signals_are_told_page_by_page_to_those_who_see_the_lead_and_marked_as_seen(api, ana):
    Signal.objects.all().delete()  # that a priority was reached
    one, two, three = (
        Signal.objects.create(
            lead=lead_of("ana"), kind="surge", key=f"k{expires}", at=1, told_at=1, seq=0, evidence={"count": 9},
            sentence="Much happened.", expires_at=expires,
        ).pk
        for expires in (2**50, 1, 2**52)
    )  # fmt: skip
    program = api()
    first = program.get("/signals?limit=2&kind=surge").said
    rest = program.get(f"/signals?limit=2&kind=surge&cursor={first['next']}").said
    assign(ana, "other@x.example", operator("shell"), NOW)

    assert [each["number"] for each in (*first["items"], *rest["items"])] == [three, two, one]
    assert first["items"][0]["lead"] == ana
    assert [each["number"] for each in program.get("/signals?current=true").said["items"]] == [three]
    assert program.post("/signals/seen", {"numbers": [one, three, 99]}).said == {"seen": 2}
    assert [each["number"] for each in program.get("/signals?unseen=true").said["items"]] == [two]
    assert rep_of("me@x.example").get("/signals").said["items"] == []
    assert [each["id"] for each in program.get("/leads?has_signal=true").said["items"]] == [ana]


@pytest.mark.parametrize("identifier", [{"email": "ben@other.example"}, {"email": "BEN@Other.example "}])
def test_what_is_said_by_hand_reaches_no_lead_of_somebody_else(api, ana, identifier):
    ben = lead_of("ben").uid
    assign(ben, "other@x.example", operator("shell"), NOW)
    rep = rep_of("me@x.example")
    before = Event.objects.count()
    answers = [
        rep.ask("PATCH", f"/leads/{ana}", {"fields": identifier}),
        rep.post("/leads", {"fields": identifier | {"country": "FR"}}),
        rep.post("/leads", {"fields": {"country": "FR"}, "user_id": "ben"}),
    ]
    settle(now())

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert not any(ben.encode() in each.content or b"Ben" in each.content for each in answers)
    assert Event.objects.count() == before
    assert lead_of("ana").uid != lead_of("ben").uid


def test_an_entry_by_hand_makes_no_two_leads_one(api, ana):
    program = api()
    changed = program.ask("PATCH", f"/leads/{ana}", {"fields": {"email": "ben@other.example"}})
    made = program.post("/leads", {"fields": {"email": "ben@other.example"}, "user_id": "ana"})
    happen({**viewed(user="~browser")})
    unknown = lead_of("browser").uid
    known = program.ask("PATCH", f"/leads/{unknown}", {"fields": {"email": "ben@other.example"}})
    settle(now())

    assert [each.status_code for each in (changed, made, known)] == [409, 409, 409]
    assert "leadlight lead merge" in changed.said["detail"]
    assert len({lead_of(each).uid for each in ("ana", "ben", "browser")}) == 3


def test_a_lead_that_is_known_by_phone_too_stays_one_when_its_address_changes(api):
    program = api()
    made = program.post("/leads", {"fields": {"email": "cy@acme.example", "phone": "+4915112345678"}})
    changed = program.ask("PATCH", f"/leads/{made.said['id']}", {"fields": {"email": "a@acme.example"}})
    settle(now())

    assert changed.status_code == 202
    assert lead_of("a@acme.example").uid == lead_of("cy@acme.example").uid == made.said["id"]


def test_models_are_compared_on_leads_that_are_seen(api, ana):
    high = MODEL.replace("from: 30", "from: 0").replace("name: Test", "name: Other")
    assign(lead_of("ben").uid, "other@x.example", operator("shell"), NOW)
    compared = [
        program.post("/models/compare", {"after": {"text": high}}).said
        for program in (rep_of("me@x.example"), api(Role.VIEWER))
    ]

    assert [(each["leads"], sum(each["after"].values())) for each in compared] == [(1, 1), (2, 2)]
    moved = [[shift["email"] for shift in each["shifts"]] for each in compared]
    assert ["ben@other.example" in each for each in moved] == [False, True]


@pytest.mark.parametrize(("said", "found"), [(0.29, 29), (1.13, 113), (0.291, 30), (-0.295, -29), (7, 700)])
def test_a_score_is_compared_to_the_hundredth(said, found):
    assert hundredths(said) == found


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("outcomes", {"result": "won", "value": 10.005}),
        ("override", {"reason": "x", "points": 1.005, "until": "2100-01-01T00:00:00Z"}),
    ],
)
def test_what_has_too_many_decimals_is_refused_and_not_rounded(api, ana, path, body):
    answer = api().post(f"/leads/{ana}/{path}", body)

    assert answer.status_code == 422
    assert "decimals" in answer.said["detail"]
