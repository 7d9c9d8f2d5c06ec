import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadlight.ingest.accepting import Accepted, Quarantine, Received, Refusal
from leadlight.ingest.hooks import deciding
from leadlight.ingest.hooks.deciding import Hook, TooManyError, again, around_of, decided
from leadlight.ingest.hooks.making import shown
from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.paths import Budget
from leadlight.ingest.hooks.requests import Request
from leadlight.ingest.json_text import read

RECEIVED = Received(1_800_000_000_000_000, 7, "server", lambda: "never")
TRACK = {"type": "track", "event": "$.what"}


def hook(**more):
    said = {
        "about": "x", "said_by": "system", "check": {"secret_in": "address"}, "person": {"user_id": "$.who"},
        "messages": [TRACK], **more,
    }  # fmt: skip
    return Hook("ours", Mapping.model_validate(said))


def made(found):
    return [json.loads(each.body) for each in found.decisions if isinstance(each, Accepted)]


def reasons(found):
    return [each.reason for each in found.decisions if isinstance(each, Quarantine | Refusal)]


def decide(mapped, document, around=None):
    return decided(mapped, document, around or {}, RECEIVED)


def test_a_message_has_what_its_rule_says():
    mapped = hook(
        id="$.id",
        time="$.at",
        person={"user_id": "$.who", "anonymous_id": "$.device", "email": "$.mail", "phone": "$.phone"},
        messages=[
            {"type": "identify", "traits": {"email": "$.other", "plan": "$.plan"}},
            {"type": "track", "event": "Signed Up", "properties": {"plan": "$.plan", "none": "$.none"}},
            {"type": "group", "group_id": "$.company", "person": {"user_id": "$.who"}, "context": {"app": "ours"}},
            {"type": "alias", "previous_id": "$.device", "time": "$.later"},
        ],
    )  # fmt: skip
    event = {
        "id": 5, "at": "2026-11-20T10:00:00Z", "later": "2026-11-20T11:00:00Z", "who": "u1", "device": "d1",
        "mail": "a@x.example", "phone": "+4930123456", "other": "b@x.example", "plan": "pro", "company": "c1",
    }  # fmt: skip

    identify, track, group, alias = made(decide(mapped, event))

    ids = {"userId": "u1", "anonymousId": "d1"}
    reach = {"traits": {"email": "a@x.example", "phone": "+4930123456"}}
    at = "2026-11-20T10:00:00Z"
    assert identify == {
        "type": "identify", **ids, "timestamp": at, "messageId": "ours:5:identify",
        "traits": {"email": "b@x.example", "phone": "+4930123456", "plan": "pro"},
    }  # fmt: skip
    assert track == {
        "type": "track", "event": "Signed Up", **ids, "timestamp": at, "messageId": "ours:5:track-signed_up",
        "properties": {"plan": "pro"}, "context": reach,
    }  # fmt: skip
    assert group == {
        "type": "group", "userId": "u1", "groupId": "c1", "timestamp": at, "messageId": "ours:5:group",
        "context": {"app": "ours"},
    }  # fmt: skip
    assert alias == {
        "type": "alias", **ids, "previousId": "d1", "timestamp": "2026-11-20T11:00:00Z",
        "messageId": "ours:5:alias", "context": reach,
    }  # fmt: skip


def test_what_the_mapping_names_comes_before_what_the_sender_names():
    spread = [{"object": "$.a"}, {"object": "$.b"}]
    mapped = hook(messages=[{**TRACK, "properties": {"x": "ours"}, "properties_from": spread}])

    (message,) = made(decide(mapped, {"who": "u", "what": "w", "a": {"x": 1, "y": 2}, "b": {"y": 3, "z": 4}}))

    assert message["properties"] == {"x": "ours", "y": 2, "z": 4}


def test_messages_are_made_where_their_conditions_hold():
    mapped = hook(
        ignore={"$.test": True},
        messages=[
            {**TRACK, "when": {"$.kind": ["a", "b"]}},
            {**TRACK, "when": {"any": [{"$.many[*]": "x"}, {"not": {"$.object": {"known": False}}}]}},
            {**TRACK, "when": {"all": [{"$.list": 2}, {"$.absent": {"known": False}}, {"$.blank": {"known": False}}]}},
        ],
    )  # fmt: skip

    def count(**event):
        return len(made(decide(mapped, {"who": "u", "what": "w", **event})))

    assert [
        count(kind="A"),
        count(many=["y", "x"]),
        count(object={"k": 1}),
        count(list=[1, 2], blank={}),
    ] == [1] * 4
    assert decide(mapped, {"who": "u", "what": "w", "kind": "a", "test": "yes"}).left_out == 1
    assert count(kind="b", list=[2]) == 2


