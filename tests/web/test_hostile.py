"""What must not harm: each kind gets its status, nothing is stored that should not be, and never a 5xx."""

import asyncio
import gzip
import json
import socket
import time
import zlib

import pytest

from leadlight.ingest.accepting import accept_bytes
from leadlight.storage.models import Event
from leadlight.web import patience
from leadlight.web.collect import bodies

OPEN, CLOSE = b'{"userId":"u","event":"x","properties":{"a":', b"}}"
DEEP = OPEN + b"[" * 1_000 + b"]" * 1_000 + CLOSE
REFUSED = [
    ("not JSON", b"event=x&userId=u", 400),
    ("nothing", b"", 400),
    ("half of it", b'{"userId":"u"', 400),
    ("not UTF-8", b'{"userId":"\xff\xfe","event":"x"}', 400),
    ("a NUL as it is", b'{"userId":"u\x00","event":"x"}', 400),
    ("a thousand levels", DEEP, 400),
    ("a hundred thousand levels", b"[" * 100_000, 413),
    ("ten levels of lists and no object", b"[" * 10 + b"]" * 10, 400),
    ("10 MB", b'{"a":"' + b"x" * 10_000_000 + b'"}', 413),
    ("33 KB", json.dumps({"userId": "u", "event": "x", "a": "y" * 33_000}).encode(), 413),
]
QUARANTINED = [
    ("a user id that is a list", {"userId": ["u"], "event": "x"}),
    ("a user id that is an object", {"userId": {"$ne": 1}, "event": "x"}),
    ("the user id null as text", {"userId": "null", "event": "x"}),
    ("the user id undefined", {"userId": "undefined", "event": "x"}),
    ("the user id 0", {"userId": 0, "event": "x"}),
    ("no id", {"event": "x"}),
    ("no name", {"userId": "u"}),
    ("a name of 30 KB", {"userId": "u", "event": "x" * 30_000}),
]
ACCEPTED = [
    ("keys that come twice", b'{"userId":"u","event":"x","userId":"v"}', {"userId": "v"}),
    ("an escaped NUL", b'{"userId":"u","event":"x","a":"\\u0000"}', {"a": "\ufffd"}),
    ("half of a character", b'{"userId":"u","event":"x","a":"\\ud83d"}', {"a": "\ufffd"}),
    (
        "numbers beyond 2^63",
        b'{"userId":"u","event":"x","a":99999999999999999999}',
        {"a": "99999999999999999999"},
    ),
    ("numbers beyond any", b'{"userId":"u","event":"x","a":1e999}', {"a": "1e999"}),
    ("NaN", b'{"userId":"u","event":"x","a":NaN}', {"a": None}),
    (
        "a message id of 20 KB",
        json.dumps({"userId": "u", "event": "x", "messageId": "m" * 20_000}).encode(),
        {},
    ),
    ("SQL", b'{"userId":"\'; DROP TABLE leadlight_event; --","event":"x"}', {}),
]


@pytest.mark.parametrize(
    ("body", "status"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_cannot_be_a_message_is_refused_and_leaves_nothing(sqlite_collecting, body, status):
    answer = sqlite_collecting.send("/v1/track", body)

    assert answer.status == status
    assert answer.content["success"] is False
    assert sqlite_collecting.stored() == (0, 0)
    assert sqlite_collecting.counts() == {"refused": 1}


@pytest.mark.parametrize("message", [case[1] for case in QUARANTINED], ids=[case[0] for case in QUARANTINED])
def test_what_lacks_something_is_kept_apart(sqlite_collecting, message):
    assert sqlite_collecting.send("/v1/track", message).status == 400
    assert sqlite_collecting.stored() == (0, 1)


@pytest.mark.parametrize(
    ("body", "kept"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED]
)
def test_what_is_odd_is_kept_as_what_every_part_can_read(collecting, body, kept):
    assert collecting.send("/v1/track", body).status == 200
    assert json.loads(Event.objects.get().body).items() >= kept.items()


@pytest.mark.parametrize(
    ("said", "earliest", "latest"), [("0001-01-01T00:00:00Z", 0, 0), ("9999-12-31", 0, 300)]
)
def test_times_of_other_ages_are_brought_to_what_is_possible(sqlite_collecting, said, earliest, latest):
    now = time.time_ns() // 1000
    body = {"batch": [{"type": "track", "userId": "u", "event": "x", "timestamp": said}]}

    sqlite_collecting.send("/v1/batch", body)

    event = Event.objects.get()
    assert event.time == (0 if latest == 0 else event.received_at + 300_000_000)
    assert event.received_at >= now


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"0" * 200_000_000, 9),
        gzip.compress(gzip.compress(b"0" * 50_000_000)),
        b"\x1f\x8b nonsense",
        gzip.compress(b"{}")[:-6],
        b"",
        gzip.compress(b'{"batch": []}') + b"rubbish",
        gzip.compress(b'{"batch": []}') + gzip.compress(b" ")[:-6],
        gzip.compress(b" " * 400_000) * 2,
        zlib.compress(b'{"batch": []}') * 2,
        gzip.compress(b" ") * 20_000,
    ],
    ids=[
        "a bomb",
        "a bomb in a bomb",
        "no gzip",
        "half of it",
        "nothing",
        "rubbish at the end",
        "half of a second piece",
        "two pieces that are too much",
        "two pieces of deflate",
        "twenty thousand pieces",
    ],
)
def test_what_is_packed_to_harm_is_refused(sqlite_collecting, body):
    began = time.monotonic()

    answer = sqlite_collecting.send("/v1/batch", body, Content_Encoding="gzip")

    assert answer.status in {400, 413}
    assert time.monotonic() - began < 2
    assert sqlite_collecting.stored() == (0, 0)


