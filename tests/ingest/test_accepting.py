import dataclasses
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.accepting import (
    EVENT_BYTES,
    Accepted,
    Quarantine,
    Received,
    Refusal,
    accept,
    accept_bytes,
)
from leadlight.ingest.json_text import read
from leadlight.scoring.values import instant

NOW = instant("2026-11-22T09:00:00Z") or 0
SERVER = Received(NOW, 7, "server", lambda: "new")
BROWSER = Received(NOW, 8, "browser", lambda: "new", user_agent="Firefox")
TRACK = {"type": "track", "event": "Demo Requested", "userId": "u1", "messageId": "m1"}


def accepted(message, received=SERVER):
    found = accept(message, received)
    assert isinstance(found, Accepted), found
    return found


def body_of(message, received=SERVER):
    return json.loads(accepted(message, received).body)


def test_a_message_becomes_an_event_of_the_log():
    message = TRACK | {"timestamp": "2026-11-22T08:00:10Z", "sentAt": "2026-11-22T08:00:15Z"}

    found = accepted(message)

    assert (found.message_id, found.type, found.name) == ("m1", "track", "demo_requested")
    assert found.time == NOW - 5_000_000
    assert json.loads(found.body) == message


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"type": "page"}, "page_viewed"),
        ({"type": " Screen ", "name": "Home"}, "screen_viewed"),
        ({"type": "track", "event": "Order  Completed"}, "order_completed"),
        ({"type": "identify", "traits": {"email": "a@x.example"}}, ""),
        ({"type": "group", "groupId": 5}, ""),
        ({"type": "alias", "previousId": "old"}, ""),
    ],
)
def test_events_have_names_in_normal_form_and_other_messages_none(message, name):
    assert accepted({"userId": "u1", **message}).name == name


def test_the_address_says_the_type_whatever_the_message_says():
    found = accepted({"type": "track", "userId": "u"}, dataclasses.replace(SERVER, type="page"))

    assert (found.type, found.name, json.loads(found.body)["type"]) == ("page", "page_viewed", "page")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "jump"}, "`type` must be"),
        ({"type": None}, "`type` must be"),
        ({"type": ["track"]}, "`type` must be"),
        ({"event": ""}, "`event` must name"),
        ({"event": "!!!"}, "`event` must name"),
        ({"event": ["a"]}, "`event` must name"),
        ({"event": "x" * 201}, "more than 200 characters"),
        ({"userId": ["u1"]}, "`userId` must be a text or a number"),
        ({"userId": {"id": 1}}, "`userId` must be a text or a number"),
        ({"userId": True}, "`userId` must be a text or a number"),
        ({"userId": "u" * 501}, "`userId` has more than 500"),
        ({"userId": "null"}, "of nobody"),
        ({"userId": "undefined"}, "of nobody"),
        ({"userId": "0"}, "of nobody"),
        ({"userId": 0}, "of nobody"),
        ({"userId": " "}, "of nobody"),
        ({"userId": None}, "of nobody"),
        ({"properties": [1]}, "`properties` must be an object"),
        ({"traits": "x"}, "`traits` must be an object"),
        ({"context": "x"}, "`context` must be an object"),
        ({"messageId": ["m"]}, "`messageId` must be a text"),
        ({"messageId": False}, "`messageId` must be a text"),
        ({"type": "group"}, "`groupId` is missing"),
        ({"type": "alias"}, "`previousId` is missing"),
        ({"type": "alias", "previousId": "p", "userId": None}, "`userId` is missing"),
    ],
)
def test_a_message_that_lacks_what_it_needs_is_kept_with_the_reason(change, reason):
    found = accept(TRACK | change, SERVER)

    assert isinstance(found, Quarantine)
    assert reason in found.reason
    assert json.loads(found.body)["messageId"] == change.get("messageId", "m1")


def test_what_is_kept_has_all_that_is_needed_to_try_it_again():
    received = dataclasses.replace(SERVER, type="track", sent_at="2026-11-22T09:00:00Z")
    found = accept({"userId": "u1", "timestamp": "2026-11-22T08:59:00Z", "writeKey": "secret"}, received)

    assert isinstance(found, Quarantine)
    assert "secret" not in found.body
    mended = json.loads(found.body) | {"event": "Signed Up"}
    assert accepted(mended).time == NOW - 60_000_000


@pytest.mark.parametrize(
    "raw", [b"5", b'"x"', b"null", b"[]", b"", b"{", b"nonsense", b'{"a": 1', b"\xff\xfe"]
)
def test_what_is_no_json_object_is_refused(raw):
    found = accept_bytes(raw, SERVER)

    assert isinstance(found, Refusal)
    assert found.status == 400


def test_a_message_above_32_kb_is_refused():
    largest = json.dumps(TRACK | {"x": ""})
    fits = json.dumps(TRACK | {"x": "y" * (EVENT_BYTES - len(largest))}).encode()

    assert isinstance(accept_bytes(fits, SERVER), Accepted)
    assert accept_bytes(fits + b" ", SERVER) == Refusal("A message has at most 32 KB.", 413)


def test_what_rudderstack_says_of_a_person_counts_as_traits():
    message = {"type": "identify", "userId": "u", "context": {"traits": {"plan": "pro"}}}

    assert body_of(message)["traits"] == {"plan": "pro"}
    assert body_of(message | {"traits": {"plan": "free"}})["traits"] == {"plan": "free"}
    assert isinstance(accept(message | {"context": {"traits": [1]}}, SERVER), Quarantine)


def test_it_may_say_whose_it_is_by_an_address_alone():
    assert accepted({"type": "identify", "traits": {"email": "ana@firm.example"}}).type == "identify"


