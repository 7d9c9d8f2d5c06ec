"""What other systems publish about their scores comes out of the shipped models, and of the language."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import microseconds, normal_name
from leadlight.templates import template_text

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MONTH = 30 * DAY


def did(name, ago=timedelta(0), **properties):
    return Event(normal_name(name), microseconds(AT - ago), properties)


def result(name, *events, **fields):
    return score(read_model(template_text(name), source=name), Lead(fields, events), AT)


def points_of_rule(rule, *events):
    text = f"name: One rule\nscores:\n  activity:\n    rules:\n      - {{name: The rule, {rule}}}\n"
    return score(read_model(text), Lead(events=events), AT).total


def test_groups_held_to_60_and_40_make_80_of_75_and_20():
    meetings = [did("Meeting Booked") for _ in range(3)]  # 75, held to 60
    webinars = [did("Webinar Attended") for _ in range(2)]  # 20

    assert result("hubspot", *meetings).scores["engagement"] == 60
    assert result("hubspot", *webinars).scores["engagement"] == 20
    assert result("hubspot", *meetings, *webinars).scores["engagement"] == 80


@pytest.mark.parametrize(("months", "left"), [(0, 10), (1, 5), (2, 0), (3, 0)])
def test_ten_points_fading_by_half_a_month_are_5_and_then_0(months, left):
    assert result("hubspot", did("Webinar Attended", months * MONTH)).scores["engagement"] == left


@pytest.mark.parametrize(
    ("days", "left"), [(0, "9"), (3, "8.7"), (45, "4.5"), (89, "0.1"), (90, "0"), (91, "0")]
)
def test_nine_points_fade_in_a_straight_line_over_90_days(days, left):
    rule = "event: Webinar Attended, points: 9, fade: {linear: 90 days}"

    assert points_of_rule(rule, did("Webinar Attended", days * DAY)) == Decimal(left)


def test_plus_10_and_minus_25_are_minus_15():
    text = """
name: Below zero
scores:
  activity:
    rules:
      - {name: Came, event: Came, points: 10}
      - {name: Left, event: Left, points: -25}
"""
    assert score(read_model(text), Lead(events=(did("Came"), did("Left"))), AT).total == -15


@pytest.mark.parametrize(
    ("event", "points"),
    [
        ("Form Submitted", 50),
        ("Form Handler Submission", 50),
        ("Landing Page Success", 50),
        ("File Access", 3),
        ("Custom Redirect Click", 3),
        ("Email Link Clicked", 3),
        ("Site Search Query", 3),
        ("Page Viewed", 1),
        ("Page View", 1),
        ("Form Error", -5),
        ("Landing Page Error", -5),
        ("Opportunity Lost", -100),
        ("Email Opened", 0),
        ("Visitor Session", 0),
    ],
)
def test_pardot_gives_the_points_of_its_default_table(event, points):
    assert result("pardot", did(event, 400 * DAY)).total == points


def test_a_pardot_form_two_downloads_and_ten_pages_are_66():
    events = [
        did("Form Submitted"),
        did("File Access"),
        did("File Access"),
        *[did("Page Viewed") for _ in range(10)],
    ]

    assert result("pardot", *events).total == 66


IDEAL = {"industry": "Software", "employees": "120", "job_title": "CTO"}
GOOD = {"country": "Austria", "source": "referral", "last_activity": "2026-02-20"}
BAD = {"budget": "500"}


@pytest.mark.parametrize(
    ("fields", "total"),
    [
        (BAD, "0"),  # only negative criteria
        ({**IDEAL, **GOOD, "phone": "1"}, "100"),  # all positive ones and no negative one
        ({**IDEAL, **GOOD, **BAD}, "84"),  # all of both: (105 - 20 + 20) x 0.8
        ({"phone": "1"}, "16"),  # nothing at all: 20 x 0.8
        ({**IDEAL, "phone": "1"}, "76"),
        ({"country": "Austria", "phone": "1"}, "24"),
        ({"employees": "20"}, "28"),  # 25 for the size, 10 less without a phone number
    ],
)
def test_pipedrive_weights_are_brought_to_0_to_100(fields, total):
    assert result("pipedrive", **fields).total == Decimal(total)


FITS = {
    "industry": "Computer Software",
    "number_of_employees": 100,
    "country_region": "Germany",
    "job_title": "CEO",
}


@pytest.mark.parametrize(
    ("fields", "meetings", "grade"),
    [
        (FITS, 2, "A1"),
        (FITS, 1, "A2"),
        (FITS, 0, "A3"),
        ({"job_title": "CEO"}, 2, "B1"),
        ({"job_title": "CEO"}, 1, "B2"),
        ({"job_title": "CEO"}, 0, "B3"),
        ({}, 2, "C1"),
        ({}, 1, "C2"),
        ({}, 0, "C3"),
    ],
)
def test_the_hubspot_like_grid_runs_from_a1_to_c3(fields, meetings, grade):
    assert result("hubspot", *[did("Meeting Booked") for _ in range(meetings)], **fields).grade == grade
