"""What django-anymail makes of requests, and of what is none."""

import json
from importlib.resources import files

import pytest

from leadlight.channels.inbound.mail_providers import PROVIDERS, events_of
from leadlight.errors import DataError
from leadlight.ingest.hooks.genuine import NotGenuineError
from leadlight.ingest.hooks.requests import Request
from tests.ingest.hooks.signing import mailgun_body, mandrill, postmark

SHARED = "s3cr3t-of-the-sender-0123456789"
ADDRESS = "http://leads.example/hooks/mail"
SIGNERS = {"mailgun": lambda *_: {}, "mandrill": mandrill, "postmark": postmark}


def example(provider):
    said = json.loads(
        files("leadlight.ingest.hooks").joinpath("senders", provider, "request.json").read_text()
    )
    body = said["body"]
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def request(provider, body, secret=SHARED, address="https://leads.example/hooks/mail"):
    kind = "application/x-www-form-urlencoded" if provider == "mandrill" else "application/json"
    if provider == "mailgun" and body[-1:] == b"}":
        body = mailgun_body(secret, body)
    headers = {"content-type": kind, **SIGNERS[provider](secret, body, address, 0)}
    return Request("POST", ADDRESS, {name.lower(): text for name, text in headers.items()}, {}, body)


@pytest.fixture(params=sorted(PROVIDERS))
def provider(request):
    return request.param


def test_events_are_of_one_form_for_all_providers(provider):
    found = events_of(provider, request(provider, example(provider)), ["other", SHARED])

    assert isinstance(found, dict)
    (event,) = found["events"]
    assert event["recipient"] == "ana@wind.example.net"
    assert event["event_type"] in {"opened", "clicked"}
    assert event["timestamp"].startswith("2026-11-20T1")
    assert "203.0.113.7" not in json.dumps(found)


def test_another_secret_is_not_right(provider):
    with pytest.raises(NotGenuineError):
        events_of(provider, request(provider, example(provider)), ["other"])
    with pytest.raises(NotGenuineError):
        events_of(provider, request(provider, example(provider)), [])


def test_the_address_may_be_signed_with_or_without_tls():
    plain = request("mandrill", example("mandrill"), address=ADDRESS)

    assert events_of("mandrill", plain, [SHARED])


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b"5", b"null", b"\xff", b"{", b'{"signature": 5}', b'{"signature": {}, "event-data": 5}',
        b'{"signature": {"token": "t", "timestamp": "1"}, "event-data": {"event": "opened", "timestamp": "x"}}',
        b'{"signature": {"token": "t", "timestamp": "1"}, "event-data": {"event": {}, "timestamp": 1e300}}',
        b'{"RecordType": "Inbound"}', b'{"RecordType": "Open", "ReceivedAt": 5}', b'{"RecordType": {}}',
        b"mandrill_events=%5B5%5D", b"mandrill_events=", b"mandrill_events=%5B%7B%22event%22%3A%22inbound%22%7D%5D",
        b"mandrill_events=" + b"%5B" * 5_000, b"&".join([b"a=1"] * 2_000),
    ],
)  # fmt: skip
def test_what_nobody_documented_is_refused(provider, body):
    try:
        sent = request(provider, body)
    except (KeyError, TypeError, ValueError, AttributeError):  # what cannot even be signed as Mailgun signs
        sent = Request("POST", ADDRESS, {"content-type": "application/json"}, {}, body)

    try:
        found = events_of(provider, sent, [SHARED])
    except (NotGenuineError, DataError):
        return
    assert isinstance(found, dict)
    assert all(isinstance(event, dict) for event in found["events"])
