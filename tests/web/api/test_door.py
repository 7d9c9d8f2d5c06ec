"""What every request of the API meets: who asks, how often, how much, and answers that programs read."""

import django.db
import pytest

from leadlight.actions.access.api_keys import add_personal_key
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.access.people import add_user, change_role
from leadlight.scoring.values import MINUTE
from leadlight.storage import kept_answers
from leadlight.storage.models import KeptAnswer, Note, Ration
from leadlight.storage.ration_rows import take_more
from leadlight.web.api import once
from leadlight.web.api.problems import KINDS, ProblemError
from leadlight.web.api.rations import ApiRations
from leadlight.web.collect.bodies import MOST_BYTES
from tests.actions.live.happenings import NOW, happen, lead_of, said, viewed
from tests.web.accounts.conftest import Visitor, user_with_password
from tests.web.api.conftest import Program


@pytest.mark.parametrize(
    ("header", "status"),
    [("", 401), ("Bearer", 401), ("Bearer nothing", 401), ("Basic YTpi", 401), ("Bearer \xff", 401)],
)
def test_who_is_nobody_known_gets_nothing(sqlite_api, header, status):
    program = Program()
    program.headers = {"Authorization": header} if header else {}
    answer = program.get("/leads")

    assert answer.status_code == status
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_user_in_a_browser_asks_too_but_no_other_website_does(sqlite_api):
    user_with_password("ana@x.example", Role.ADMIN)
    visitor = Visitor()
    visitor.log_in("ana@x.example")
    happen(said("ben", name="Ben"))
    uid = lead_of("ben").uid
    foreign = visitor.post(f"/api/v1/leads/{uid}/notes", {"text": "x"}, content_type="application/json")
    token = visitor.cookies["leadlight_csrf"].value
    own = visitor.post(
        f"/api/v1/leads/{uid}/notes",
        {"text": "x"},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert visitor.get("/api/v1/me").json()["name"] == "ana@x.example"
    assert (foreign.status_code, own.status_code, Note.objects.count()) == (403, 201, 1)
    assert "Access-Control-Allow-Origin" not in visitor.get(
        "/api/v1/me", headers={"Origin": "https://evil.example"}
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/leads/zzz", None, 422),
        ("GET", "/leads?limit=0", None, 422),
        ("GET", "/leads?limit=201", None, 422),
        ("GET", "/leads?lmit=5", None, 422),
        ("DELETE", "/leads", None, 405),
        ("POST", "/leads", b"{", 400),
        ("POST", "/leads", b"\xff\xfe", 400),
        ("POST", "/leads", b'{"fields": ' + b"[" * 1_000 + b"]" * 1_000 + b"}", 400),
        ("POST", "/leads", b'{"fields": {"a": 1}, "more": 1}', 422),
        ("POST", "/leads", b"[]", 422),
        ("POST", "/leads", b"x" * (MOST_BYTES + 1), 413),
        ("POST", "/scores/try", b'{"events": [{"event": "x", "timestamp": "yesterday"}]}', 422),
        ("POST", "/scores/try", b'{"version": 99}', 404),
        ("GET", "/models/99", None, 404),
    ],
)
def test_a_mistake_is_told_as_a_problem_of_its_kind(sqlite_api, method, path, body, status):
    answer = sqlite_api().ask(method, path, body)

    assert answer.status_code == answer.said["status"] == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.said["type"].removeprefix("urn:leadlight:problem:") in KINDS
    assert answer.said["detail"]
    assert b"Traceback" not in answer.content


def test_a_body_of_another_kind_is_not_read(sqlite_api):
    answer = sqlite_api().client.post("/api/v1/leads", {"a": 1})

    assert answer.status_code == 415


def test_where_the_database_is_away_it_is_said_when_to_come_again(sqlite_api, monkeypatch):
    program = sqlite_api()

    def away(*_args):
        raise django.db.OperationalError("no")

    monkeypatch.setattr("leadlight.web.api.leads.list_leads", away)
    answer = program.get("/leads")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_what_nobody_foresaw_is_told_without_its_trace(sqlite_api, monkeypatch):
    program = sqlite_api()
    monkeypatch.setattr("leadlight.web.api.leads.list_leads", lambda *_args: 1 / 0)
    answer = program.get("/leads")

    assert answer.status_code == 500
    assert b"Zero" not in answer.content


# --- once ---------------------------------------------------------------------------------------------


@pytest.fixture
def ana(api):
    happen(said("ana", name="Ana"), viewed())
    return f"/leads/{lead_of('ana').uid}/notes"


def test_a_request_that_comes_again_is_carried_out_once(api, ana):
    program = api()
    first = program.post(ana, {"text": "Called."}, Idempotency_Key="k1")
    again = program.post(ana, {"text": "Called."}, Idempotency_Key="k1")
    other = program.post(ana, {"text": "Called."}, Idempotency_Key="k2")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 201)
    assert first.said == again.said != other.said
    assert again["Idempotency-Replayed"] == "true"
    assert Note.objects.count() == 2


def test_a_key_for_one_request_is_none_for_another(api, ana):
    program = api()
    program.post(ana, {"text": "Called."}, Idempotency_Key="k1")
    other = program.post(ana, {"text": "Wrote."}, Idempotency_Key="k1")
    somebody_else = api(Role.REP).post(ana, {"text": "Wrote."}, Idempotency_Key="k1")

    assert other.status_code == 422
    assert other.said["type"] == "urn:leadlight:problem:key-used-before"
    assert somebody_else.status_code == 201


