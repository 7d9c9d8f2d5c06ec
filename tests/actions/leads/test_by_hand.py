"""What people do with one lead: log a call, take a change back, make one of two leads."""

from decimal import Decimal

import pytest

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.leads.change_lead import change_lead, recognised
from leadlight.actions.leads.log_touch import Touch, log_touch
from leadlight.actions.leads.others_like import others_like
from leadlight.actions.leads.take_back_change import take_back_change
from leadlight.actions.lifecycle.add_note import add_note, bring_back_note, delete_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.give_back import give_back
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.undo_outcome import undo_outcome
from leadlight.errors import ChangedError, DataError, NotAllowedError, NotFoundError
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage.lead_details import lead_details
from leadlight.storage.lead_notes import last_given, notes_of
from leadlight.storage.models import Event
from leadlight.storage.score_rows import standings
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, publish_at_once, said, settle

ME = operator("me@x.example")
CALLS = MODEL.replace(
    "      - {name: Quiet,", "      - {name: Talked, event: Call Completed, points: 7}\n      - {name: Quiet,"
)


@pytest.fixture
def ana(place):
    publish_at_once(CALLS)
    happen(said("ana", name="Ana", email="ana@acme.example", job_title="CEO", employees=50))
    return lead_of("ana").uid


def total_of(user="ana"):
    lead = lead_of(user).pk
    return standings([lead])[lead].total


def test_a_call_that_is_logged_is_an_event_that_scores(ana):
    before = total_of()

    log_touch(ana, Touch("Call Completed", NOW - HOUR, " wants a demo ", 12), ME, NOW)
    settle()

    assert total_of() == before + 700
    event = Event.objects.get(name="call_completed")
    assert (event.time, '"minutes":12' in event.body, "wants a demo" in event.body) == (
        NOW - HOUR,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("touch", "complaint"),
    [
        (Touch("Page Viewed", NOW), "nothing to log"),
        (Touch("Call Missed", NOW + DAY), "not after now"),
        (Touch("Call Missed", NOW - 400 * DAY), "within the last year"),
        (Touch("Call Missed", NOW, "x" * 2_001), "at most"),
        (Touch("Call Missed", NOW, "", -1), "from 0 minutes"),
    ],
)
def test_what_cannot_be_logged_is_said(ana, touch, complaint):
    with pytest.raises(DataError, match=complaint):
        log_touch(ana, touch, ME, NOW)


def test_only_who_sells_logs_calls_and_only_on_leads_that_are_seen(ana):
    with pytest.raises(NotAllowedError):
        log_touch(ana, Touch("Call Missed", NOW), actor_of(Role.VIEWER), NOW)
    assign(ana, "other@x.example", ME, NOW)
    with pytest.raises(NotFoundError):
        log_touch(ana, Touch("Call Missed", NOW), actor_of(Role.REP), NOW)


def test_a_change_that_is_taken_back_leaves_the_value_there_was(ana):
    made = change_lead(ana, {"job_title": "Intern"}, ME, NOW)
    recognised(made.message, NOW)
    settle()
    assert lead_details(lead_of().pk, 0).fields["job_title"] == "Intern"

    take_back_change(ana, made.message, ME, NOW + 1_000_000)
    settle(NOW + 1_000_000)

    assert lead_details(lead_of().pk, 0).fields["job_title"] == "CEO"


def test_a_field_that_was_not_known_is_empty_again_when_that_is_taken_back(ana):
    made = change_lead(ana, {"city": "Rome"}, ME, NOW)
    settle()

    take_back_change(ana, made.message, ME, NOW + 1)
    settle(NOW + 1)

    assert "city" not in lead_details(lead_of().pk, 0).fields
    with pytest.raises(NotFoundError):
        take_back_change(ana, "no such message", ME, NOW + 1)


def test_a_value_that_is_wrong_is_emptied_and_taken_back(ana):
    made = change_lead(ana, {"job_title": None}, ME, NOW + 1)
    settle(NOW + 1)
    assert "job_title" not in lead_details(lead_of().pk, 0).fields

    take_back_change(ana, made.message, ME, NOW + 2)
    settle(NOW + 2)

    assert lead_details(lead_of().pk, 0).fields["job_title"] == "CEO"


def test_an_email_address_is_changed_and_never_emptied(ana):
    with pytest.raises(DataError, match="known by its e-mail address"):
        change_lead(ana, {"Email": " "}, ME, NOW)
    made = change_lead(ana, {"email_address": "ana@second.example"}, ME, NOW)
    settle()

    with pytest.raises(DataError, match="nothing before"):
        take_back_change(ana, made.message, ME, NOW + 1)


def test_the_other_half_of_a_person_is_looked_for_among_leads_that_are_seen(ana):
    happen(said("ben", name="Ben Ana", email="ben@other.example"))
    assert [card.name for card in others_like(ana, "ana", ME)] == ["Ben Ana"]
    assert others_like(ana, "  ", ME) == []

    assign(lead_of("ben").uid, "other@x.example", ME, NOW)

    assert others_like(ana, "ana", actor_of(Role.REP)) == []


def test_an_outcome_is_undone_together_with_its_move(ana):
    number = record_outcome(ana, Decided("won", Decimal(900)), ME, NOW)
    assert lead_of().stage == "Customer"

    assert undo_outcome(number, ME, NOW + 1) == ana

    assert lead_of().stage == ""
    with pytest.raises(DataError, match="already"):
        undo_outcome(number, ME, NOW + 2)


def test_a_lead_goes_back_to_whom_it_was_given_before(ana):
    assign(ana, "one@x.example", ME, NOW)
    assign(ana, "two@x.example", ME, NOW + 1)
    last = last_given(lead_of().pk, 5)
    assert [each.owner for each in last] == ["two@x.example", "one@x.example"]

    with pytest.raises(ChangedError):
        give_back(ana, last[1].number, ME, NOW + 2)
    assert give_back(ana, last[0].number, ME, NOW + 2) == "one@x.example"
    assert lead_of().owner == "one@x.example"


def test_a_note_that_was_deleted_comes_back_as_it_read(ana):
    number = add_note(ana, "call on Monday", ME, NOW)
    with pytest.raises(DataError, match="was deleted"):
        bring_back_note(number, ME, NOW)
    delete_note(number, ME, NOW + 1)
    assert notes_of(lead_of().pk) == []

    bring_back_note(number, ME, NOW + 2)

    assert [note.text for note in notes_of(lead_of().pk)] == ["call on Monday"]
