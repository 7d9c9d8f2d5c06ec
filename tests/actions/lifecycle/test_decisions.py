"""People decide what becomes of a lead, and it is written down who did."""

from decimal import Decimal

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note, delete_note, edit_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome
from leadlight.errors import DataError, NotAllowedError
from leadlight.scoring.values import DAY
from leadlight.storage.lead_notes import notes_of, reviews_of
from leadlight.storage.models import Audit, Note, NoteBefore, Outcome, StageMove
from leadlight.storage.outcome_rows import outcomes_of
from leadlight.storage.stage_rows import history_of
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, viewed

REP = Actor("ria", Role.REP)
VIEWER = Actor("vic", Role.VIEWER)
LATER = NOW + DAY


@pytest.fixture(autouse=True)
def ana(place):
    publish_at_once()
    happen(viewed())
    return lead_of("ana")


def test_a_lead_is_moved_by_a_name_however_it_is_spelt_and_stands_at_a_step(ana):
    found = move_stage("ana", "proposal sent", REP, LATER, "they asked for one")

    assert (found.stage, found.step, found.before) == ("Opportunity", "Proposal Sent", "")
    ana.refresh_from_db()
    assert (ana.stage, ana.step, ana.stage_since) == ("Opportunity", "Proposal Sent", LATER)
    move = history_of(ana.id)[0]
    assert (move.cause, move.author, move.reason) == ("person", "ria", "they asked for one")
    assert Audit.objects.filter(action="lead.stage", actor="ria", subject=ana.uid).exists()


def test_a_stage_that_nobody_knows_is_refused_with_those_there_are(place):
    with pytest.raises(DataError, match="SAL, SQL, Opportunity"):
        move_stage("ana", "Warm-ish", REP, LATER)

    assert not StageMove.objects.exists()
    assert not Audit.objects.filter(action="lead.stage").exists()


def test_accepting_raises_a_lead_and_takes_it_out_of_no_opportunity(ana):
    assert accept("ana", REP, LATER, "good fit").stage == "SAL"
    move_stage("ana", "Negotiation", REP, LATER + 1)
    assert accept("ana", REP, LATER + 2).stage == "Opportunity"

    assert [(each.verdict, each.reason) for each in reviews_of(ana.id)] == [
        ("accepted", ""),
        ("accepted", "Good fit"),
    ]


def test_rejecting_wants_a_reason_which_says_what_becomes_of_the_lead(ana):
    with pytest.raises(DataError, match="No budget"):
        reject("ana", "because", REP, LATER)
    assert reject("ana", "No budget", REP, LATER, text="Next year.").stage == "Recycled"
    assert reject("ana", "not a fit", REP, LATER + 1).stage == "Lost"

    ana.refresh_from_db()
    assert (ana.stage, ana.step) == ("Lost", "Closed Lost")


def test_a_recycled_lead_rests_as_long_as_is_said(ana):
    recycle("ana", REP, LATER, "asked for time", rest=7 * DAY)

    ana.refresh_from_db()
    assert (ana.stage, ana.rest_until, ana.recycled_at) == ("Recycled", LATER + 7 * DAY, LATER)


def test_an_outcome_is_kept_to_the_cent_and_makes_a_customer(ana):
    number = record_outcome(ana.id, Decided("won", Decimal("12500.55"), NOW, "D-1"), REP, LATER)
    record_outcome("ana", Decided("lost"), REP, LATER + 1)

    (won, lost) = outcomes_of([ana.id])[ana.id]
    assert (won.number, won.value, won.at, won.deal) == (number, 1_250_055, NOW, "D-1")
    assert lost.result == "lost"
    ana.refresh_from_db()
    assert (ana.stage, ana.step) == ("Customer", "Closed Won")


def test_an_outcome_is_taken_back_once(place):
    number = record_outcome("ana", Decided("won"), REP, LATER)
    take_back_outcome(number, REP, LATER + 1)

    with pytest.raises(DataError, match="taken back already"):
        take_back_outcome(number, REP, LATER + 2)
    assert Outcome.objects.get().taken_back_by == "ria"


def test_notes_are_changed_and_deleted_and_how_they_read_is_kept(ana):
    number = add_note("ana", "  Met at the fair. ", REP, LATER)
    edit_note(number, "Met at the fair in Basel.", REP, LATER + 1)
    assert [note.text for note in notes_of(ana.id)] == ["Met at the fair in Basel."]

    delete_note(number, REP, LATER + 2)

    assert notes_of(ana.id) == []
    assert [each.text for each in NoteBefore.objects.order_by("id")] == [
        "Met at the fair.",
        "Met at the fair in Basel.",
    ]
    with pytest.raises(DataError, match="no note"):
        edit_note(number, "again", REP, LATER + 3)
    assert Note.objects.get().text == ""


def test_an_owner_is_named_by_an_address(ana):
    assign("ana", "Ria@Acme.example", Actor("mia", Role.MARKETER), LATER)
    ana.refresh_from_db()
    assert ana.owner == "ria@acme.example"

    with pytest.raises(DataError, match="no e-mail address"):
        assign("ana", "ria", Actor("mia", Role.MARKETER), LATER + 1)


def test_a_rep_decides_nothing_of_a_lead_of_somebody_elses(ana):
    number = add_note("ana", "there", REP, LATER)
    assign("ana", "mia@acme.example", Actor("mia", Role.MARKETER), LATER)
    other = Actor("ria@acme.example", Role.REP, 7)

    for act in (
        lambda: accept("ana", other, LATER),
        lambda: move_stage(ana.id, "SQL", other, LATER),
        lambda: add_note("ana", "mine", other, LATER),
        lambda: edit_note(number, "mine", other, LATER),
    ):
        with pytest.raises(DataError, match="There is no"):
            act()
    assert accept("ana", Actor("mia@acme.example", Role.REP, 8), LATER).stage == "SAL"


@pytest.mark.parametrize(
    "act",
    [
        lambda actor: move_stage("ana", "SQL", actor, LATER),
        lambda actor: accept("ana", actor, LATER),
        lambda actor: reject("ana", "No budget", actor, LATER),
        lambda actor: recycle("ana", actor, LATER),
        lambda actor: record_outcome("ana", Decided("won"), actor, LATER),
        lambda actor: take_back_outcome(1, actor, LATER),
        lambda actor: add_note("ana", "text", actor, LATER),
        lambda actor: edit_note(1, "text", actor, LATER),
        lambda actor: delete_note(1, actor, LATER),
        lambda actor: assign("ana", "ria@acme.example", actor, LATER),
    ],
)
def test_who_only_looks_decides_nothing(place, act):
    record_outcome("ana", Decided("lost"), REP, LATER)
    add_note("ana", "there", REP, LATER)
    before = Audit.objects.count(), StageMove.objects.count()

    with pytest.raises(NotAllowedError):
        act(VIEWER)

    assert (Audit.objects.count(), StageMove.objects.count()) == before
