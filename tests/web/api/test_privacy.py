"""What people ask of their data, over HTTP: nothing of who was erased is left, whoever looks wherever."""

import json

import pytest

from leadlight.actions.access.operations import Role
from leadlight.actions.clock import now
from leadlight.actions.live.erase import erase_due
from leadlight.storage.erased_bytes import overwrite
from leadlight.storage.models import Audit, Consent, Event, KeptAnswer, Lead, Score
from tests.actions.live.happenings import happen, lead_of, receive, said, settle, viewed
from tests.actions.privacy.erased import CANARY, E164, MAIL, PHONE, c, files_with, live_a_life

MARK = CANARY.encode()
ANA = "ana@acme.example"


@pytest.fixture
def ana(api):
    happen(said("ana", name="Ana", email=ANA, job_title="CEO"), viewed())
    return lead_of("ana").uid


def test_nothing_of_who_was_erased_over_http_is_left_in_any_file_or_log(sqlite_api, sqlite_place, caplog):
    live_a_life(sqlite_place)
    program = sqlite_api()
    uid = lead_of(c("id")).uid
    asked = [
        ("/privacy/exports", {"person": MAIL}),
        ("/privacy/exports", {"person": PHONE}),
        ("/privacy/consents", {"person": MAIL, "purpose": "email", "given": True, "place": c("call")}),
        ("/privacy/objections", {"person": MAIL.upper()}),
        ("/privacy/allow", {"person": MAIL}),
        ("/privacy/allow", {"person": MAIL}),  # which is refused, and tells whom it is about
        ("/models/compare", {"after": {"version": 1}}),
    ]
    first = [program.post(*each, Idempotency_Key=f"k{at}") for at, each in enumerate(asked)]
    overwrite()
    assert "leadlight.db" in files_with(sqlite_place.folder, MARK, E164)

    begun = program.post("/privacy/erasures", {"person": MAIL}, Idempotency_Key="erase")
    while erase_due(sqlite_place, now()):
        pass

    assert [each.status_code for each in first] == [200, 200, 201, 201, 200, 409, 200]
    assert begun.status_code == 202
    assert files_with(sqlite_place.folder, MARK, E164, uid.encode()) == []
    again = [program.post(*each, Idempotency_Key=f"k{at}") for at, each in enumerate(asked)]
    assert not any(MARK in each.content for each in again if each.status_code < 300)
    assert again[0].status_code == 404
    assert MARK not in program.get("/privacy/erasures").content
    assert CANARY not in caplog.text


def test_an_erasure_tells_how_far_it_is_and_is_begun_once(api, ana, place):
    program = api()
    begun = program.post("/privacy/erasures", {"person": ANA}, Idempotency_Key="k")
    again = program.post("/privacy/erasures", {"person": ANA}, Idempotency_Key="k")
    under_way = program.get(f"/privacy/erasures/{begun.said['number']}").said
    gone = program.get(f"/leads/{ana}/explanation")
    erase_due(place, now())
    done = program.get(begun["Location"].removeprefix("/api/v1")).said
    receive(viewed(user="ana"), now=now())

    assert (begun.status_code, begun.said["was_known"], again.said) == (202, True, begun.said)
    assert (under_way["finished"], under_way["step"]) == (None, "messages")
    assert gone.status_code == 404
    assert (done["step"], done["found"]["messages"], done["files"]) == ("", 2, [])
    assert done["finished"] is not None
    assert (Lead.objects.count(), Event.objects.count()) == (0, 0)
    assert [each["number"] for each in program.get("/privacy/erasures").said["items"]] == [1]
    assert program.get("/privacy/erasures/9").status_code == 404


def test_an_access_request_has_every_score_explained_and_is_written_down(api, ana):
    found = api().post("/privacy/exports", {"person": " ANA@acme.example"}).said

    assert (found["format"], found["person"]["id"], found["objects"]) == ("leadlight person", ana, False)
    assert len(found["messages"]) == 2
    assert [sum(line["points"] for line in each["explained"]["lines"]) for each in found["scores"]] == [
        each["score"] for each in found["scores"]
    ]
    assert found["identifiers"]
    assert Audit.objects.filter(subject=ana).exists()