def test_a_request_that_is_under_way_is_not_begun_again_until_whoever_began_it_is_dead(api, ana, monkeypatch):
    program = api()
    monkeypatch.setattr(once.Repeatable, "_first", lambda *_args: None)  # it dies after it was begun
    assert program.post(ana, {"text": "x"}, Idempotency_Key="k").status_code == 500
    monkeypatch.undo()
    soon = program.post(ana, {"text": "x"}, Idempotency_Key="k")
    KeptAnswer.objects.update(at=KeptAnswer.objects.get().at - kept_answers.UNDER_WAY_FOR)
    later = program.post(ana, {"text": "x"}, Idempotency_Key="k")

    assert (soon.status_code, soon["Retry-After"]) == (409, "1")
    assert (later.status_code, Note.objects.count()) == (201, 1)


def test_what_failed_here_is_undone_and_may_come_again(api, ana, monkeypatch):
    program = api()

    def half(*args):
        Note.objects.create(lead=lead_of("ana"), text="half", author="x", at=0)
        raise django.db.OperationalError("no")

    monkeypatch.setattr("leadlight.web.api.decisions.add_note", half)
    failed = program.post(ana, {"text": "x"}, Idempotency_Key="k")
    monkeypatch.undo()
    again = program.post(ana, {"text": "x"}, Idempotency_Key="k")

    assert (failed.status_code, again.status_code) == (503, 201)
    assert list(Note.objects.values_list("text", flat=True)) == ["x"]


def test_a_kept_answer_is_read_by_nobody_else_and_goes_after_a_day(api, ana):
    program = api()
    secret = program.post("/write-keys", {"kind": "server", "name": "Shop"}, Idempotency_Key="k").said["key"]
    kept = KeptAnswer.objects.get()

    assert (
        program.post("/write-keys", {"kind": "server", "name": "Shop"}, Idempotency_Key="k").said["key"]
        == secret
    )
    assert kept.body is not None
    assert secret not in kept.body
    KeptAnswer.objects.update(at=kept.at - kept_answers.KEPT_FOR)
    program.post(ana, {"text": "x"}, Idempotency_Key="other")
    assert KeptAnswer.objects.filter(pk=kept.pk).count() == 0


def test_what_was_answered_in_one_role_is_not_answered_in_another(api, ana):
    add_user("boss@x.example", Role.ADMIN, NOW, operator("test"))
    made = add_user("bo@x.example", Role.ADMIN, NOW, operator("test"))
    program = Program(add_personal_key(made.email, "mine", NOW, operator("test")).key)
    invite = ("/users", {"email": "new@x.example", "role": "rep"})
    first = program.post(*invite, Idempotency_Key="k")
    change_role(made.email, Role.VIEWER, NOW, operator("test"))
    demoted = program.post(*invite, Idempotency_Key="k")
    refused = program.post(ana, {"text": "x"}, Idempotency_Key="k2")
    change_role(made.email, Role.REP, NOW, operator("test"))
    promoted = program.post(ana, {"text": "x"}, Idempotency_Key="k2")

    assert (first.status_code, demoted.status_code) == (201, 422)
    assert first.said["link"] not in demoted.content.decode()
    assert (refused.status_code, promoted.status_code) == (403, 201)


@pytest.mark.parametrize(
    ("path", "body"), [("/me/keys", {"name": "x"}), ("/api-keys", {"name": "x", "role": "admin"})]
)
def test_a_key_makes_no_keys_but_who_is_logged_in_does(sqlite_api, path, body):
    user_with_password("ana@x.example", Role.ADMIN)
    visitor = Visitor()
    visitor.log_in("ana@x.example")
    visitor.get("/api/v1/me")
    program = Program(add_personal_key("ana@x.example", "x", NOW, operator("test"), 2**60).key)
    token = {"X-CSRFToken": visitor.cookies["leadlight_csrf"].value}
    made = visitor.post(f"/api/v1{path}", body, content_type="application/json", headers=token)

    assert (program.post(path, body).status_code, made.status_code) == (403, 201)


# --- rations ------------------------------------------------------------------------------------------


def test_processes_share_what_a_key_may_ask_in_a_minute(place):
    one, other = ApiRations(10, 4), ApiRations(10, 4)
    taken = 0

    def take_all():
        nonlocal taken
        for turn in range(20):
            (one, other)[turn % 2].take("ana", 7 * MINUTE)
            taken += 1

    with pytest.raises(ProblemError) as refused:
        take_all()

    assert taken in {8, 9, 10}
    assert (refused.value.kind, refused.value.headers) == ("too-many-requests", {"Retry-After": "60"})
    other.take("ben", 7 * MINUTE)
    one.take("ana", 8 * MINUTE)


def test_a_refusal_asks_the_database_once_a_minute_and_old_counts_go(place, monkeypatch):
    asked = []

    def counted(*given):
        asked.append(given)
        return take_more(*given)

    monkeypatch.setattr("leadlight.web.api.rations.take_more", counted)
    rations = ApiRations(1, 1)

    def refused(minute):
        with pytest.raises(ProblemError):
            rations.take("ana", minute * MINUTE)

    rations.take("ana", 7 * MINUTE)
    for _ in range(5):
        refused(7)
    assert len(asked) == 2

    rations.take("ana", 9 * MINUTE)
    assert len(asked) == 3
    assert list(Ration.objects.values_list("key", flat=True)) == ["api:ana:9"]


def test_who_asks_too_often_is_told_when_to_ask_again(sqlite_api, monkeypatch):
    monkeypatch.setattr("leadlight.web.api.rations.A_MINUTE", 2)
    program, other = sqlite_api(), sqlite_api(Role.REP)
    found = [program.get("/me") for _ in range(4)]

    assert [each.status_code for each in found][-1] == 429
    assert 0 < int(found[-1]["Retry-After"]) <= 60
    assert other.get("/me").status_code == 200
