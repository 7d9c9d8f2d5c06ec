from typing import Any

import numpy as np
import pytest

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Outcome
from leadlight.learning.past import history, moments
from leadlight.learning.past.history import Rows
from leadlight.learning.past.moments import USUAL_AGE, Moments
from leadlight.scoring.values import DAY, Forms, instant
from tests.learning.pasts import column, events_of, past_of

START = 20_000 * DAY
at_age: Any = moments.at_age
looked_at: Any = moments.looked_at
on_arrival: Any = moments.on_arrival
taken: Any = history.taken


def past_since(created, decided=None):
    past = past_of([1, 0] * (len(created) // 2), size=list(range(len(created))))
    days = np.array([NO_TIME if day is None else START + day * DAY for day in created], dtype=np.int64)
    ends = (
        None
        if decided is None
        else np.array([NO_TIME if day is None else START + day * DAY for day in decided])
    )
    return taken_fields(past, created=days, decided=ends)


def taken_fields(past, **fields) -> Any:
    from dataclasses import replace  # noqa: PLC0415 - for this alone

    return replace(past, **fields)


def visits(leads, day, kind="Page Viewed"):
    return [(lead, START + day * DAY, kind, None, None) for lead in range(leads)]


def test_leads_are_looked_at_at_an_age_and_those_decided_before_are_left_out_and_counted():
    past = past_since([0, 0, 0, 0, 0, None], decided=[3, 20, 7, None, 8, None])

    found = at_age(past, events_of(visits(6, 1)), 7 * DAY, START + 30 * DAY)

    assert found.kept.tolist() == [1, 3, 4]
    assert found.past.known.moment[1] == START + 7 * DAY
    assert any("2 leads decided before" in said and "2 of 3 wins" in said for said in found.said)
    assert any("1 lead of which nothing says" in said for said in found.said)


def test_leads_that_are_younger_than_the_age_are_left_out():
    found = at_age(past_since([0, 25]), events_of(visits(2, 1)), 14 * DAY, START + 30 * DAY)

    assert found.kept.tolist() == [0]


def test_where_all_were_decided_before_the_error_says_so():
    past = past_since([0, 0], decided=[3, 3])

    with pytest.raises(DataError, match=r"at 7 days after.*2 leads decided before.*An earlier --at keeps"):
        at_age(past, events_of(visits(2, 1)), 7 * DAY, START + 30 * DAY)


@pytest.mark.parametrize(("decided", "said"), [(None, True), ([9, None], False), ([None, 9], True)])
def test_where_wins_have_no_time_it_is_said_that_deeds_after_them_count(decided, said):
    found = at_age(past_since([0, 0], decided), events_of(visits(2, 1)), 7 * DAY, START + 30 * DAY)

    assert any("Nothing says when leads were won" in note for note in found.said) is said


def test_the_usual_age_is_that_at_which_sales_first_touched_the_median_lead():
    calls = [(lead, START + (2 + lead % 3) * DAY, "Sales Call", None, None) for lead in range(40)]

    found = at_age(past_since([0] * 40), events_of([*calls, *visits(40, 1)]), None, START + 90 * DAY)

    assert found.age == 3 * DAY
    assert "3 days after they arrived: then sales has touched the median of the 40 leads" in found.said[0]
    assert "half" not in found.said[0]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (5, "5 days after they arrived: then sales has touched the median of the 20 leads that it touched, less than half of 80."),
        (0, "1 day after they arrived: sales touches the median of the 20 leads that it touched, less than half of 80, within a day."),
    ],
)  # fmt: skip
def test_where_sales_touched_less_than_half_of_the_leads_it_is_said(day, said):
    calls = [(lead, START + day * DAY, "Sales Call", None, None) for lead in range(20)]

    found = at_age(past_since([0] * 80), events_of([*calls, *visits(80, 1)]), None, START + 90 * DAY)

    assert said in found.said[0]


@pytest.mark.parametrize(
    "kind",
    [
        "Demo Requested", "Call request", "meeting_form_submitted", "Demo Video Watched", "Sales Page Viewed", "Demo Signed Up",
        "Contact Sales Clicked", "Consultation booked online", "Demo Guide Downloaded", "Sales E-mail Opened", "Demo gewünscht",
    ],
)  # fmt: skip
def test_what_leads_do_by_themselves_is_no_touch_of_sales(kind):
    calls = [(lead, START + 9 * DAY, "Demo Held", None, None) for lead in range(40)]

    found = at_age(past_since([0] * 40), events_of([*visits(40, 1, kind), *calls]), None, START + 90 * DAY)

    assert found.age == 9 * DAY


