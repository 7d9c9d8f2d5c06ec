"""What requests of every kind are answered: statuses, HEAD, conditions, and where something is wrong."""

import pytest

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.live.sources import listed_keys
from leadlight.storage.models import KeptAnswer
from leadlight.web.api.once import Repeatable
from tests.actions.live.happenings import happen, lead_of, said, viewed

ANA = "/leads/{ana}"


@pytest.fixture
def program(sqlite_api):
    happen(said("ana", name="Ana", email="ana@acme.example"), viewed(), said("ben", email="ben@b.example"))
    return sqlite_api()


@pytest.fixture
def ana(program):
    return lead_of("ana").uid


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("POST /leads/{ana}/stage", {"stage": "Nowhere"}, 422),
        ("POST /leads/{ana}/reject", {"reason": "Because"}, 422),
        ("POST /leads/{ana}/override", {"reason": "x", "points": 1, "until": "2001-01-01T00:00:00Z"}, 422),
        (
            "POST /leads/{ana}/override",
            {"reason": "x", "priority": "None", "until": "2100-01-01T00:00:00Z"},
            422,
        ),
        ("POST /leads/{ana}/owner", {"owner": "nobody"}, 422),
        ("POST /leads/{ana}/notes", {"text": " "}, 422),
        ("POST /leads", {"fields": {"name": "Ana"}}, 422),
        ("PATCH /leads/{ana}", {"fields": {"email": "ben@b.example"}}, 409),
        ("POST /models/undo", {}, 409),
        ("DELETE /overrides/9", None, 404),
        ("DELETE /write-keys/9", None, 404),
        ("PATCH /users/9", {"role": "rep"}, 404),
        ("GET /leads?cursor=AAAA", None, 422),
        ("POST /write-keys", {"kind": "server", "name": "x", "origins": ["https://a.example"]}, 422),
    ],
)
def test_the_status_says_whether_the_request_or_the_state_of_things_is_in_the_way(
    program, ana, what, body, status
):
    answer = program.ask(*what.format(ana=ana).split(" ", 1), body)

    assert answer.status_code == status, answer.said
    assert answer.said["detail"]


def test_what_was_done_already_is_a_conflict(program, ana):
    made = program.post("/write-keys", {"kind": "server", "name": "x"}).said["number"]
    outcome = program.post(f"/leads/{ana}/outcomes", {"result": "won"}).said["number"]
    program.post("/users", {"email": "rep@x.example", "role": "rep"})
    paths = (f"/write-keys/{made}", f"/outcomes/{outcome}")

    assert [program.ask("DELETE", path).status_code for path in paths] == [200, 200]
    assert [program.ask("DELETE", path).status_code for path in paths] == [409, 409]
    assert program.post("/users", {"email": "rep@x.example", "role": "rep"}).status_code == 409


@pytest.mark.parametrize(
    ("what", "body", "where"),
    [
        ("GET /leads?limit=0", None, ["limit"]),
        ("GET /leads?lmit=5", None, ["lmit"]),
        ("GET /leads?priority=" + "x" * 201, None, ["priority.0"]),
        ("GET /leads?field=industry", None, ["field.0"]),
        ("GET /leads/zzz", None, ["lead_id"]),
        ("POST /leads", {"fields": {"": 1}, "more": 2}, ["fields.", "more"]),
        ("POST /leads", {}, ["fields"]),
        ("POST /leads", [], [""]),
        ("POST /scores/try", {"events": [{"event": "x", "timestamp": "now"}]}, ["events.0.timestamp"]),
        ("PATCH /leads/{ana}", {"fields": {"a": 1}, "user_id": "other"}, ["user_id"]),
        ("POST /signals/seen", {"numbers": [1, True, "2"]}, ["numbers.1", "numbers.2"]),
        ("POST /leads/{ana}/recycle", {"rest_days": "3"}, ["rest_days"]),
    ],
)
def test_what_is_wrong_where_is_told_in_the_names_that_were_sent(program, ana, what, body, where):
    answer = program.ask(*what.format(ana=ana).split(" ", 1), body)

    assert answer.status_code == 422
    assert [each["where"] for each in answer.said["errors"]] == where
    assert all(each["message"] and "Value error" not in each["message"] for each in answer.said["errors"])


@pytest.mark.parametrize("name", ["user_id", "userId", "User ID", "anonymousId"])
def test_an_id_is_no_field_that_could_be_said(program, ana, name):
    answers = [
        program.ask("PATCH", f"/leads/{ana}", {"fields": {name: "other"}}),
        program.post("/leads", {"fields": {"email": "cy@c.example", name: "other"}}),
    ]

    assert {each.status_code for each in answers} == {422}
    assert all("user_id" in each.said["detail"] for each in answers)


# --- HEAD and conditions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/leads?limit=1", ANA, "/me", "/openapi.json", "/leads/zzz", "/nothing", "/models?limit=0"]
)
def test_head_is_get_without_a_body(program, ana, path):
    path = path.format(ana=ana)
    got, head = program.get(path), program.ask("HEAD", path)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head["Content-Length"] == str(len(got.content))
    assert head.get("ETag") == got.get("ETag")
    assert head["Content-Type"] == got["Content-Type"]


