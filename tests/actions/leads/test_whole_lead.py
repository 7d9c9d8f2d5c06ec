"""One lead as somebody is shown it: what it is, what happened, what changed its score, who is like it."""

from decimal import Decimal

import pytest

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.score_causes import score_causes
from leadlight.actions.leads.similar import similar_won
from leadlight.actions.leads.whole_lead import whole_lead
from leadlight.actions.leads.whole_timeline import DECIDED, PROFILE, Chosen, whole_timeline
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.models.try_lead import try_lead
from leadlight.errors import DataError, NotFoundError
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage.models import Event, Score
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import (
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

ME = operator("me@x.example")


@pytest.fixture
def ana(place):
    publish_at_once()
    happen(
        said("ana", name="Ana", email="ana@acme.example", job_title="CEO", industry="hotels", country="DE"),
        viewed(at=NOW - 2 * DAY),
        viewed("/about", at=NOW - DAY),
        message("track", "ana", NOW - HOUR, event="Call Completed", properties={"text": "nice"}),
    )
    return lead_of("ana").uid


def test_a_lead_is_shown_with_what_waits_and_what_it_scored_a_week_ago(ana):
    found = whole_lead(ana, ME, NOW + 8 * DAY)

    assert (found.card.total, found.week_ago, found.is_waiting) == (found.card.total, found.card.total, False)
    assert whole_lead(ana, ME, NOW).week_ago is None
    receive(viewed())
    assign(ana, "me@x.example", ME, NOW)
    assert whole_lead(ana, ME, NOW).is_waiting


def test_who_does_not_see_a_lead_is_shown_nothing_of_it(ana):
    assign(ana, "other@x.example", ME, NOW)
    rep = actor_of(Role.REP)

    for look in (
        lambda: whole_lead(ana, rep, NOW),
        lambda: whole_timeline(ana, Chosen(), Asked(5), rep, NOW),
        lambda: score_causes(ana, Asked(5), rep),
        lambda: similar_won(ana, rep),
        lambda: try_lead(ana, {}, [], rep, NOW),
    ):
        with pytest.raises(NotFoundError):
            look()


def kinds(found):
    return [each.told.name or each.told.type if each.told else each.kind for each in found.entries]


def test_the_timeline_has_all_channels_and_what_people_decided(ana):
    add_note(ana, "call back", ME, NOW - 12 * HOUR)
    move_stage(ana, "SQL", ME, NOW + 1)

    found = whole_timeline(ana, Chosen(), Asked(20), ME, NOW + HOUR)

    assert kinds(found)[0] == "move"
    assert kinds(found)[-4:] == ["call_completed", "note", "page_viewed", "page_viewed"]
    assert dict(found.channels) == {"web": 2, "call": 1, PROFILE: 1, DECIDED: 2}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Chosen("call"), ["call_completed"]),
        (Chosen("web"), ["page_viewed", "page_viewed"]),
        (Chosen(PROFILE), ["identify"]),
        (Chosen(DECIDED), ["note"]),
        (Chosen(event="call_completed"), ["call_completed"]),
        (Chosen("chat"), []),
    ],
)
def test_a_timeline_is_narrowed_to_a_channel_or_an_event(ana, chosen, expected):
    add_note(ana, "call back", ME, NOW)

    assert kinds(whole_timeline(ana, chosen, Asked(20), ME, NOW + HOUR)) == expected


def test_pages_of_a_timeline_miss_and_repeat_nothing(ana):
    add_note(ana, "call back", ME, NOW - 36 * HOUR)
    whole = kinds(whole_timeline(ana, Chosen(), Asked(50), ME, NOW + HOUR))

    pages, cursor = [], None
    while True:
        page = whole_timeline(ana, Chosen(), Asked(1, cursor), ME, NOW + HOUR)
        pages += kinds(page)
        cursor = page.next
        if cursor is None:
            break

    assert pages == whole
    assert whole.count("note") == 1


def test_a_change_of_a_score_tells_what_came_just_before_it(ana):
    happen(viewed(at=NOW + 1), viewed(at=NOW + 2), now=NOW + HOUR)
    override_score(ana, Wanted("a hunch", NOW + 9 * DAY, Decimal(3)), ME, NOW + 2 * HOUR)
    settle(NOW + 2 * HOUR)

    latest, before, *_ = score_causes(ana, Asked(5), ME).rows

    assert (latest.scored.cause, list(latest.came)) == ("override", [])
    assert [each.name for each in before.came] == ["page_viewed", "page_viewed"]
    assert score_causes(ana, Asked(1), ME).rows[0].scored == latest.scored


def test_what_if_adds_to_what_the_lead_did_and_keeps_nothing(ana):
    override_score(ana, Wanted("a hunch", NOW + 9 * DAY, Decimal(3)), ME, NOW)
    settle(NOW + 1)
    counts = Event.objects.count(), Score.objects.get(lead=lead_of().pk).total or 0

    found = try_lead(
        ana,
        {"job_title": "Clerk"},
        [{"event": "Page Viewed", "properties": {"path": "/pricing"}}],
        ME,
        NOW + 1,
    )

    assert found.now.total_hundredths == counts[1]
    assert found.then.total_hundredths == counts[1] - 2_000 + 1_000 + 200
    assert (Event.objects.count(), Score.objects.get(lead=lead_of().pk).total) == counts
    with pytest.raises(DataError, match="cannot be read"):
        try_lead(ana, {}, [{"event": ""}], ME, NOW)


def test_won_leads_that_are_alike_are_found_with_what_they_share(ana):
    for user, industry in (("ben", "hotels"), ("cleo", "hotels"), ("dan", "retail")):
        happen(said(user, name=user, email=f"{user}@{user}.example", industry=industry, country="DE"))
    record_outcome(lead_of("ben").uid, Decided("won", Decimal("1250.50")), ME, NOW)
    record_outcome(lead_of("cleo").uid, Decided("lost"), ME, NOW)
    record_outcome(lead_of("dan").uid, Decided("won"), ME, NOW)

    (found,) = similar_won(ana, ME)

    assert (found.card.name, found.value, found.alike.same_account) == ("ben", 125_050, False)
    assert dict(found.values) == {"industry": "hotels", "country": "DE"}


def test_a_won_lead_of_the_same_company_is_similar_and_one_of_somebody_else_is_not_shown(ana):
    happen(said("ben", name="Ben", email="ben@acme.example"))
    record_outcome(lead_of("ben").uid, Decided("won"), ME, NOW)
    assert [each.alike.same_account for each in similar_won(ana, ME)] == [True]

    assign(lead_of("ben").uid, "other@x.example", ME, NOW)

    assert similar_won(ana, actor_of(Role.REP)) == []