def test_a_large_batch_delays_nobody_for_long(sqlite_collecting, monkeypatch):
    turns = []
    sleep = asyncio.sleep

    def accepted(*said):
        turns.append("message")
        return accept_bytes(*said)

    def slept(*said):
        turns.append("others")
        return sleep(*said)

    monkeypatch.setattr("leadlight.web.collect.collector.accept_bytes", accepted)
    monkeypatch.setattr("leadlight.web.collect.collector.asyncio.sleep", slept)
    batch = [{"type": "track", "userId": "u", "event": "x", "messageId": f"m{n}"} for n in range(250)]

    assert sqlite_collecting.send("/v1/batch", {"batch": batch}).content["accepted"] == 250
    longest = max(len(run) for run in " ".join(turns).replace("message ", "m").split("others"))
    assert longest <= 102


def test_another_packing_is_not_known(sqlite_collecting):
    assert sqlite_collecting.send("/v1/track", b"x", Content_Encoding="br").status == 415


def test_a_batch_of_too_many_is_refused_and_all_of_them_count(sqlite_collecting):
    answer = sqlite_collecting.send("/v1/batch", {"batch": [1] * 2_501})

    assert answer.status == 413
    assert sqlite_collecting.counts() == {"refused": 2_501}


def test_a_batch_of_half_a_megabyte_is_refused_whole(sqlite_collecting):
    message = {"type": "track", "userId": "u", "event": "x", "a": "y" * 30_000}

    assert sqlite_collecting.send("/v1/batch", {"batch": [message] * 16}).status == 200
    assert sqlite_collecting.send("/v1/batch", {"batch": [message] * 18}).status == 413


def test_a_slow_sender_is_given_up_and_delays_nobody(sqlite_collecting, monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", sqlite_collecting.port)) as slow:
        slow.sendall(b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        assert sqlite_collecting.send("/v1/track", {"userId": "u", "event": "x"}).status == 200
        slow.settimeout(10)
        assert slow.recv(1000).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    "part", [b"", b"POST /v1/track HT", b"POST /v1/track HTTP/1.1\r\nHost: x\r\nX-Slow: "]
)
def test_a_head_that_does_not_end_is_given_up(sqlite_collecting, monkeypatch, part):
    monkeypatch.setattr(patience, "SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", sqlite_collecting.port)) as slow:
        slow.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" * bool(part))
        slow.settimeout(10)
        assert bool(slow.recv(1000)) == bool(part)
        if part:
            slow.sendall(part)
            assert slow.recv(1000) == b""


def test_bodies_in_parts_that_are_too_much_together_are_asked_to_come_again(sqlite_collecting, monkeypatch):
    message = {"type": "track", "userId": "u", "event": "x", "a": "y" * 30_000}
    monkeypatch.setattr(bodies, "MOST_HELD", 100_000)
    assert sqlite_collecting.send("/v1/batch", {"batch": [message] * 16}).status == 429
    monkeypatch.undo()

    assert sqlite_collecting.send("/v1/batch", {"batch": [message] * 16}).status == 200
    assert bodies.Held.size == 0
    assert sqlite_collecting.counts() == {"accepted": 16}


def test_a_sender_that_hangs_up_leaves_nothing(sqlite_collecting):
    with socket.create_connection(("127.0.0.1", sqlite_collecting.port)) as hasty:
        hasty.sendall(b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")

    assert sqlite_collecting.send("/v1/track", {"userId": "u", "event": "x"}).status == 200
    assert sqlite_collecting.stored() == (1, 0)


@pytest.mark.parametrize("length", [b"-1", b"x", b"99999999999999999999"])
def test_lengths_that_are_none_are_refused(sqlite_collecting, length):
    with socket.create_connection(("127.0.0.1", sqlite_collecting.port)) as sender:
        sender.sendall(b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\n{")
        sender.settimeout(10)
        assert sender.recv(1000).startswith((b"HTTP/1.1 4", b""))

    assert sqlite_collecting.send("/health", b"", None, "GET").status == 200