@pytest.mark.parametrize(("given_id", "kept"), [(12, "12"), (Decimal("7.5"), "7.5"), (" u1 ", "u1")])
def test_ids_are_kept_as_text(given_id, kept):
    assert body_of(TRACK | {"userId": given_id})["userId"] == kept


@pytest.mark.parametrize("given_id", ["null", "undefined", 0])
def test_a_stand_in_beside_a_real_id_is_no_reason_to_keep_it_out(given_id):
    assert body_of(TRACK | {"userId": given_id, "anonymousId": "a1"})["anonymousId"] == "a1"


def test_parts_may_be_spelt_with_underscores():
    found = body_of({"type": "track", "event": "x", "user_id": "u", "message_id": "m", "anonymous_id": "a"})

    assert (found["userId"], found["messageId"], found["anonymousId"]) == ("u", "m", "a")


def test_a_message_without_an_id_gets_one_made_of_its_content_so_that_a_retry_is_the_same():
    message = {"type": "track", "event": "x", "userId": "u", "timestamp": "2026-11-01T00:00:00Z"}

    one = accepted(message | {"sentAt": "2026-11-01T00:00:01Z"})
    again = accepted(dict(reversed(message.items())) | {"sentAt": "2026-11-01T00:09:00Z", "messageId": " "})
    other = accepted(message | {"properties": {"a": 1}})
    elsewhere = accepted(message, dataclasses.replace(SERVER, source=9))

    assert one.message_id == again.message_id
    assert len({one.message_id, other.message_id, elsewhere.message_id}) == 3


def test_a_message_with_neither_id_nor_time_gets_the_id_that_is_handed_in():
    assert accepted({"type": "page", "userId": "u", "timestamp": "yesterday"}).message_id == "new"


def test_the_id_of_a_message_is_a_text_that_an_index_can_hold():
    assert accepted(TRACK | {"messageId": 12}).message_id == "12"
    long = accepted(TRACK | {"messageId": "x" * 20_000}).message_id
    assert long == accepted(TRACK | {"messageId": "x" * 20_000}).message_id
    assert len(long) < 64


def test_every_browsers_key_has_a_space_of_ids_of_its_own_and_all_others_share_one():
    kinds = [("server", 7), ("import", 9), ("hand", 3), ("browser", 8), ("browser", 10)]
    found = [accepted(TRACK, Received(NOW, source, kind, lambda: "new")) for kind, source in kinds]

    assert [each.message_id for each in found] == ["m1", "m1", "m1", "browser-8-m1", "browser-10-m1"]
    assert {each.sent_id for each in found} == {"m1"}
    assert {json.loads(each.body)["messageId"] for each in found} == {"m1"}


def test_addresses_of_machines_on_the_net_and_keys_are_not_kept():
    found = body_of(TRACK | {"writeKey": "k", "context": {"ip": "203.0.113.9", "locale": "en"}})

    assert found == TRACK | {"context": {"locale": "en"}}


def test_what_a_batch_says_of_all_messages_holds_for_those_that_do_not_say_it():
    received = dataclasses.replace(
        SERVER, context={"locale": "de", "ip": "x"}, sent_at="2026-11-22T09:00:00Z"
    )

    assert body_of(TRACK, received) == TRACK | {"context": {"locale": "de"}, "sentAt": "2026-11-22T09:00:00Z"}
    assert body_of(TRACK | {"context": {}}, received)["context"] == {}


@pytest.mark.parametrize(
    ("context", "kept"),
    [
        (None, {"userAgent": "Firefox"}),
        ({}, {"userAgent": "Firefox"}),
        ({"locale": "en"}, {"locale": "en", "userAgent": "Firefox"}),
        ({"userAgent": "Chrome"}, {"userAgent": "Chrome"}),
    ],
)
def test_a_browser_is_known_by_what_it_calls_itself(context, kept):
    assert body_of(TRACK | {"context": context}, BROWSER)["context"] == kept


def test_a_server_that_passes_messages_on_is_not_taken_for_the_visitor():
    assert "context" not in body_of(TRACK, dataclasses.replace(SERVER, user_agent="python-requests"))


def test_a_browser_that_calls_itself_nothing_adds_nothing():
    assert "context" not in body_of(TRACK, dataclasses.replace(BROWSER, user_agent=""))
    assert isinstance(accept(TRACK | {"context": 5}, BROWSER), Quarantine)


def test_a_browser_may_only_add_to_what_is_known():
    message = {"type": "identify", "userId": "u", "traits": {"owner": "me", "plan": "pro"}}

    assert body_of(message, BROWSER)["traits"] == {"plan": "pro"}
    assert body_of(message, SERVER)["traits"] == {"owner": "me", "plan": "pro"}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(
    [*TRACK, "anonymousId", "groupId", "previousId", "traits", "context", "timestamp", "sentAt"]
)


@given(st.dictionaries(PARTS, ANY), st.sampled_from([SERVER, BROWSER]))
def test_whatever_comes_is_decided_and_what_is_accepted_is_accepted_again(change, received):
    found = accept_bytes(json.dumps(TRACK | change).encode(), received)

    if isinstance(found, Accepted):
        assert accept(read(found.body.encode()), received) == found
        assert 0 <= found.time <= NOW + 300_000_000


@pytest.mark.parametrize("event", ["Deal Won", "opportunity lost", "Lead Stage Changed", "Lead Recycled"])
def test_what_becomes_of_a_lead_is_not_said_with_a_browsers_key(event):
    found = accept(TRACK | {"event": event}, BROWSER)

    assert isinstance(found, Quarantine)
    assert "stages and deals" in found.reason
    assert isinstance(accept(TRACK | {"event": event}, SERVER), Accepted)