def test_who_objects_is_not_scored_until_it_is_withdrawn(api, ana):
    program = api()
    objected = program.post("/privacy/objections", {"person": ANA})
    twice = program.post("/privacy/objections", {"person": ANA})
    settle(now())
    score = program.get(f"/leads/{ana}").said
    withdrawn = program.ask("DELETE", f"/privacy/objections/{ana}")
    no_more = program.ask("DELETE", f"/privacy/objections/{ana}")
    settle(now())
    (listed,) = program.get("/privacy/objections").said["items"]

    assert (objected.status_code, objected.said) == (201, {"id": ana})
    assert (twice.status_code, no_more.status_code) == (409, 409)
    assert (score["score"], score["excluded"]) == (None, "The person objected")
    assert withdrawn.said == {"id": ana, "let_in": 0}
    assert program.get(f"/leads/{ana}").said["score"] is not None
    assert (listed["lead"], listed["withdrawn"] is None) == (ana, False)


def test_who_was_erased_is_let_in_again_as_somebody_new(api, ana, place):
    program = api()
    program.post("/privacy/erasures", {"person": ANA})
    erase_due(place, now())
    kept_out = program.post("/leads", {"fields": {"email": ANA}})
    assert Event.objects.count() == 0
    allowed = program.post("/privacy/allow", {"person": ANA})
    happen(said("ana-2", now(), email=ANA), now=now())

    assert (kept_out.status_code, ANA in kept_out.said["detail"]) == (409, False)
    assert (allowed.said["id"], allowed.said["let_in"]) == (None, 1)
    assert lead_of(ANA).uid != ana


def test_a_consent_is_written_down_with_who_says_so(api, ana):
    program = api()
    wording = {"place": "call", "text": "News", "version": "2"}
    written = program.post("/privacy/consents", {"person": ANA, "purpose": "Email", "given": True, **wording})
    program.post("/privacy/consents", {"person": ANA, "purpose": "phone", "given": False})
    found = program.get(f"/privacy/consents/{ana}").said

    assert (written.status_code, written.said) == (201, {"id": ana})
    assert (
        found["said"][0] | wording | {"purpose": "email", "given": True, "by": "key admin"}
        == found["said"][0]
    )
    assert {purpose: each["allowed"] for purpose, each in found["may_get"].items()} == {
        "email": True, "phone": False,
    }  # fmt: skip
    assert (
        program.post("/privacy/consents", {"person": ANA, "purpose": "-", "given": True}).status_code == 422
    )
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("path", ["exports", "objections", "allow", "consents"])
def test_nobody_is_found_who_is_not_there(api, ana, path):
    more = {"purpose": "email", "given": True} if path == "consents" else {}
    answer = api().post(f"/privacy/{path}", {"person": "nobody@acme.example", **more})

    assert answer.status_code == (409 if path == "allow" else 404)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REP, Role.MARKETER])
def test_only_administrators_answer_what_people_ask(api, ana, role):
    program = api(role)
    answers = [
        program.post(f"/privacy/{path}", {"person": ANA}) for path in ("exports", "objections", "erasures")
    ]
    answers += [program.get(f"/privacy/{path}") for path in ("objections", "erasures", f"consents/{ana}")]

    assert {each.status_code for each in answers} == {403}
    assert Score.objects.get().total == 3200


def test_what_was_asked_cannot_be_tried_out_without_the_key_of_whoever_asked(api, ana):
    for program in (api(), api()):
        program.post("/privacy/objections", {"person": ANA}, Idempotency_Key="k")
        program.post("/privacy/allow", {"person": ANA}, Idempotency_Key="k2")

    assert len(set(KeptAnswer.objects.values_list("asked", flat=True))) == 4
    assert ANA not in json.dumps(list(KeptAnswer.objects.values_list("name", "asked", "body")))
