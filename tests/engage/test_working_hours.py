"""Times are counted in the company's working hours."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.company import PipelineError, read_company
from leadlight.engage.working_hours import (
    Answer,
    Span,
    Work,
    answer_times,
    day_begins,
    day_ends,
    day_of,
    due_at,
    opening,
    span_of,
    working_day,
)
from leadlight.scoring.values import HOUR, MINUTE, microseconds, moment

BERLIN = Work(zone="Europe/Berlin")


def at(text, zone="Europe/Berlin"):
    return microseconds(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def within(text):
    found = span_of(text)
    assert found is not None
    return found


def local(instant, zone="Europe/Berlin"):
    return moment(instant).astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("24 hours", Span(days=1)),
        ("36 hours", Span(days=1, micros=12 * HOUR)),
        ("90 minutes", Span(micros=90 * MINUTE)),
        ("1 hour", Span(micros=HOUR)),
        ("3-5 business days", Span(days=5)),
        ("3 \u2013 5  business days", Span(days=5)),
        ("3 to 5 working days", Span(days=5)),
        ("2 Weeks", Span(weeks=2)),
        ("at once", None),
        ("0 days", None),
        ("367 days", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text, span):
    assert span_of(text) == span


@pytest.mark.parametrize(
    ("since", "span", "until"),
    [
        ("2026-11-23 10:30", "24 hours", "Tue 2026-11-24 10:30"),
        ("2026-11-20 16:00", "24 hours", "Mon 2026-11-23 16:00"),  # a Friday
        ("2026-11-21 12:00", "24 hours", "Tue 2026-11-24 09:00"),  # a Saturday: it begins on Monday
        ("2026-11-23 06:00", "2 hours", "Mon 2026-11-23 11:00"),
        ("2026-11-23 16:30", "2 hours", "Tue 2026-11-24 10:30"),
        ("2026-11-23 16:00", "1 hour", "Mon 2026-11-23 17:00"),
        ("2026-11-23 17:00", "1 hour", "Tue 2026-11-24 10:00"),
        ("2026-11-20 18:00", "20 hours", "Wed 2026-11-25 13:00"),
        ("2026-11-18 11:00", "3-5 business days", "Wed 2026-11-25 11:00"),
        ("2026-11-18 11:00", "1 week", "Wed 2026-11-25 11:00"),
        ("2026-10-23 12:00", "24 hours", "Mon 2026-10-26 12:00"),  # the clocks went back meanwhile
    ],
)
def test_a_time_ends_in_hours_of_work(since, span, until):
    assert local(due_at(BERLIN, at(since), within(span))) == until


def test_who_works_on_saturdays_until_midnight_answers_then():
    shop = Work(days=("Saturday",), opens="20:00", closes="24:00", zone="Europe/Berlin")

    assert local(due_at(shop, at("2026-11-21 22:30"), within("2 hours"))) == "Sat 2026-11-28 20:30"
    assert local(due_at(shop, at("2026-11-21 22:30"), within("1 week"))) == "Sat 2026-11-28 22:30"


@given(
    since=st.integers(0, 10 * 365 * 24 * 4).map(lambda quarters: (10**6 + quarters) * 15 * MINUTE),
    quarters=st.integers(1, 100),
)
def test_time_is_due_when_so_much_work_has_passed(since, quarters):
    due = due_at(BERLIN, since, Span(micros=quarters * 15 * MINUTE))

    passed, each = 0, moment(since).astimezone(ZoneInfo("Europe/Berlin"))
    while passed < quarters:
        passed += each.weekday() < 5 and 9 <= each.hour < 17
        each = (each.astimezone(ZoneInfo("UTC")) + timedelta(minutes=15)).astimezone(
            ZoneInfo("Europe/Berlin")
        )
    assert due == microseconds(each)


def test_the_day_is_the_companys():
    late = at("2026-11-22 23:30", "UTC")  # a Sunday; in Berlin it is Monday

    assert str(day_of(BERLIN, late)) == "2026-11-23"
    assert local(day_begins(BERLIN, late)) == "Mon 2026-11-23 00:00"
    assert local(day_ends(BERLIN, late)) == "Mon 2026-11-23 17:00"
    assert local(day_ends(BERLIN, at("2026-11-20 18:00"))) == "Mon 2026-11-23 17:00"


def test_answer_times_are_the_companys_then_the_models_then_the_usual():
    model = {"Hot": "2 hours", "Warm": "soon", "Cool": "at leisure", "Cold": None}

    assert answer_times(BERLIN, model) == {"Hot": Span(micros=2 * HOUR), "Warm": Span(days=5)}
    said = Work(answer=(Answer(priority="hot", within="1 day"), Answer(priority="Cold", within="2 weeks")))
    assert answer_times(said, model) == {
        "Hot": Span(days=1), "Warm": Span(days=5), "Cold": Span(weeks=2),
    }  # fmt: skip
    assert answer_times(BERLIN, {"Only": None}) == {}


def test_working_hours_are_read_from_the_companys_file():
    work = read_company(
        "work: {days: [Monday, Tuesday], opens: 8:30, closes: 18:00, zone: America/New_York, "
        "answer: [{priority: High, within: 4  hours}], explore: 10}"
    ).work

    assert work == Work(
        days=("Monday", "Tuesday"), opens="08:30", closes="18:00", zone="America/New_York",
        answer=(Answer(priority="High", within="4 hours"),), explore=10,
    )  # fmt: skip
    assert Work.model_validate(work.model_dump(mode="json")) == work


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{opens: 25:00}", "a time of the day is needed here, such as 09:00, not '25:00'"),
        ("{opens: yes}", "a time of the day is needed"),
        ("{opens: '17:00'}", "the day ends at 17:00, which is not after 17:00"),
        ("{days: []}", "one day of the week at least"),
        ("{days: [Mon]}", "'Mon' is not known here; it is one of 'Monday'"),
        ("{zone: Nowhere}", "such as Europe/Berlin, not 'Nowhere'"),
        ("{zone: ../../etc/passwd}", "a time zone is needed here"),
        ("{zone: ''}", "a time zone is needed here"),
        ("{zone: 5}", "a time zone is needed here"),
        ("{explore: 60}", "per cent from 0 to 50"),
        ("{explore: 2.5}", "per cent from 0 to 50"),
        ("{explore: some}", "per cent from 0 to 50"),
        ("{answer: [{priority: High, within: soon}]}", "such as 24 hours or 5 business days, not 'soon'"),
        ("{answer: [{priority: High, within: 5}]}", "such as 24 hours"),
        (
            "{answer: [{priority: A, within: 1 day}, {priority: a, within: 1 day}]}",
            "the priority 'a' is there already",
        ),
        ("{open: 1}", "unknown key 'open'; did you mean 'opens'?"),
        ("{answer: [{for: A}]}", "known here: priority, within"),
    ],
)
def test_what_cannot_be_working_hours_is_said(text, sentence):
    with pytest.raises(PipelineError) as found:
        read_company(f"work: {text}")

    assert sentence in str(found.value)


@pytest.mark.parametrize(("day", "first"), [("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23")])
def test_the_first_day_of_work_from_a_date_on(day, first):
    found = working_day(BERLIN, date.fromisoformat(day))

    assert str(found) == first
    assert local(opening(BERLIN, found)).endswith("09:00")