def test_of_what_no_message_is_made_is_kept_or_left_out():
    mapped = hook(messages=[{**TRACK, "when": {"$.kind": "a"}}])
    lenient = hook(messages=[{**TRACK, "when": {"$.kind": "a"}}], otherwise="ignore")

    (kept,) = decide(mapped, {"kind": "b"}).decisions

    assert isinstance(kept, Quarantine)
    assert json.loads(kept.body) == {"hook": "ours", "event": {"kind": "b"}}
    assert (decide(lenient, {"kind": "b"}).decisions, decide(lenient, {"kind": "b"}).left_out) == ([], 1)


def test_an_event_is_used_whole_or_not_at_all():
    mapped = hook(messages=[{"type": "identify"}, TRACK])

    found = decide(mapped, {"who": "u"})

    assert made(found) == []
    assert reasons(found) == ['`event` must name what happened, such as "Demo Requested".']


def test_events_are_taken_out_of_a_request_with_what_stands_around_them():
    mapped = hook(
        each="$.a.events[*]",
        person={"user_id": {"path": "$.who", "of": "body"}},
        messages=[{**TRACK, "properties": {"left": {"path": "$.a", "of": "body", "as": "text"}}}],
    )
    document: dict[str, Any] = {
        "who": "u",
        "a": {"events": [{"what": "x"}, {"what": "y"}, {}], "b": [1]},
        "c": [{"d": 1}],
    }

    found = decide(mapped, document, {"query": {"q": "1"}})

    assert [message["event"] for message in made(found)] == ["x", "y"]
    assert made(found)[0]["properties"] == {"left": '{"events":[],"b":[1]}'}
    kept = json.loads(next(each.body for each in found.decisions if isinstance(each, Quarantine)))
    rest = {"who": "u", "a": {"events": [], "b": [1]}, "c": [{"d": 1}]}
    assert kept == {"hook": "ours", "event": {}, "query": {"q": "1"}, "body": rest}
    assert document["a"]["events"] == [{"what": "x"}, {"what": "y"}, {}]


def test_a_document_that_is_a_list_is_taken_apart_too():
    found = decide(hook(each="$[*]"), [{"who": "u", "what": "x"}])

    assert len(made(found)) == 1


def test_a_request_without_an_event_is_kept_whole():
    mapped = hook(each="$.events[*]")

    (kept,) = decide(mapped, {"events": []}).decisions

    assert isinstance(kept, Quarantine)
    assert kept.reason == "$.events[*] finds no event."
    found = again(
        hook(each="$.records[*]"),
        kept.body.replace('"events":[]', '"records":[{"who":"u","what":"x"}]'),
        RECEIVED,
    )
    assert len(made(found)) == 1


def test_too_many_events_are_refused_at_once_and_kept_if_they_are_already(monkeypatch):
    monkeypatch.setattr(deciding, "MOST_EVENTS", 2)
    mapped = hook(each="$[*]")

    with pytest.raises(TooManyError, match="this one has 3"):
        decide(mapped, [1, 2, 3])

    assert "at most 2 events" in reasons(again(mapped, '{"hook":"ours","event":[1,2,3]}', RECEIVED))[0]


def test_what_would_take_too_long_is_kept(monkeypatch):
    monkeypatch.setattr(deciding, "Budget", lambda: Budget(2))

    (kept,) = decide(hook(each="$[*]"), [{"who": "u", "what": "x"}] * 3).decisions
    (whole,) = decide(hook(), {"who": "u", "what": "x", "a": 1}).decisions

    assert isinstance(kept, Quarantine)
    assert isinstance(whole, Quarantine)
    assert "more than 200,000 values" in kept.reason == whole.reason


@pytest.mark.parametrize(
    ("event", "status"),
    [({"who": "u", "what": "x" * 70_000}, 413), ({"who": ["u"] * 20_000, "what": "x"}, 413)],
)
def test_what_is_too_large_even_to_be_kept_is_refused(event, status):
    (refused,) = decide(hook(), event).decisions

    assert isinstance(refused, Refusal)
    assert refused.status == status


