"""Leads are scored anew when something happens, and when time has passed."""

import pytest

from leadlight.actions.live import machines
from leadlight.actions.live import rescore as module
from leadlight.actions.live.lanes import waits
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.record import write
from leadlight.actions.live.rescore import rescore
from leadlight.ingest.machine_rules import shipped_text
from leadlight.scoring.next_change import REST
from leadlight.scoring.values import DAY
from leadlight.storage.due_rows import RESCORE, TIME
from leadlight.storage.models import Due, Lead, Score, ScoreChange
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, receive, said, settle, viewed


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once()


def total(user="ana"):
    return Score.objects.get(lead=lead_of(user)).total


def test_what_a_lead_does_and_says_is_scored(place):
    happen(viewed(), said(job_title="CEO", employees=55.5))

    assert total() == 1000 + 200 + 2000 + 555
    assert Lead.objects.get().profile == {"job_title": "CEO", "employees": 55.5}


def test_a_change_says_what_was_before_and_why(place):
    happen(viewed())
    happen(viewed("/pricing/all"), said(job_title="Founder"), now=NOW + 1)

    first, second = ScoreChange.objects.order_by("id")
    assert (first.total_before, first.total, first.cause) == (None, 1200, "event")
    assert (second.total_before, second.total, second.priority_before, second.priority) == (
        1200,
        4400,
        "Low",
        "High",
    )
    assert second.seq == 3


def test_what_changes_nothing_makes_no_change(place):
    happen(viewed())
    happen(said(colour="red"), now=NOW + 1)

    assert ScoreChange.objects.count() == 1
    assert not Due.objects.filter(kind=RESCORE).exists()


def test_a_score_is_computed_anew_when_it_may_be_another(place):
    happen(viewed())

    assert rescore(TIME, NOW + REST - 1) == 0
    assert rescore(TIME, NOW + REST) == 1
    happen(now=NOW + 30 * DAY)
    assert total() < 200  # the window of 30 days ended, and the rest fades


def test_hundredths_that_fade_are_no_line_of_history(place):
    happen(viewed())
    settle(NOW + REST)
    settle(NOW + 40 * REST)

    assert total() < 1200
    assert [change.cause for change in ScoreChange.objects.order_by("id")] == ["event", "time"]


def test_a_message_that_lies_ahead_counts_when_its_time_has_come(place):
    happen(viewed(at=NOW + 60_000_000), said(at=NOW + 60_000_000, job_title="CEO"))
    assert total() == 0

    settle(NOW + 60_000_000)

    assert total() == 3200


def test_leads_that_become_one_have_one_score(place):
    happen(viewed(user="~browser"), viewed(user="ana"))
    happen({**said(), "anonymousId": "browser"}, now=NOW + 1)

    assert Score.objects.count() == 1
    assert total() == 2400
    assert ScoreChange.objects.order_by("-id")[0].cause == "merge"


def test_what_comes_while_a_lead_is_scored_is_not_lost(place, monkeypatch):
    happen(viewed())
    receive(viewed(), now=NOW + 1)

    def late(*arguments):
        monkeypatch.setattr("leadlight.actions.live.rescore.write", write)
        receive(viewed(), now=NOW + 2)
        place_next(NOW + 2)
        write(*arguments)

    monkeypatch.setattr("leadlight.actions.live.rescore.write", late)
    settle(NOW + 2)

    assert total() == 3600


def test_a_lead_that_cannot_be_scored_keeps_nobody_else_from_it(place, monkeypatch, caplog):
    happen(viewed(user="bad"), viewed(user="ana"))
    bad = lead_of("bad").id
    scored = module._rescored  # noqa: SLF001 - fails for one lead

    def fails(claimed, *rest):
        if claimed.subject == bad:
            raise ZeroDivisionError
        return scored(claimed, *rest)

    monkeypatch.setattr(module, "_rescored", fails)
    receive(viewed(user="bad"), viewed(user="ana"), now=NOW + 1)
    settle(NOW + 1)

    assert total("ana") == 2400
    assert total("bad") == 1200
    assert Due.objects.get(kind=RESCORE).attempts == 1


def test_machines_score_nothing(place):
    happen({**viewed(), "context": {"userAgent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}})

    assert total() == 0


def test_who_does_something_now_is_scored_before_all_who_wait(place):
    receive(*(viewed(user=f"old{number}") for number in range(60)), kind="import")
    receive(viewed(user="ana"), now=NOW + 1)
    while place_next(NOW + 1):
        pass

    assert rescore(RESCORE, NOW + 2, 1) == 1
    assert [score.lead_id for score in Score.objects.all()] == [lead_of("ana").id]
    assert rescore(RESCORE, NOW + 2) == module.NOT_URGENT

    receive(viewed(user="old59"), now=NOW + 3)
    place_next(NOW + 3)
    assert rescore(RESCORE, NOW + 3) == 1 + module.NOT_URGENT // 4  # others do not wait for ever
    assert lead_of("old59").id in {score.lead_id for score in Score.objects.all()}


def test_all_leads_become_due_some_at_a_time_and_whoever_dies_leaves_the_rest_to_others(place, monkeypatch):
    happen(*(viewed(user=f"u{number}") for number in range(5)))
    monkeypatch.setattr(machines, "AT_ONCE", 2)
    some_due = machines._some_due  # noqa: SLF001 - what a crash interrupts

    def dies(after, now):
        if after:
            raise KeyboardInterrupt
        return some_due(after, now)

    monkeypatch.setattr(machines, "_some_due", dies)
    with pytest.raises(KeyboardInterrupt):
        machines.set_machine_rules(shipped_text(), NOW)
    monkeypatch.setattr(machines, "_some_due", some_due)
    assert Due.objects.filter(kind=RESCORE, cause="machines").count() == 2
    assert waits("cpu", NOW + DAY)

    machines.make_everybody_due(NOW + DAY)
    assert Due.objects.filter(kind=RESCORE, cause="machines").count() == 5
    assert not Due.objects.filter(kind="everybody").exists()
