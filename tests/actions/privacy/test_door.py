"""Who was erased comes back neither by a retry nor by a list; only of their own will."""

import json

import pytest

from leadlight.actions.live.quarantine import retry
from leadlight.actions.live.receive import intake_of, outcomes_of
from leadlight.actions.privacy.allow import allow
from leadlight.ingest.accepting import Received, accept
from leadlight.scoring.values import DAY, moment
from leadlight.storage.health import counted
from leadlight.storage.intake import Intake, write
from leadlight.storage.models import Event, Identifier, ImportedRow, Lead, Quarantined, Tombstone
from tests.actions.live.happenings import NOW, happen, message, publish_at_once, said, settle, source, viewed
from tests.actions.privacy.erased import EVE, erase, import_list

ERASED = NOW + DAY
AFTER = NOW + 2 * DAY
LIST = "email,city\nana@one.example,Oslo\nbo@one.example,Rome\n"


@pytest.fixture
def without_ana(place):
    """Give a place where ana was erased, and bo shares a browser with her."""
    publish_at_once()
    happen(said("ana", email="ana@one.example", phone="+49 30 901820"), said("bo", email="bo@two.example"))
    happen({**message("identify", "ana", traits={}), "anonymousId": "sofa"}, now=NOW)
    erase(place, "ana", ERASED)
    return place


def send(*messages, now=AFTER, kind="server"):
    """What senders are told of messages."""
    received = Received(now, source(kind), kind, lambda: "new")
    decisions = [accept(json.loads(json.dumps(each)), received) for each in messages]
    intake = intake_of(decisions, received)
    write([intake])
    settle(now)
    return [outcome.became for outcome in outcomes_of(decisions, intake)]


@pytest.mark.parametrize(
    "who",
    [
        {"userId": "ana"},
        {"userId": "ANA@One.example"},
        {"anonymousId": "sofa"},
        {"anonymousId": "new", "traits": {"email": "ana@one.example"}},
        {"anonymousId": "new", "context": {"traits": {"phone": "+4930901820"}}},
    ],
)
def test_what_names_the_person_is_refused_and_counted(without_ana, who):
    before = counted()

    assert send({"type": "identify", "messageId": "x", "timestamp": moment(AFTER).isoformat(), **who}) == [
        "refused"
    ]

    assert counted().get("refused", 0) == before.get("refused", 0) + 1
    assert counted()["accepted"] == before["accepted"]
    assert Lead.objects.count() == 1
    assert not Event.objects.filter(message_id="x").exists()


def test_a_browser_does_not_learn_who_was_erased(without_ana):
    assert send(viewed(user="~sofa", at=AFTER), kind="browser") == ["accepted"]

    assert Lead.objects.count() == 1
    assert counted()["refused"] == 1


def test_of_other_peoples_messages_what_identifies_the_person_is_left_out(without_ana):
    shared = {**viewed(user="bo", at=AFTER), "anonymousId": "sofa"}

    assert send(shared) == ["accepted"]

    event = Event.objects.latest("seq")
    assert "sofa" not in event.body
    assert json.loads(event.body)["userId"] == "bo"
    assert not Identifier.objects.filter(value="sofa").exists()


def test_a_retry_of_what_was_erased_is_refused_though_the_person_came_back(without_ana):
    late = viewed(user="ana", at=NOW)
    timeless = {"type": "track", "event": "Demo", "userId": "ana", "messageId": "m-timeless"}
    Tombstone.objects.count()
    allow("ana", AFTER, EVE)

    assert send(late) == ["refused"]
    assert send(viewed(user="ana", at=AFTER)) == ["accepted"]
    assert send(viewed(user="ana", at=AFTER - 1)) == ["refused"], "a server tells of before the return"
    assert send(timeless) == ["refused"], "nobody knows when that was"


def test_the_very_message_that_was_erased_is_known_by_its_id(place):
    publish_at_once()
    timeless = {"type": "track", "event": "Demo", "userId": "ana", "messageId": "m-timeless"}
    happen(timeless)
    erase(place, "ana", ERASED)
    allow("ana", AFTER, EVE)

    timed = timeless | {"timestamp": moment(AFTER).isoformat()}
    assert send(timed) == ["refused"]
    assert send(timed | {"messageId": "another"}) == ["accepted"]


def test_a_list_that_is_imported_again_brings_nobody_back(place):
    publish_at_once()
    import_list(place, LIST)
    settle()
    erase(place, "ana@one.example", ERASED)

    again = import_list(place, LIST, AFTER)
    changed = import_list(place, LIST.replace("Oslo", "Bergen"), AFTER + 1)

    for found in (again, changed):
        assert (found.leads.new, found.leads.changed, found.leads.unchanged, found.leads.refused) == (
            0,
            0,
            1,
            1,
        )
        assert "was erased" in found.refused[0].reason
        assert found.refused[0].row == 1
    assert Lead.objects.count() == 1
    assert all("ana" not in row.key for row in ImportedRow.objects.all())
    allow("ana@one.example", AFTER, EVE)
    assert import_list(place, LIST, AFTER + 2).leads.refused == 1, "the very row that was erased"


