"""What is worth telling of a lead is told once, when it happens, in the transaction that scores it."""

import json

import pytest

from leadlight.actions.access.operations import operator
from leadlight.actions.live import measures, notice, rescore
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.lanes import waits
from leadlight.actions.live.machines import set_machine_rules
from leadlight.actions.live.measures import begin_to_measure, calibrate_due, yardstick_in_force
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.publishing import publish_due
from leadlight.actions.live.silences import silences_wait, tell_silences
from leadlight.actions.live.unmerge import undo_merge
from leadlight.channels.webhook.kinds import SIGNAL
from leadlight.engage.calibration import Yardstick
from leadlight.engage.rhythm import visits_of
from leadlight.engage.signals import FRESH, Crossing, Kind, of_crossing
from leadlight.engage.surges import surge_at
from leadlight.ingest.machine_rules import shipped_text
from leadlight.scoring.values import DAY, HOUR, MINUTE
from leadlight.storage import signal_rows
from leadlight.storage.due_rows import CALIBRATE, PUBLISH, RESCORE, SILENCE, make_due, still_ours
from leadlight.storage.models import Due, Merge, Score, Signal, WebhookDelivery
from leadlight.storage.signal_feed import Wanted, feed
from leadlight.storage.signal_rows import Told, add_signals
from leadlight.storage.visit_times import done_times
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
from tests.actions.webhooks.telling import endpoint

