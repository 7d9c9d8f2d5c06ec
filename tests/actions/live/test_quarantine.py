import json

import pytest

from leadlight.actions.live.quarantine import retry, waiting, waiting_count
from leadlight.actions.live.receive import intake_of
from leadlight.ingest.accepting import Received, accept
from leadlight.storage.intake import write
from leadlight.storage.models import Event, IntakeCount, Quarantined, Source

NOW = 1_800_000_000_000_000
RECEIVED = Received(NOW, 1, "server", lambda: "new")


@pytest.fixture(autouse=True)
def _kept(place):
    messages = [
        {"type": "track", "userId": "u", "messageId": "a", "timestamp": "2026-01-01T00:00:00Z"},
        {"type": "track", "userId": "u", "messageId": "b", "event": "Known"},
        {"type": "track", "userId": "u", "messageId": "b"},
        {"type": "jump", "userId": "u"},
    ]
    write([intake_of([accept(message, RECEIVED) for message in messages], RECEIVED)])


def mend(place=0):
    """Do what an upgrade would do: what a message lacked is there, or no longer needed."""
    row = Quarantined.objects.order_by("pk")[place]
    row.body = json.dumps(json.loads(row.body) | {"event": "Signed Up"})
    row.save()
    return row.pk


def counts():
    return {result: count for result, count in IntakeCount.objects.values_list("result", "count") if count}


def test_what_is_kept_is_listed_with_its_reason():
    assert waiting_count() == 3
    assert ["event" in row.reason for row in waiting(2)] == [True, True]


def test_what_still_lacks_something_stays():
    assert retry().kept == 3
    assert counts() == {"accepted": 1, "quarantined": 3}


def test_what_is_accepted_now_becomes_the_event_it_would_have_been():
    number = mend()

    found = retry()

    assert (found.accepted, found.duplicate, found.kept) == (1, 0, 2)
    event = Event.objects.get(message_id="a")
    assert (event.name, event.received_at, event.source_id) == ("signed_up", NOW, 1)
    assert Quarantined.objects.get(pk=number).seq == event.seq
    assert counts() == {"accepted": 2, "quarantined": 2}
    assert retry().accepted == 0


def test_what_is_known_by_now_is_a_duplicate():
    mend(1)

    assert retry().duplicate == 1
    assert counts() == {"accepted": 1, "duplicate": 1, "quarantined": 2}


def test_some_may_be_tried_alone():
    numbers = [mend(0), mend(1)]

    assert retry(numbers[1:]).accepted == 0
    assert waiting_count() == 2


def test_what_a_browser_sent_stays_in_the_space_of_its_key():
    message = {"type": "track", "userId": "u", "messageId": "b", "timestamp": "2026-01-01T00:00:00Z"}
    source = Source.objects.create(pk=8, kind="browser", created_at=NOW)
    received = Received(NOW, source.pk, "browser", lambda: "new")
    write([intake_of([accept(message, received)], received)])
    mend(3)

    assert retry().accepted == 1
    assert Event.objects.get(source_id=source.pk).message_id == "browser-8-b"