def test_head_needs_what_get_needs_and_is_there_only_beside_it(program, sqlite_api):
    assert sqlite_api(None).ask("HEAD", "/leads").status_code == 401
    assert sqlite_api(Role.REP).ask("HEAD", "/users").status_code == 403
    assert program.ask("HEAD", "/models/undo").status_code == 405
    assert program.ask("DELETE", "/leads")["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("{tag}", 202),
        ("*", 202),
        (" * ", 202),
        ('"other", {tag}', 202),
        ('"a,b" ,{tag},', 202),
        ('W/"weak",\t{tag}', 202),
        ("W/{tag}", 412),
        ('"other"', 412),
        ('"other", W/{tag}', 412),
        ('""', 412),
        ("{bare}", 422),
        ("{tag} {tag}", 422),
        ("*, {tag}", 422),
        ('"open', 422),
        (",", 422),
    ],
)
def test_a_change_is_made_if_any_of_the_tags_is_that_of_the_lead(program, ana, said, status):
    tag = program.get(f"/leads/{ana}")["ETag"]
    header = said.format(tag=tag, bare=tag.strip('"'))
    answer = program.ask("PATCH", f"/leads/{ana}", {"fields": {"country": "PT"}}, If_Match=header)

    assert answer.status_code == status
    if status == 422:
        assert answer.said["errors"][0]["where"] == "If-Match"


# --- addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:65535", 201),
        ("https://www.acme.example:50443", 201),
        ("https://www.acme.example:8", 201),
        ("https://www.acme.example", 201),
        ("http://localhost:65536", 422),
        ("http://localhost:0", 422),
        ("https://www.acme.example/path", 422),
        ("www.acme.example", 422),
    ],
)
def test_a_browsers_key_is_for_websites_at_any_port(program, origin, status):
    answer = program.post("/write-keys", {"kind": "browser", "name": "Site", "origins": [origin]})

    assert answer.status_code == status
    assert [each.origins for each in listed_keys()] == ([[origin]] if status == 201 else [])


@pytest.mark.parametrize(
    ("email", "status"),
    [
        ("o'neil@example.com", 201),
        ("Anna.O'Neil+crm@Example.co.uk", 201),
        ("a&b@x-y.example", 201),
        ("a..b@x.example", 422),
        (".a@x.example", 422),
        ("a@-x.example", 422),
        ("a@example", 422),
        ("a b@x.example", 422),
        ("a@" + "x" * 64 + ".example", 422),
    ],
)
def test_whoever_has_an_address_can_be_invited(program, email, status):
    answer = program.post("/users", {"email": email, "role": "rep"})

    assert answer.status_code == status
    if status == 201:
        assert answer.said["email"] == email.lower()
    else:
        assert answer.said["errors"][0]["where"] == "email"


# --- answers that are kept ----------------------------------------------------------------------------


def test_a_kept_answer_is_sealed_otherwise_each_time_and_nobody_reads_it_in_the_file(program, sqlite_place):
    invite = ("/users", {"email": "o'neil@example.com", "role": "rep"})
    first = program.post(*invite, Idempotency_Key="k")
    again = program.post(*invite, Idempotency_Key="k")
    kept = KeptAnswer.objects.get().body or ""
    link = first.said["link"].rpartition("/")[2].encode()

    assert (first.status_code, again.said, again["Idempotency-Replayed"]) == (201, first.said, "true")
    files = [path for path in sqlite_place.folder.rglob("*") if path.is_file()]
    assert not any(link in path.read_bytes() for path in files)
    sealed = [Repeatable._sealed(*each) for each in [(repeatable(program), first)] * 2]  # noqa: SLF001 - as it is kept
    assert len({kept, *sealed}) == 3
    assert len({each[:16] for each in (kept, *sealed)}) == 3


def repeatable(program):
    """The same request once more, as the door makes it."""
    request = program.client.request().wsgi_request
    return Repeatable(request, operator("me"), "secret", "k", 1)


def test_what_was_refused_may_be_mended_and_sent_with_the_same_key(program, ana):
    refused = program.post(f"/leads/{ana}/stage", {"stage": "Nowhere"}, Idempotency_Key="k")
    mended = program.post(f"/leads/{ana}/stage", {"stage": "SQL"}, Idempotency_Key="k")

    assert (refused.status_code, mended.status_code) == (422, 200)


@pytest.mark.parametrize("key", ["a b", " ", "x" * 256, "é"])
def test_a_key_for_a_request_has_only_what_every_server_hands_on(program, key):
    for path, body in (("/scores/try", {}), ("/leads", {"fields": {"email": "a@b.example"}})):
        answer = program.post(path, body, Idempotency_Key=key)

        assert answer.status_code == 422
        assert answer.said["errors"][0]["where"] == "Idempotency-Key"
