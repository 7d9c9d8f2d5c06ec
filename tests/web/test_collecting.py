import gzip
import json
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadlight.actions.live.sources import add_key, revoke_key
from leadlight.storage import intake
from leadlight.storage.intake import NOBODY
from leadlight.storage.models import Event, Quarantined
from leadlight.web.collect import key_ring

NOW = 1_800_000_000_000_000
TRACK = {"userId": "u1", "event": "Demo Requested"}
LONG_AND_SHORT = [
    ("identify", "i"), ("track", "t"), ("page", "p"), ("screen", "s"), ("group", "g"), ("alias", "a"), ("batch", "b"),
]  # fmt: skip


def test_an_answered_message_is_in_the_log(collecting):
    answer = collecting.send("/v1/track", TRACK | {"messageId": "m1", "timestamp": "2026-11-22T08:00:00Z"})

    assert (answer.status, answer.content) == (
        200,
        {"success": True, "result": "accepted", "messageId": "m1"},
    )
    event = Event.objects.get()
    assert (event.message_id, event.type, event.name) == ("m1", "track", "demo_requested")
    assert event.source_id == collecting.source.pk
    assert json.loads(event.body)["userId"] == "u1"


@pytest.mark.parametrize("name", [name for names in LONG_AND_SHORT for name in names])
def test_every_address_takes_messages(sqlite_collecting, name):
    message = {"userId": "u", "event": "x", "groupId": "g", "previousId": "p"}
    long = next(long for long, short in LONG_AND_SHORT if name in {long, short})
    body = {"batch": [message | {"type": "page"}]} if long == "batch" else message

    answer = sqlite_collecting.send(f"/v1/{name}", body)

    assert answer.status == 200
    assert Event.objects.get().type == ("page" if long == "batch" else long)


def test_an_import_keeps_its_own_times(sqlite_collecting):
    old = {"type": "track", "timestamp": "2021-01-02T00:00:00Z"}

    sqlite_collecting.send("/v1/import", {"batch": [TRACK | old]})

    assert Event.objects.get().time == 1_609_545_600_000_000


def test_a_message_that_comes_again_is_a_duplicate_and_stored_once(collecting):
    message = TRACK | {"type": "track", "messageId": "m1"}

    results = [collecting.send("/v1/track", message).content["result"] for _ in range(2)]
    batch = collecting.send("/v1/batch", {"batch": [message, message | {"messageId": "m2"}, message]}).content

    assert results == ["accepted", "duplicate"]
    assert [each["result"] for each in batch["results"]] == ["duplicate", "accepted", "duplicate"]
    assert collecting.stored() == (2, 0)
    assert collecting.counts() == {"accepted": 2, "duplicate": 3}


def test_a_browser_cannot_take_the_id_of_a_servers_message_or_of_another_browsers(collecting):
    message = TRACK | {"messageId": "crm-2001"}
    (one, browser), (other, elsewhere) = (add_key("browser", NOW, "test") for _ in range(2))

    answers = [collecting.send("/v1/track", message, key) for key in (browser, browser, "", elsewhere)]

    assert [answer.content["result"] for answer in answers] == [
        "accepted",
        "duplicate",
        "accepted",
        "accepted",
    ]
    assert {answer.content["messageId"] for answer in answers} == {"crm-2001"}
    ids = dict(Event.objects.values_list("source_id", "message_id"))
    assert ids == {
        one.pk: f"browser-{one.pk}-crm-2001",
        collecting.source.pk: "crm-2001",
        other.pk: f"browser-{other.pk}-crm-2001",
    }


def test_one_bad_message_does_not_cost_the_other_ninety_nine(collecting):
    good = [TRACK | {"type": "track", "messageId": f"m{number}"} for number in range(99)]
    deep = "[" * 1_000 + "]" * 1_000
    texts = [json.dumps(each) for each in good]
    texts.insert(50, f'{{"type": "track", "event": "x", "userId": "u", "properties": {{"a": {deep}}}}}')

    answer = collecting.send("/v1/batch", f'{{"batch": [{",".join(texts)}]}}'.encode())

    assert answer.status == 200
    assert (answer.content["accepted"], answer.content["refused"]) == (99, 1)
    assert answer.content["results"][50] == {
        "result": "refused", "status": 400, "message": "It is nested deeper than 64 levels."
    }  # fmt: skip
    assert collecting.stored() == (99, 0)


def test_the_same_messages_at_the_same_time_are_stored_once(collecting):
    batches = [
        {"batch": [TRACK | {"type": "track", "messageId": f"m{(start + step) % 40}"} for step in range(30)]}
        for start in range(40)
    ]

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda batch: collecting.send("/v1/batch", batch), batches))

    assert {answer.status for answer in answers} == {200}
    assert sum(answer.content["accepted"] for answer in answers) == 40
    assert collecting.stored() == (40, 0)
    assert collecting.counts() == {"accepted": 40, "duplicate": 40 * 30 - 40}