def test_a_message_that_is_too_large_is_kept_as_it_came():
    (kept,) = decide(
        hook(messages=[{**TRACK, "properties": {"a": "$.a"}}]), {"who": "u", "what": "x", "a": "y" * 40_000}
    ).decisions

    assert isinstance(kept, Quarantine)
    assert kept.reason == "A message has at most 32 KB."


def test_what_was_kept_is_decided_by_the_mapping_as_it_is_now():
    (kept,) = decide(hook(), {"user": "u", "what": "x"}).decisions
    of_many = decide(hook(each="$.events[*]"), {"events": [{"user": "u", "what": "x"}], "b": 1}).decisions

    assert isinstance(kept, Quarantine)
    assert isinstance(of_many[0], Quarantine)
    mended = {"person": {"user_id": "$.user"}}
    (message,) = made(again(hook(**mended), kept.body, RECEIVED))
    assert message["messageId"] == made(decide(hook(**mended), {"user": "u", "what": "x"}))[0]["messageId"]
    (message,) = made(again(hook(each="$.events[*]", **mended), of_many[0].body, RECEIVED))
    at_once = decide(hook(each="$.events[*]", **mended), {"events": [{"user": "u", "what": "x"}], "b": 1})
    assert message == made(at_once)[0]


EVENT = {"id": "e1", "who": "u", "what": "x", "more": {"a": 1, "b": 2}}


def ids(mapped, *events):
    return [message["messageId"] for event in events for message in made(decide(mapped, event))]


def test_an_event_has_its_senders_id_else_one_of_its_content():
    said, content = hook(id="$.id"), hook()

    first, second = ids(said, EVENT, {**EVENT, "more": 5})
    assert first == second == "ours:e1:track-x"
    same, other = ids(content, {**EVENT, "more": {"b": 2, "a": 1}}, {**EVENT, "more": 5})
    assert ids(content, EVENT) == [same] != [other]


def test_ids_do_not_change_when_the_mapping_does():
    more = hook(id="$.id", messages=[{"type": "identify"}, TRACK, {**TRACK, "properties": {"again": True}}])

    assert ids(more, EVENT) == ["ours:e1:identify", "ours:e1:track-x", "ours:e1:track-x-2"]


def test_an_id_with_an_address_is_kept_as_a_digest():
    (message_id,) = ids(hook(id="$.id"), {**EVENT, "id": "open ana@x.example"})

    assert "ana" not in message_id


def test_secrets_of_a_request_are_not_kept():
    mapped = hook(
        check={"secret_in": "query", "name": "key"},
        id={"path": "$['x-id']", "of": "header"},
        time={"path": "$['authorization']", "of": "header"},
    )
    request = Request(
        "POST", "", {"x-id": "1", "authorization": "x", "cookie": "y"}, {"key": "s", "q": "1"}, b""
    )

    assert around_of(mapped.mapping, request) == {"query": {"q": "1"}, "header": {"x-id": "1"}}
    assert around_of(hook().mapping, request)["query"] == {"key": "s", "q": "1"}


def test_a_visitor_may_say_no_more_than_a_browser():
    mapped = hook(
        said_by="visitors", messages=[{"type": "identify", "traits_from": [{"object": "$.hidden"}]}]
    )
    received = Received(RECEIVED.at, 7, "browser", lambda: "never")

    found = decided(
        mapped, {"who": "u", "hidden": {"plan": "x", "lead_score": 99, "owner": "me"}}, {}, received
    )

    assert made(found)[0]["traits"] == {"plan": "x"}
    accepted = found.decisions[0]
    assert isinstance(accepted, Accepted)
    assert accepted.message_id.startswith("browser-7-ours:")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["who", "what", "id", "events"]), inner)
    ),
    max_leaves=20,
)


@given(document=JSON)
@example(document={"what": False, "who": "\0"})
def test_every_document_is_accounted_for(document):
    for mapped in (hook(), hook(each="$..events[*]"), hook(each="$[*]", id="$.id", otherwise="ignore")):
        found = decide(mapped, read(json.dumps(document).encode()))
        assert len(found.decisions) + found.left_out >= 1
        for each in found.decisions:
            if isinstance(each, Quarantine):
                assert reasons(again(mapped, each.body, RECEIVED))


def test_a_message_is_shown_as_json():
    assert shown({"type": "track"}) == '{"type":"track"}'
