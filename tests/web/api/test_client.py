"""The client for Python asks for what the API has, and reads what it answers."""

import io
import re
from email.message import Message
from http.client import IncompleteRead, RemoteDisconnected
from types import SimpleNamespace
from urllib.error import HTTPError, URLError

import pytest

import leadlight
from leadlight.actions.access.api_keys import add_server_key
from leadlight.actions.access.operations import Role, operator
from leadlight.client import Client, Lead, RefusedError, Score
from leadlight.web.api.description import ROOT, described
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, said, viewed
from tests.web.api.serving import serving

CALLS = {
    "leads": lambda client: list(client.leads(stage="MQL", q="ana")),
    "lead": lambda client: client.lead("0" * 24),
    "explain": lambda client: client.explain("0" * 24),
    "next_priority": lambda client: client.next_priority("0" * 24),
    "timeline": lambda client: list(client.timeline("0" * 24, event="x")),
    "create_lead": lambda client: client.create_lead({"email": "a@b.example"}),
    "change_lead": lambda client: client.change_lead("0" * 24, {"x": 1}),
    "move": lambda client: client.move("0" * 24, "SQL"),
    "record_outcome": lambda client: client.record_outcome("0" * 24, "won", 12.5),
    "note": lambda client: client.note("0" * 24, "x"),
    "what_if": lambda client: client.what_if({"x": 1}, [{"event": "y"}]),
    "check_model": lambda client: client.check_model("name: x"),
    "publish": lambda client: client.publish("name: x"),
    "reviews": lambda client: list(client.reviews(verdict="accepted", author="x")),
    "merge": lambda client: client.merge("0" * 24, "1" * 24),
    "undo_merge": lambda client: client.undo_merge(77),
    "export_person": lambda client: client.export_person("a@b.example"),
    "object": lambda client: client.object("a@b.example"),
    "allow": lambda client: client.allow("a@b.example"),
    "forget": lambda client: client.forget("a@b.example"),
    "erasure": lambda client: client.erasure(77),
    "record_consent": lambda client: client.record_consent("a@b.example", "email", given=True, place="call"),
    "consents": lambda client: client.consents("0" * 24),
}


@pytest.fixture
def server(sqlite_api):
    """Serve the API; give its address."""
    with serving() as address:
        yield address


@pytest.fixture
def client(server):
    return Client(server, add_server_key(Role.ADMIN, "client", NOW, operator("test")).key)


@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_one_that_the_description_has(name, monkeypatch):
    asked = []
    client = Client("http://nowhere", "key")

    def noted(method, path, body=None):
        asked.append((method, path, body))
        return {"items": [], "next": None, "id": "x", "other": "y", "number": 1, "score": {}}

    monkeypatch.setattr(client, "ask", noted)
    CALLS[name](client)

    ((method, path, body),) = asked
    path, _, query = path.partition("?")
    path = re.sub("77$", "{number}", re.sub("0{24}", "{lead_id}", path))
    operation = described()["paths"][ROOT + path][method.lower()]
    known = {each["name"] for each in operation.get("parameters", ())}
    assert {each.partition("=")[0] for each in query.split("&") if each} <= known
    if body is not None:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        properties = described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        assert set(properties.get("required", ())) <= set(body) <= set(properties["properties"])


def test_every_public_call_is_tried():
    assert {name for name in vars(Client) if not name.startswith("_")} == {*CALLS, "ask", "pages"}


@pytest.mark.parametrize(("ours", "theirs"), [(Lead, "LeadOut"), (Score, "ScoreOut")])
def test_what_is_answered_has_the_fields_that_its_type_says(ours, theirs):
    assert set(ours.__annotations__) == set(described()["components"]["schemas"][theirs]["properties"])


def test_a_program_reads_and_changes_leads(client):
    happen(said("ana", name="Ana", email="ana@acme.example"), viewed(), said("ben", name="Ben"))
    ana = lead_of("ana").uid

    assert [lead["name"] for lead in client.leads(limit=1)] == ["Ana", "Ben"]
    assert client.explain(ana)["total"] == 12
    assert client.lead(ana)["fields"]["email"]["value"] == "ana@acme.example"
    assert len(list(client.timeline(ana, limit=1))) == 2
    client.move(ana, "SQL")
    assert client.record_outcome(ana, "won", 99.5) == 1
    assert client.note(ana, "Signed.") == 1
    assert client.what_if({"job_title": "CEO"})["total"] == 20
    assert client.check_model("name: 1\n")["ok"] is False
    assert client.publish(MODEL + "\n# again") == 2
    assert client.create_lead({"email": "ana@acme.example"}) == ana
    client.change_lead(ana, {"country": "ES"})


