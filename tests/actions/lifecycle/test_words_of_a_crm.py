"""What a CRM says of stages and deals is written once, in whatever order it comes, and goes where its leads go."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.people import lead_of_key
from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.engage.outcomes import standing_outcomes
from leadlight.errors import DataError
from leadlight.ingest.accepting import Quarantine, Received, accept_bytes
from leadlight.ingest.browser_limits import NOT_FROM_BROWSERS
from leadlight.scoring.values import DAY
from leadlight.storage.lead_course import lead_course
from leadlight.storage.models import Lead, Merge, Outcome, Score, StageMove
from leadlight.storage.outcome_rows import outcomes_of
from tests.actions.live.happenings import (
    MODEL,
    NOW,
    happen,
    lead_of,
    message,
    publish_at_once,
    receive,
    said,
    settle,
    viewed,
)
from tests.actions.live.test_live_is_batch import begin_anew
from tests.agreement.searching import search

REP = Actor("ria@acme.example", Role.REP, 1)
STAGED = MODEL + "stages:\n  - {name: MQL, from: 30}\n"


@pytest.fixture
def staged(place):
    publish_at_once(STAGED)
    return place


def deal(event, at=NOW, user="ana", **properties):
    return message("track", user, at, event=event, properties=properties)


def assert_computed_anew_alike():
    found = check_leads(1, 1_000)
    assert (found.differences, found.waiting) == ((), 0)
    assert check_changes(1, 1_000).differences == ()
    assert replay_people(lambda _what: None).differences == []


def test_a_deal_makes_a_customer_with_an_outcome_in_the_transaction_that_scores(staged):
    happen(deal("Deal Created", deal_id=7), deal("Deal Won", NOW + 1, deal_id=7, amount="1,5"), now=NOW + 2)
    happen(deal("Deal Won", NOW + 3, deal_id=8, amount=250.5), now=NOW + 4)

    lead = lead_of()
    assert (lead.stage, lead.step, lead.stage_since) == ("Customer", "Closed Won", NOW + 1)
    found = Outcome.objects.order_by("seq")
    assert [(each.result, each.value, each.deal) for each in found] == [
        ("won", None, "7"),
        ("won", 25_050, "8"),
    ]
    assert_computed_anew_alike()


def test_scoring_a_lead_again_writes_nothing_twice(staged):
    happen(deal("Deal Created"), deal("Deal Lost", NOW + 1), now=NOW + 2)
    before = StageMove.objects.count(), Outcome.objects.count()
    happen(viewed(), now=NOW + 3)
    happen(viewed(), now=NOW + 4)

    assert (StageMove.objects.count(), Outcome.objects.count()) == before == (2, 1)


def test_a_late_message_does_not_overwrite_what_a_person_said_since(staged):
    happen(viewed())
    move_stage("ana", "Negotiation", REP, NOW + 10)
    happen(deal("Deal Lost", NOW + 5), now=NOW + 20)
    assert (lead_of().stage, lead_of().step) == ("Opportunity", "Negotiation")

    happen(deal("Deal Won", NOW + 30), now=NOW + 30)

    assert lead_of().stage == "Customer"
    assert_computed_anew_alike()


def test_an_outcome_that_a_person_took_back_is_not_written_again(staged):
    happen(deal("Deal Won", amount=5))
    take_back_outcome(Outcome.objects.get().pk, REP, NOW + 1)
    happen(viewed(), now=NOW + 2)

    assert Outcome.objects.count() == 1
    assert lead_course(lead_of().id, NOW + 2).outcomes == ()
    assert_computed_anew_alike()


def test_a_crm_recycles_a_lead_and_its_engagement_starts_over(staged):
    happen(
        viewed(), viewed(at=NOW + 9), deal("Lead Recycled", NOW + 5, reason="asked for time"), now=NOW + 10
    )

    lead = lead_of()
    assert (lead.stage, lead.recycled_at, lead.rest_until) == ("Recycled", NOW + 5, NOW + 5 + 30 * DAY)
    assert Score.objects.get().total == 1200
    assert StageMove.objects.get(stage="Recycled").reason == "asked for time"
    assert_computed_anew_alike()


@pytest.mark.parametrize("event", sorted(NOT_FROM_BROWSERS))
def test_a_browsers_key_says_nothing_of_stages_and_deals(event):
    body = {"type": "track", "event": event, "userId": "ana", "properties": {"stage": "Customer"}}
    received = Received(NOW, 1, "browser", lambda: "id")

    found = accept_bytes(json.dumps(body).encode(), received)

    assert isinstance(found, Quarantine)
    assert "stages and deals" in found.reason


@pytest.mark.parametrize(("kind", "stage"), [("browser", ""), ("import", "Customer"), ("hand", "Customer")])
def test_what_is_in_the_log_from_a_browser_says_nothing_of_them_either(staged, kind, stage, monkeypatch):
    monkeypatch.setattr("leadlight.ingest.accepting.NOT_FROM_BROWSERS", frozenset())
    happen(deal("Deal Won", amount=5), kind=kind)

    assert lead_of().stage == stage
    assert Outcome.objects.count() == bool(stage)
    assert_computed_anew_alike()


def everything_about(user):
    root = lead_of_key(user)
    lead = Lead.objects.get(pk=root)
    course = lead_course(root, NOW + DAY)
    score = Score.objects.get(lead=root)
    return (
        (lead.stage, lead.step, lead.stage_since, lead.recycled_at, lead.owner, score.total, score.priority),
        [(move.stage, move.author) for move in course.moves if move.cause != "model"],
        [each.reason for each in course.overrides],
        [(each.result, each.value) for each in course.outcomes],
        [each.text for each in course.notes],
        [each.verdict for each in course.reviews],
    )


def test_merging_and_splitting_leads_carries_all_that_was_decided(staged):
    happen(viewed(user="ana"), said(user="ana", email="ana@acme.example"), viewed(user="~tablet"))
    accept("ana", REP, NOW + 1)
    assign("ana", "ria@acme.example", Actor("mia", Role.MARKETER), NOW + 2)
    override_score("ana", Wanted("knows us", NOW + 60 * DAY, Decimal(25)), REP, NOW + 3)
    add_note("ana", "Of Ana", REP, NOW + 4)
    record_outcome("tablet", Decided("lost"), REP, NOW + 5)
    override_score("tablet", Wanted("at the fair", NOW + 60 * DAY, None, "High"), REP, NOW + 6)
    add_note("tablet", "Of the tablet", REP, NOW + 7)
    recycle("tablet", REP, NOW + 8)
    happen(deal("Deal Created", NOW + 9, "~tablet"), now=NOW + 10)
    before = everything_about("ana"), everything_about("tablet")

    merge_leads("ana", "tablet", NOW + 20, operator("someone"))
    settle(NOW + 21)

    both, moves, overrides, outcomes, notes, reviews = everything_about("ana")
    assert both == ("Opportunity", "Inquiry", NOW + 9, NOW + 8, "ria@acme.example", 2500, "High")
    assert len(moves) == len(before[0][1]) + len(before[1][1])
    assert (sorted(overrides), len(outcomes), len(notes), reviews) == (
        ["at the fair", "knows us"],
        1,
        2,
        ["accepted"],
    )
    assert_computed_anew_alike()

    undo_merge(Merge.objects.get().pk, NOW + 30, operator("someone"))
    settle(NOW + 31)

    assert (everything_about("ana"), everything_about("tablet")) == before
    assert_computed_anew_alike()


def test_leads_that_messages_merge_are_in_the_later_stage_of_both(staged):
    happen(viewed(user="~tablet"), viewed(user="ana"))
    move_stage("tablet", "SQL", REP, NOW + 1)
    happen({**said(at=NOW + 2), "anonymousId": "tablet"}, now=NOW + 2)

    assert lead_of().stage == "SQL"
    assert_computed_anew_alike()


def test_splitting_leads_gives_each_its_own_stage_back(staged):
    happen(viewed(user="~tablet"), viewed(user="ana"), said(user="ana", email="ana@acme.example"))
    happen(deal("Deal Won", NOW, "~tablet"), now=NOW + 1)
    merge_leads("ana", "tablet", NOW + 2, operator("someone"))
    settle(NOW + 3)
    assert lead_of().stage == "Customer"
    Lead.objects.update(acts=0)  # as if nobody had ever acted on either

    undo_merge(Merge.objects.get().pk, NOW + 4, operator("someone"))
    settle(NOW + 5)

    assert (lead_of().stage, Lead.objects.get(pk=lead_of_key("tablet")).stage) == ("", "Customer")
    assert_computed_anew_alike()


WORDS = st.fixed_dictionaries({
    "event": st.sampled_from([
        "Deal Created", "Deal Won", "Deal Lost", "Deal Stage Changed", "Lead Stage Changed", "Lead Accepted",
        "Lead Rejected", "Lead Recycled", "Page Viewed",
    ]),
    "user": st.sampled_from(["ana", "bo", "~browser", "~phone"]),
    "age": st.integers(0, 4),
    "properties": st.fixed_dictionaries({}, optional={
        "stage": st.sampled_from(["Negotiation", "closedwon", "SQL", "Recycled", "MQL", "?"]),
        "deal_id": st.sampled_from(["D1", "D2"]),
        "value": st.sampled_from([5, "7.5", "much"]),
        "reason": st.sampled_from(["Competitor", "No budget"]),
        "path": st.just("/pricing"),
    }),
})  # fmt: skip
JOINS = st.fixed_dictionaries({
    "user": st.sampled_from(["ana", "bo"]), "browser": st.sampled_from(["browser", "phone"]),
})  # fmt: skip


def sent(drawn):
    if "browser" in drawn:
        return {**said(drawn["user"]), "anonymousId": drawn["browser"]}
    return message(
        "track", drawn["user"], NOW - drawn["age"], event=drawn["event"], properties=drawn["properties"]
    )


def come(messages, cuts):
    begin_anew()
    publish_at_once(STAGED)
    for place, each in enumerate(messages):
        receive(each)
        if place in cuts:
            settle()
    settle()


def courses():
    """Of each person, by the ids of the messages, what it is in and what became of its deals."""
    found = {}
    for lead in Lead.objects.filter(root=None):
        parts = Lead.objects.filter(pk=lead.pk) | Lead.objects.filter(root=lead)
        ids = frozenset(parts.values_list("placement__event__message_id", flat=True))
        deals = standing_outcomes(row.outcome for row in outcomes_of([lead.pk])[lead.pk])
        found[ids] = (
            (lead.stage, lead.step, lead.stage_since, lead.recycled_at),
            sorted((each.result, each.value or 0, each.deal) for each in deals),
            Score.objects.get(lead=lead).total,
        )
    return found


@pytest.mark.slow
@search(0.5)
@given(st.lists(WORDS | JOINS, min_size=1, max_size=9), st.randoms())
def test_the_order_in_which_a_crm_speaks_changes_nothing(sqlite_place, drawn, random):
    messages = [sent(each) for each in drawn]
    again = random.sample(messages, len(messages))

    come(messages, cuts=())
    first = courses()
    come([*again, *messages[:3]], cuts=set(random.sample(range(len(again)), len(again) // 2)))

    assert check_leads(1, 1_000).differences == ()
    assert check_changes(1, 1_000).differences == ()
    if set(courses()) == set(first) and not any(_moved_by_model(found) for found in (first, courses())):
        assert courses() == first


def _moved_by_model(found):
    """Whether the model moved somebody, which it does as of when it looks: that is history, not a fold."""
    return StageMove.objects.filter(cause="model").exists() or any(
        course[0][0] == "MQL" for course in found.values()
    )


def test_a_lead_that_nobody_knows_is_decided_nothing_of(staged):
    with pytest.raises(DataError, match="There is no lead"):
        accept("nobody", REP, NOW)
    with pytest.raises(DataError, match="There is no lead with the number"):
        accept(17, REP, NOW)