@pytest.mark.parametrize(("coding", "packed"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_bodies_may_be_packed(sqlite_collecting, coding, packed):
    body = packed(json.dumps(TRACK).encode())

    assert sqlite_collecting.send("/v1/track", body, Content_Encoding=coding).status == 200


def test_a_body_packed_in_several_pieces_is_read_to_its_end(sqlite_collecting):
    messages = [json.dumps(TRACK | {"type": "track", "messageId": f"m{number}"}) for number in range(2)]
    text = f'{{"batch": [{",".join(messages)}]}}'.encode()
    pieces = b"".join(gzip.compress(piece) for piece in (text[:50], b"", text[50:]))

    assert sqlite_collecting.send("/v1/batch", pieces, Content_Encoding="gzip").content["accepted"] == 2


def test_the_key_may_be_in_the_body_where_there_is_no_header(sqlite_collecting):
    key = sqlite_collecting.key
    one = sqlite_collecting.send("/v1/t", TRACK | {"writeKey": key}, None, Content_Type="text/plain")
    many = sqlite_collecting.send("/v1/b", {"writeKey": key, "batch": [TRACK | {"type": "track"}]}, None)

    assert (one.status, many.status) == (200, 200)
    assert not Event.objects.filter(body__contains="writeKey").exists()


@pytest.mark.parametrize(
    ("key", "body", "headers"),
    [
        ("wrong", {}, {}),
        (None, {}, {}),
        (None, {"writeKey": "wrong"}, {}),
        (None, {"writeKey": ["x"]}, {}),
        (None, b"nonsense", {}),
        (None, [], {}),
        (None, {}, {"Authorization": "Basic ???"}),
        (None, {}, {"Authorization": "Basic /w=="}),
        (None, {}, {"Authorization": "Bearer x"}),
        (None, {}, {"Authorization": "Basic"}),
    ],
)
def test_without_a_key_in_force_nothing_is_taken(sqlite_collecting, key, body, headers):
    answer = sqlite_collecting.send("/v1/track", body, key, **headers)

    assert (answer.status, answer.content["code"]) == (401, "unauthorised")
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert sqlite_collecting.stored() == (0, 0)
    assert sqlite_collecting.counts(NOBODY) == {"refused": 1}


def test_a_revoked_key_opens_nothing_after_seconds_and_a_new_one_does(collecting, monkeypatch):
    monkeypatch.setattr(key_ring, "SECONDS", 0.3)
    assert collecting.send("/v1/track", TRACK).status == 200

    revoke_key(collecting.source.pk, NOW, "test")
    time.sleep(0.4)
    assert collecting.send("/v1/track", TRACK).status == 401

    _, other = add_key("server", NOW, "test")
    time.sleep(0.3)
    assert collecting.send("/v1/track", TRACK, other).status == 200


def test_a_message_in_quarantine_is_said_to_be_there(collecting):
    answer = collecting.send("/v1/track", {"userId": "u1"})

    assert (answer.status, answer.content["code"]) == (400, "quarantined")
    assert "`event` must name what happened" in answer.content["message"]
    assert Quarantined.objects.get().reason == answer.content["message"]
    assert collecting.counts() == {"quarantined": 1}


def test_no_key_fills_the_disk_with_what_nobody_can_use(collecting, monkeypatch):
    monkeypatch.setattr(intake, "MOST_QUARANTINED", 3)
    _, key = add_key("server", NOW, "test")
    lacking, fine = {"type": "track", "userId": "u1"}, TRACK | {"type": "track"}

    first = collecting.send("/v1/batch", {"batch": [lacking, lacking]}).content
    second = collecting.send("/v1/batch", {"batch": [lacking, lacking, fine, lacking]}).content
    alone = collecting.send("/v1/track", lacking)
    others = collecting.send("/v1/track", lacking, key)

    assert (first["quarantined"], second["quarantined"], second["refused"]) == (2, 1, 2)
    results = [each["result"] for each in second["results"]]
    assert results == ["quarantined", "refused", "accepted", "refused"]
    assert (alone.status, alone.content["code"]) == (400, "refused")
    assert others.content["code"] == "quarantined"
    assert collecting.counts() == {"accepted": 1, "quarantined": 3, "refused": 3}
    assert Quarantined.objects.count() == 4


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/track", "/v1/track/x", "/v1/jump", "/leadlight.js.map", "/%00"]
)
def test_other_addresses_are_not_there(sqlite_collecting, path):
    assert sqlite_collecting.send(path, TRACK).status == 404


def test_messages_are_not_asked_for(sqlite_collecting):
    assert sqlite_collecting.send("/v1/track", b"", method="GET").status == 405


def test_it_says_that_it_is_well(sqlite_collecting):
    answer = sqlite_collecting.send("/health", b"", None, "GET")

    assert (answer.status, answer.content) == (200, {"status": "ok"})
    assert sqlite_collecting.send("/health", b"", None, "HEAD").body == b""