def test_a_program_answers_what_people_ask_of_their_data(client):
    happen(said("ana", name="Ana", email="ana@acme.example"), viewed(), said("ben", name="Ben"))
    ana, ben = lead_of("ana").uid, lead_of("ben").uid

    merged = client.merge(ana, ben)
    assert set(client.undo_merge(merged["number"])) == {ana, ben}
    assert client.record_consent("ana@acme.example", "email", given=True, place="call") == ana
    assert client.consents(ana)["may_get"]["email"]["allowed"] is True
    assert client.export_person("ana@acme.example")["person"]["name"] == "Ana"
    assert client.object(ana) == client.allow(ana) == ana
    assert client.erasure(client.forget("ana@acme.example"))["finished"] is None
    assert list(client.reviews()) == []


def test_what_is_refused_is_told_with_its_kind(client):
    with pytest.raises(RefusedError, match="There is no lead") as refused:
        client.lead("0" * 24)

    assert (refused.value.status, refused.value.kind) == (404, "not-found")


def test_what_is_refused_for_a_while_is_asked_again_and_done_once(client, monkeypatch):
    happen(said("ana"))
    ana = lead_of("ana").uid
    waited: list[float] = []
    resting(monkeypatch, waited.append)
    monkeypatch.setattr("leadlight.web.api.rations.A_MINUTE", 0)
    with pytest.raises(RefusedError):
        client.note(ana, "x")

    assert len(waited) == 3
    assert all(0 < each <= 60 for each in waited)


def resting(monkeypatch, rest):
    """Let the client rest as given; threads beside it rest as they did."""
    monkeypatch.setattr("leadlight.client.time", SimpleNamespace(sleep=rest))


class Answers:
    """What comes of one try after another, and what was sent."""

    def __init__(self, *answers):
        self.answers, self.keys = list(answers), []

    def open(self, request, timeout):  # noqa: ARG002 - as urllib is called
        self.keys.append(request.get_header("Idempotency-key"))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def refused(status, body=b"", **headers):
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return HTTPError("http://x", status, "x", message, io.BytesIO(body))


UNDER_WAY = refused(409, b'{"type": "urn:leadlight:problem:still-under-way"}', Retry_After="1")


@pytest.mark.parametrize(
    "lost",
    [
        URLError("x"), TimeoutError(), ConnectionResetError(), RemoteDisconnected("gone"), IncompleteRead(b""),
        UNDER_WAY, refused(503, b"<html>", Retry_After="Sun, 22 Nov 2026 12:00:00 GMT"),
        refused(429, b"[]", Retry_After="-1"), refused(429, Retry_After="nan"),
    ],
)  # fmt: skip
def test_what_is_lost_on_the_way_is_asked_again_with_the_same_key(lost, monkeypatch):
    waited: list[float] = []
    resting(monkeypatch, waited.append)
    answers = Answers(lost, io.BytesIO(b'{"number": 7}'))
    monkeypatch.setattr("urllib.request.build_opener", lambda _handler: answers)

    assert Client("http://nowhere", "key").note("x", "y") == 7
    assert waited == [1.0]
    assert len(set(answers.keys)) == 1
    assert answers.keys[0]


def test_what_may_not_come_twice_is_not_sent_again(monkeypatch):
    resting(monkeypatch, lambda _seconds: None)
    answers = Answers(URLError("x"), refused(409, b'{"type": "a:cannot-be-done"}'))
    monkeypatch.setattr("urllib.request.build_opener", lambda _handler: answers)
    client = Client("http://nowhere", "key")

    with pytest.raises(URLError):
        client.change_lead("x", {"a": 1})
    with pytest.raises(RefusedError):
        client.note("x", "y")


def test_the_front_door_leads_to_the_client():
    assert leadlight.Client is Client
    assert "Client" not in leadlight.__all__  # twelve names are there already
