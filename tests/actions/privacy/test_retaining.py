"""What is older than it is kept goes; who is who, and all that is computed from what is left, stays right."""

import json

import pytest

from leadlight.actions.live.mirror import mirror
from leadlight.actions.live.retain import plan_retention, retain_due
from leadlight.actions.live.verify import verify_history, verify_replay
from leadlight.actions.privacy.retention import keep_for, kept_days
from leadlight.errors import DataError
from leadlight.scoring.values import DAY
from leadlight.storage.models import Due, Event, Identifier, Lead, Quarantined, Score, ScoreChange
from tests.actions.live.happenings import NOW, happen, lead_of, message, publish_at_once, said, settle, viewed
from tests.actions.privacy.erased import EVE, quarantine

NEW = NOW + 100 * DAY


@pytest.fixture
def old_and_new(place):
    """Give a place with events of long ago and of now."""
    publish_at_once()
    happen(
        {**viewed("/secret"), "anonymousId": "z"},
        viewed("/secret"),
        said(job_title="CEO", email="ana@one.example"),
        viewed("/secret", "~sofa"),
        {**viewed("/secret", "bo"), "anonymousId": "sofa"},
    )
    happen(viewed("/new", at=NEW), now=NEW)
    return place


def keep(kind, days, place, now=NEW):
    keep_for(kind, days, now, EVE)
    retain_due(place, now)
    settle(now)


def test_nothing_goes_that_nobody_chose(old_and_new):
    plan_retention(NEW)
    retain_due(old_and_new, NEW)

    assert Event.objects.count() == 6
    assert kept_days()["events"] is None
    assert Due.objects.get(kind="retain").at == NEW + DAY


def test_old_events_go_and_who_is_who_stays(old_and_new):
    people = set(Identifier.objects.values_list("kind", "value"))
    keep("events", 30, old_and_new)

    assert all("secret" not in event.body for event in Event.objects.all())
    assert set(Identifier.objects.values_list("kind", "value")) == people
    assert sorted(Event.objects.values_list("type", flat=True)) == [*["identify"] * 4, "track"]
    assert lead_of().profile["job_title"] == "CEO"
    assert lead_of().events == 1
    assert verify_replay(old_and_new).differences == ()
    with mirror(old_and_new) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_history_is_checked_as_far_as_messages_are_kept(old_and_new):
    before = ScoreChange.objects.count()
    keep("events", 30, old_and_new)
    happen(viewed("/pricing", at=NEW + 1), now=NEW + 1)

    checked = verify_history(old_and_new)

    assert checked.differences == ()
    assert checked.waiting >= before
    assert checked.messages >= 1


def test_a_score_follows_from_what_is_left(old_and_new):
    keep("events", 30, old_and_new)

    assert Score.objects.get(lead=lead_of("bo")).total == 0
    assert ScoreChange.objects.filter(cause="retention").exists()


def test_quarantine_is_kept_for_ninety_days_where_nobody_says_otherwise(place):
    publish_at_once()
    quarantine({"type": "track", "userId": "ana"})
    plan_retention(NOW)
    retain_due(place, NOW + 89 * DAY)
    assert Quarantined.objects.count() == 1

    Due.objects.filter(kind="retain").update(at=NOW)
    retain_due(place, NOW + 91 * DAY)

    assert Quarantined.objects.count() == 0


def test_for_ever_is_for_ever(place):
    keep_for("quarantine", None, NOW, EVE)

    assert kept_days()["quarantine"] is None


@pytest.mark.parametrize(("kind", "days"), [("cookies", 3), ("events", 0), ("events", -1), ("events", 10**9)])
def test_what_cannot_be_kept_so_is_refused(place, kind, days):
    with pytest.raises(DataError):
        keep_for(kind, days, NOW, EVE)


def test_a_message_that_cannot_be_shortened_stays_as_it_is(place):
    publish_at_once()
    odd = {**viewed("/odd", "ana@one.example"), "anonymousId": "ana@one.example"}
    happen(odd, message("identify", "bo", traits={}))
    keep("events", 30, place)

    assert verify_replay(place).differences == ()
    assert Lead.objects.count() == 2
    assert json.loads(Event.objects.all()[0].body)["messageId"]