BOT = {"context": {"userAgent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}}
EXCLUDING = MODEL + "\nexclude: [{name: Rival, when: {company: Rival}}]\n"


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once()


def told(*kinds, user="ana"):
    """The signals of a lead of some kinds, in order."""
    found = Signal.objects.filter(lead=lead_of(user)).order_by("id")
    return [signal for signal in found if not kinds or signal.kind in kinds]


def came(times, user="ana", path="/home"):
    return [viewed(path, user, at) for at in times]


def past(until=NOW - 10 * DAY, days=10, count=5):
    return [until - number * days * DAY for number in range(count)]


def live(times, user="ana", path="/home"):
    """Events that come one by one, each scored at once."""
    for at in sorted(times):
        happen(viewed(path, user, at), now=at)


BURST = [NOW + hour * HOUR for hour in range(0, 16, 2)]


def test_a_surge_is_told_once_with_the_numbers_that_follow_from_the_log(place):
    happen(*came(past()))
    live(BURST)

    (signal,) = told("surge")
    times = done_times([lead_of().pk], 0, NOW + DAY)[lead_of().pk]
    surge = surge_at(visits_of(times), signal.at, Yardstick().peers)
    assert surge is not None
    assert signal.evidence["visits"] == surge.visits
    assert signal.evidence["rarity"] == round(surge.rarity, 2) >= Yardstick().surge
    assert signal.at in BURST
    assert signal.told_at == signal.at
    assert signal.yardstick is None


def test_all_at_once_the_same_surge_is_told(place):
    happen(*came(past()), *came(past(), "bea"))
    live(BURST)
    happen(*came(reversed(BURST), "bea"), now=BURST[-1])

    (one,), (other,) = told("surge"), told("surge", user="bea")
    assert (one.at, one.evidence) == (other.at, other.evidence)


def test_after_a_rest_another_surge_is_another(place):
    happen(*came(past()))
    live(BURST)
    later = NOW + 20 * DAY
    live([later + hour * HOUR for hour in range(0, 36, 2)])

    assert len(told("surge")) == 2
    assert len({signal.key for signal in told("surge")}) == 2


def test_what_machines_do_is_no_surge(place):
    happen(*came(past()))
    for at in BURST:
        happen({**viewed("/home", at=at), **BOT}, now=at)
    for at in BURST:
        happen(message(at=at + MINUTE, event="Email Delivered", properties={}), now=at + MINUTE)

    assert told("surge") == []
    assert not Due.objects.filter(kind=SILENCE).exists()


def test_a_browser_that_is_nobody_makes_no_surge(place):
    happen(*came(past(), "~web"))
    live(BURST, "~web")

    assert told("surge", user="web") == []


def test_a_very_busy_lead_is_told_of_too(place, monkeypatch):
    happen(*came(past()))
    monkeypatch.setattr(rescore, "HEAVY_FROM", 2)
    for at in BURST:
        happen(viewed("/home", at=at), now=at)
        assert rescore_heavy(place, at)

    assert len(told("surge")) == 1


def test_who_comes_back_after_long_is_told_of_once(place):
    happen(*came(past(until=NOW - 60 * DAY)))
    live([NOW, NOW + MINUTE, NOW + HOUR, NOW + 3 * HOUR])

    (signal,) = told("return")
    assert signal.evidence == {"days": 60, "usual_days": 10}


def test_a_better_priority_is_told_once(place):
    happen(said(job_title="clerk"))
    assert told("priority") == []
    happen(said(job_title="CEO", at=NOW + 1), viewed(), now=NOW + 1)

    (signal,) = told("priority")
    assert signal.evidence == {"from": "Low", "to": "High", "points": 32}
    assert signal.sentence == "Its priority is High now, Low before, with 32 points."


def test_a_new_lead_that_has_the_best_priority_at_once_is_told_of(place):
    happen(said(job_title="CEO"), viewed())

    (signal,) = told("priority")
    assert signal.evidence["from"] is None


def test_a_score_that_trembles_tells_its_crossing_once(place):
    happen(said(job_title="CEO"), viewed())
    for step in range(1, 6):
        at = NOW + step
        happen(said(employees=-25 if step % 2 else 0, at=at), now=at)
        assert Score.objects.get().priority == ("Low" if step % 2 else "High")
    assert len(told("priority")) == 1


def test_a_score_that_fell_clearly_may_cross_again(place):
    happen(said(job_title="CEO"), viewed())
    happen(said(job_title="clerk", at=NOW + 1), now=NOW + 1)
    happen(said(job_title="CEO", at=NOW + 2), now=NOW + 2)

    assert [signal.at for signal in told("priority")] == [NOW, NOW + 2]


def test_it_commits_with_the_score_or_not_at_all(place, monkeypatch):
    def fails(_):
        raise ZeroDivisionError

    monkeypatch.setattr(notice, "add_signals", fails)
    receive(said(job_title="CEO"), viewed())
    place_next(NOW)
    rescore.rescore(RESCORE, NOW)
    assert not Score.objects.exists()

    monkeypatch.undo()
    settle(NOW + MINUTE)
    assert Score.objects.get().priority == "High"
    assert len(told("priority")) == 1


def test_the_same_crossing_told_twice_is_one_row(place, monkeypatch):
    happen(said(job_title="CEO"), viewed())
    monkeypatch.setattr(signal_rows, "_told_already", lambda _: set())  # as for who looks at the same moment
    (signal,) = told("priority")
    again = of_crossing(Crossing(Kind.PRIORITY, NOW, None, "High", 3200), None)
    add_signals([Told(signal.lead_id, again, NOW + 1, 1, None)] * 2)

    assert len(told("priority")) == 1


def test_a_published_model_tells_nothing(place):
    happen(said(job_title="clerk"), viewed())
    number = publish_at_once(MODEL.replace("from: 30", "from: 1"), NOW + 1)
    make_due(PUBLISH, [(number, NOW + 1)])
    publish_due(place, NOW + 1)
    assert Score.objects.get().priority == "High"
    assert told() == []


def test_an_event_tells_nothing_of_what_a_published_model_changed(place):
    happen(said(job_title="clerk"), viewed())
    publish_at_once(MODEL.replace("from: 30", "from: 1"), NOW + 1)
    happen(viewed("/home", at=NOW + 2), now=NOW + 2)

    assert Score.objects.get().priority == "High"
    assert told() == []


def test_old_events_tell_nothing(place):
    happen(viewed("/home", at=NOW - 50 * DAY))
    happen(*came([NOW - FRESH - hour * HOUR for hour in range(1, 40)], path="/pricing"), now=NOW)

    assert Score.objects.get().priority == "High"
    assert told() == []


def test_an_imported_list_tells_nothing(place):
    happen(said(job_title="CEO"), *came(BURST, path="/pricing"), kind="import", now=NOW + DAY)

    assert Score.objects.get().priority == "High"
    assert told() == []


def test_changed_rules_on_machines_tell_nothing(place):
    happen(*({**viewed(at=NOW - hour * HOUR), **BOT} for hour in range(4)))
    assert Score.objects.get().priority == "Low"
    set_machine_rules("rules: []\n", NOW + 1)
    settle(NOW + 1)

    assert Score.objects.get().priority == "High"
    assert told() == []
    set_machine_rules(shipped_text(), NOW + 2)


def test_a_merge_by_hand_tells_nothing_and_one_by_a_message_does(place):
    for user in ("one", "other"):
        happen(viewed(user=user), viewed(user=user))
    merge_leads("one", "other", NOW + 1, operator("me"))
    settle(NOW + 1)
    assert Score.objects.get(lead=lead_of("one")).priority == "High"
    undo_merge(Merge.objects.get().pk, NOW + 2, operator("me"))
    settle(NOW + 2)
    assert not Signal.objects.exists()
    happen(viewed("/home", "~third"), *(viewed("/pricing", "~third") for _ in range(2)))
    assert told(user="third") == []
    happen({**said(user="bea", job_title="clerk", employees=60), "anonymousId": "third"}, now=NOW + 3)

    assert [signal.kind for signal in told(user="bea")] == ["priority"]
    assert Signal.objects.count() == 1


def test_leads_that_merge_and_split_keep_what_was_told(place):
    for user in ("ana", "bea"):
        happen(said(user=user, job_title="CEO"), viewed(user=user))
    merge_leads("ana", "bea", NOW + 1, operator("me"))
    settle(NOW + 1)
    root = lead_of("ana")
    assert lead_of("bea") == root
    assert [each.lead for each in feed(Wanted(root=root.pk), 10)] == [root.uid] * 2

    undo_merge(Merge.objects.get().pk, NOW + 2, operator("me"))
    settle(NOW + 2)
    for user in ("ana", "bea"):
        assert [each.lead for each in feed(Wanted(root=lead_of(user).pk), 10)] == [lead_of(user).uid]
    assert Signal.objects.count() == 2


def test_what_a_part_was_told_the_whole_is_not_told_again(place):
    happen(said(user="bea", job_title="CEO"), viewed(user="bea"))
    happen(*(viewed("/home", "ana") for _ in range(3)))
    merge_leads("ana", "bea", NOW + 1, operator("me"))
    settle(NOW + 1)
    happen(viewed("/home", "ana", NOW + 2), now=NOW + 2)

    assert Signal.objects.filter(kind="priority").count() == 1


REGULAR = [NOW - number * 2 * DAY for number in range(20)]


def test_a_silence_is_told_once_when_it_becomes_notable(place):
    happen(*came(REGULAR))
    due = Due.objects.get(kind=SILENCE)
    assert not silences_wait(due.at - 1)
    assert tell_silences(place, due.at - 1) == 0
    assert silences_wait(due.at + HOUR)
    assert waits("cpu", due.at + HOUR)

    assert tell_silences(place, due.at) == 1
    assert tell_silences(place, due.at + 100 * DAY) == 0
    (signal,) = told("silence")
    assert signal.at == due.at
    assert signal.evidence["last_visit"] == "2025-06-15T15:06:40Z"
    assert signal.evidence["usual_days"] == 2


def test_who_comes_meanwhile_is_not_silent(place):
    happen(*came(REGULAR))
    first = Due.objects.get(kind=SILENCE).at
    live([first - DAY])
    assert Due.objects.get(kind=SILENCE).at == first  # it is looked at then, and put off

    assert tell_silences(place, first) == 1
    assert told("silence") == []
    again = Due.objects.get(kind=SILENCE).at
    assert again > first
    tell_silences(place, again)
    assert len(told("silence")) == 1


def test_an_event_between_looking_and_writing_keeps_a_silence_untold(place, monkeypatch):
    happen(*came(REGULAR))
    due = Due.objects.get(kind=SILENCE).at
    from leadlight.actions.live import silences  # noqa: PLC0415 - only here

    ours = still_ours

    def late(claims):
        monkeypatch.setattr(silences, "still_ours", ours)
        live([due + MINUTE])
        return ours(claims)

    monkeypatch.setattr(silences, "still_ours", late)
    tell_silences(place, due)

    assert told("silence") == []
    assert Due.objects.get(kind=SILENCE).at > due


def test_who_is_excluded_is_not_missed(place):
    happen(*came(REGULAR))
    publish_at_once(EXCLUDING, NOW + 1)
    happen(said(company="Rival", at=NOW + 1), now=NOW + 1)
    assert Score.objects.get().excluded == "Rival"

    assert tell_silences(place, NOW + 60 * DAY) == 1
    assert told("silence") == []


def test_a_part_of_another_lead_is_not_missed(place):
    happen(*came(REGULAR), said(user="cleo"))
    parts = {lead_of(user).pk for user in ("ana", "cleo")}
    merge_leads("ana", "cleo", NOW + 1, operator("me"))
    settle(NOW + 1)
    (loser,) = parts - {lead_of("ana").pk}
    Due.objects.filter(kind=SILENCE).delete()
    make_due(SILENCE, [(loser, NOW)])

    assert tell_silences(place, NOW + 60 * DAY) == 1
    assert not Signal.objects.filter(kind="silence").exists()
    assert not Due.objects.filter(kind=SILENCE).exists()


def test_the_yardstick_is_found_each_day_and_never_changed(place):
    begin_to_measure(NOW)
    begin_to_measure(NOW + 1)
    assert Due.objects.get(kind=CALIBRATE).at == NOW
    users = [f"u{number}" for number in range(25)]
    happen(*(event for user in users for event in came(REGULAR, user)), now=NOW + HOUR)

    assert calibrate_due(place, NOW + HOUR)
    assert not calibrate_due(place, NOW + 2 * HOUR)
    found = yardstick_in_force()
    assert found.number is not None
    assert found.measures.leads == 25
    assert found.measures == measures.measured(NOW + HOUR)
    assert measures.numbered(found.number) == found
    assert calibrate_due(place, NOW + 26 * HOUR)
    assert yardstick_in_force().number == found.number + 1


def test_from_a_sample_as_much_follows_as_from_all(place, monkeypatch):
    users = [f"u{number}" for number in range(60)]
    happen(*(event for user in users for event in came(REGULAR, user)), now=NOW)
    monkeypatch.setattr(measures, "_DRAWN", 30)

    assert measures.measured(NOW).leads == 30


def test_other_systems_are_told_once(place):
    endpoint("https://hooks.example/leadlight", SIGNAL)
    happen(said(job_title="CEO"), viewed())
    (signal,) = told("priority")
    again = of_crossing(Crossing(Kind.PRIORITY, NOW, None, "High", 3200), None)
    notice.put_in_feed([Told(signal.lead_id, again, NOW + 1, 1, None)] * 2, NOW + 1)

    (delivery,) = WebhookDelivery.objects.all()
    assert json.loads(delivery.data)["signal"] == "priority"
    assert json.loads(delivery.data)["sentence"] == signal.sentence