@pytest.mark.parametrize(
    "kind", ["Demo", "Demo Given", "Meeting Booked", "Online Demo Held", "Outbound Call", "sdr_outreach"]
)
def test_what_sales_does_is_a_touch(kind):
    found = at_age(past_since([0] * 40), events_of(visits(40, 9, kind)), None, START + 90 * DAY)

    assert found.age == 9 * DAY


def test_calls_after_the_decision_say_nothing_of_when_sales_first_touched_a_lead():
    calls = [(lead, START + 2 * DAY, "Call", None, None) for lead in range(20)]
    later = [(lead, START + 40 * DAY, "Call", None, None) for lead in range(20, 80)]
    past = past_since([0] * 80, decided=[30] * 80)

    found = at_age(past, events_of([*calls, *later]), None, START + 90 * DAY)

    assert found.age == 2 * DAY


def test_calls_that_come_late_by_their_name_say_nothing_of_when_sales_first_touched_a_lead():
    calls = [(lead, START + 2 * DAY, "Call", None, None) for lead in range(20)]
    later = [(lead, START + 40 * DAY, "Onboarding Call", None, None) for lead in range(20, 80)]

    found = at_age(past_since([0] * 80), events_of([*calls, *later]), None, START + 90 * DAY)

    assert found.age == 2 * DAY


def test_touches_of_too_few_leads_are_counted_and_say_no_age():
    found = at_age(past_since([0] * 80), events_of(visits(19, 2, "Call")), None, START + 90 * DAY)

    assert found.age == USUAL_AGE
    assert "the usual time, as sales touched only 19 of 80 leads." in found.said[0]


def test_without_touches_of_sales_it_is_fourteen_days():
    assert at_age(past_since([0] * 40), events_of(visits(40, 1)), None, START + 90 * DAY).age == USUAL_AGE


@pytest.mark.parametrize(
    ("days", "said"), [([5, 0], "1 of 2 events lie before the arrival"), ([5, 5], "see whether --created")]
)
def test_events_before_a_lead_arrived_are_said(days, said):
    found = at_age(past_since(days), events_of(visits(2, 1)), DAY, START + 90 * DAY)

    assert said in found.said[0]


def test_events_without_a_time_of_arrival_are_refused_with_what_to_say():
    with pytest.raises(DataError, match="--created"):
        at_age(past_of([1, 0], size=[1, 2]), events_of(visits(2, 1)), None, None)


def test_without_events_leads_are_looked_at_when_they_arrive():
    past = past_since([0, 5])

    assert on_arrival(past, None).past.known.moment.tolist() == past.created.tolist()
    assert on_arrival(past_of([1, 0], size=[1, 2]), START).past.known.moment.tolist() == [START, START]
    assert on_arrival(past_of([1, 0], size=[1, 2]), None).past.known.moment is None


def test_new_leads_are_looked_at_at_the_age_that_was_learned_or_now_if_they_are_younger():
    rows = Rows(3, (column("Created", ["2026-01-01", "2026-02-25", None]),), Forms())
    now = instant("2026-03-01")

    found = looked_at(rows, Moments("created", 14 * DAY), now, [])

    assert found.tolist() == [instant("2026-01-15"), now, now]


def test_new_leads_without_a_time_of_arrival_are_looked_at_now_which_is_said():
    said: list[str] = []

    assert looked_at(Rows(1, (), Forms()), Moments("created", DAY), START, said).tolist() == [START]
    assert "no field 'created'" in said[0]


def test_the_leads_of_some_rows_keep_their_own_events():
    past = taken_fields(past_since([0, 0, 0, 0]))
    log = events_of(
        [(0, START, "a", None, None), (2, START + 1, "b", None, None), (2, START, "a", None, None)]
    )
    placed = at_age(past, log, DAY, START + 9 * DAY)

    found = taken(placed.past, np.array([2, 0]))

    assert found.known.events.lead.tolist() == [0, 0, 1]
    assert [found.known.events.kinds[kind] for kind in found.known.events.kind] == ["a", "b", "a"]
    assert found.outcome.tolist() == [Outcome.WON, Outcome.WON]
