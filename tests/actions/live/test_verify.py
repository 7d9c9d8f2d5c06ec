"""Everything that is stored follows from the log, and what does not is told."""

import pytest

from leadlight.actions.access.operations import operator
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.publish import publish
from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.actions.live.verify import verify_history, verify_replay
from leadlight.scoring.next_change import REST
from leadlight.scoring.values import DAY
from leadlight.storage.models import Lead, Merge, Placement, Score, ScoreChange
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


def quietly(_what):
    pass


def differences():
    return [*replay_people(quietly).differences, *check_leads(1, 10_000).differences]


@pytest.fixture
def company(place):
    publish_at_once()
    happen(
        viewed(), said(job_title="CEO", employees=12.25, email="ana@acme.com"), viewed("/blog", "bo"),
        viewed(user="~browser"), message("identify", "cy", traits={"phone": "+49 30 901820"}, anonymousId="browser"),
        {**viewed(user="dee"), "context": {"userAgent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}},
    )  # fmt: skip
    happen(viewed(user="bo", at=NOW + DAY), now=NOW + DAY)


@pytest.mark.parametrize("processes", [None, 2])
def test_what_is_stored_follows_from_the_log(place, company, processes):
    verified = verify_replay(place, processes=processes)

    assert verified.differences == ()
    assert (verified.messages, verified.leads, verified.waiting) == (7, 4, 0)


def test_scores_that_time_changed_and_a_model_that_was_published_follow_too(place, company):
    publish(place, MODEL.replace("points: 10, within", "points: 40, within"), {}, NOW + DAY + 1)
    settle(NOW + 2 * DAY + REST)

    assert differences() == []
    assert verify_history(place).differences == ()


def test_merges_by_hand_and_merges_undone_are_replayed(place, company):
    merge_leads("ana", "bo", NOW + DAY, operator("eve"))
    happen(viewed("/pricing", "bo"), now=NOW + DAY)
    assert differences() == []

    undo_merge(Merge.objects.latest("id").pk, NOW + DAY + 1, operator("eve"))
    settle(NOW + DAY + 1)
    happen(message("identify", "bo", traits={"email": "ana@acme.com"}), viewed(user="ana"), now=NOW + DAY + 2)
    assert differences() == []
    assert check_changes(1, 10_000).differences == ()


def test_an_event_at_another_lead_is_told(place, company):
    wrong = Placement.objects.get(event_id=1)
    wrong.lead = lead_of("bo")
    wrong.save()

    assert any(each.startswith("message 1 is stored with") for each in differences())


def test_a_lead_that_was_torn_apart_is_told(place):
    publish_at_once()
    happen(viewed(user="~browser"), viewed())
    happen({**said(), "anonymousId": "browser"})
    Lead.objects.update(root=None)

    assert any("is stored as part of" in each for each in differences())


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("total", 5, "total is stored as 5, and is"),
        ("priority", "High", "priority"),
        ("lines", {"given": [], "off": []}, "is missing"),
    ],
)
def test_a_score_that_is_not_what_follows_is_told(place, company, column, value, told):
    Score.objects.filter(lead=lead_of("bo")).update(**{column: value})

    found = differences()
    assert found
    assert all(lead_of("bo").uid in each for each in found)
    assert any(told in each for each in found)


def test_a_field_a_flag_and_a_missing_score_are_told(place, company):
    Lead.objects.filter(pk=lead_of("ana").pk).update(profile={"job_title": "CTO"})
    Placement.objects.filter(event_id=1).update(machine="because")
    Score.objects.filter(lead=lead_of("bo")).delete()

    found = " ".join(differences())
    assert "job_title is stored as 'CTO', and is 'CEO'" in found
    assert "event 1 is no machine’s" in found
    assert "has no score" in found


def test_a_change_that_is_not_what_was_is_told(place, company):
    ScoreChange.objects.filter(lead=lead_of("bo")).update(total=7)

    assert all("total was 7, and comes to" in each for each in check_changes(1, 10_000).differences)
    assert check_changes(1, 10_000).differences


def test_leads_that_wait_to_be_scored_are_counted_and_not_compared(place, company):
    receive(viewed(user="bo"), now=NOW + DAY)
    place_next(NOW + DAY)

    checked = check_leads(1, 10_000)
    assert (checked.waiting, checked.differences) == (1, ())