@pytest.mark.parametrize(
    "act",
    [
        {"type": "track", "event": "Demo Requested", "context": {"traits": {"email": "ana@one.example"}}},
        {"type": "identify", "traits": {"email": "ana@one.example", "consent_email": True}},
        {
            "type": "identify",
            "traits": {"email": "ana@one.example"},
            "context": {"consent": {"given": True, "purposes": ["email"], "version": "3"}},
        },
    ],
)
def test_who_does_something_of_their_own_will_comes_back_without_their_past(without_ana, act):
    act |= {"anonymousId": "new", "messageId": "act", "timestamp": moment(AFTER).isoformat()}

    assert send(act) == ["accepted"]

    assert Event.objects.filter(placement__lead__identifier__value="ana@one.example").count() == 1
    assert send(viewed(user="ana", at=AFTER)) == ["refused"], "what they did not use themselves stays away"
    assert send(act | {"messageId": "old", "timestamp": moment(NOW).isoformat()}) == ["refused"]


def test_a_form_of_our_script_brings_back_who_sent_it(without_ana):
    at = moment(AFTER).isoformat()
    form = [
        {"type": "identify", "anonymousId": "sofa", "messageId": "f1", "timestamp": at,
         "traits": {"email": "ana@one.example"}},
        {"type": "track", "event": "Form Submitted", "anonymousId": "sofa", "messageId": "f2", "timestamp": at},
    ]  # fmt: skip

    assert send(*form, kind="browser") == ["accepted", "accepted"]

    assert Event.objects.filter(placement__lead__identifier__value="ana@one.example").count() == 2


FORGED = {
    "type": "track",
    "event": "Form Submitted",
    "anonymousId": "anybody",
    "messageId": "forged",
    "context": {"traits": {"email": "ana@one.example"}},
}
CHANGED = LIST.replace("Oslo", "Bergen")


def test_a_form_with_a_browsers_key_opens_the_door_to_browsers_only(without_ana):
    assert send(FORGED, kind="browser") == ["accepted"]
    again = FORGED | {"messageId": "again", "event": "Page Left"}

    assert import_list(without_ana, CHANGED, AFTER + 1).leads.refused == 1
    assert send(said("~new", at=AFTER + 1, email="ana@one.example"), now=AFTER + 1) == ["refused"]
    assert send(again, now=AFTER + 1, kind="browser") == ["accepted"]
    assert "again" in {event.message_id.rsplit("-", 1)[-1] for event in Event.objects.all()}


def test_who_came_back_in_a_servers_word_is_not_overwritten_by_a_list_without_times(without_ana):
    at = moment(AFTER).isoformat()
    assert send(FORGED | {"messageId": "true", "timestamp": at}) == ["accepted"]

    assert import_list(without_ana, CHANGED, AFTER + DAY).leads.refused == 1
    assert send(FORGED | {"messageId": "since", "timestamp": at}) == ["accepted"]


def test_an_act_that_a_server_tells_without_a_time_brings_nobody_back(without_ana):
    assert send(FORGED) == ["refused"]


def test_a_visit_and_a_stamped_consent_bring_nobody_back(without_ana):
    stamped = viewed(user="~sofa", at=AFTER)
    stamped["context"] = {"consent": {"categoryPreferences": {"Advertising": True}}}

    send(stamped, said("ana", at=AFTER, email="ana@one.example"), kind="browser")

    assert Lead.objects.count() == 1


def test_what_cannot_be_used_of_an_erased_person_is_not_kept_for_later(without_ana):
    bodies = [json.dumps({"type": "track", "userId": user, "properties": {}}) for user in ("ana", "bo")]
    intake = Intake(source(), AFTER, quarantined=[(body, "no event") for body in bodies])

    write([intake])

    assert intake.kept == 1
    assert "bo" in Quarantined.objects.get().body


def test_what_waited_in_quarantine_is_refused_when_it_is_tried_again(without_ana):
    body = {"type": "track", "event": "Demo", "userId": "ana", "messageId": "q"}
    Quarantined.objects.create(received_at=AFTER, source_id=source(), body=json.dumps(body), reason="x")

    retried = retry()

    assert (retried.accepted, retried.refused) == (0, 1)
    assert not Quarantined.objects.exists()
    assert not Event.objects.filter(message_id="q").exists()
