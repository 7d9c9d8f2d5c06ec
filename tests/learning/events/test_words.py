import math

import pytest

from leadlight.learning.events.words import (
    ACTIVE,
    DAYS,
    EVENTS,
    ORDER,
    SHARE,
    TIMES,
    TREND,
    VISITS,
    said,
    title,
    value_said,
)


@pytest.mark.parametrize(
    ("name", "unit", "value", "words"),
    [
        ("email_opened ago", DAYS, 6.61, "last email opened 6.6 days ago"),
        ("email_opened ago", DAYS, 1.02, "last email opened 1 day ago"),
        ("visit ago", DAYS, 0.2, "last visit less than a day ago"),
        ("visit ago", DAYS, 1204.4, "last visit 1,204 days ago"),
        ("visit ago", DAYS, math.nan, "no visit yet"),
        ("first event ago", DAYS, 12.0, "first event 12 days ago"),
        ("last event ago", DAYS, math.nan, "no event yet"),
        ("events", EVENTS, 1.0, "1 event"),
        ("events in 7 days", EVENTS, 3.0, "3 events in the last 7 days"),
        ("events in a day", EVENTS, 0.0, "no events in the last day"),
        ("visit", TIMES, 1.0, "visit once"),
        ("visit in 30 days", TIMES, 2.0, "visit twice in the last 30 days"),
        ("visit in 30 days", TIMES, 0.0, "no visit in the last 30 days"),
        ("visit", TIMES, math.nan, "visit is not known"),
        ("active days", ACTIVE, 2.0, "active on 2 days"),
        ("share of channel social", SHARE, 0.4, "40% of its events through social"),
        ("page pricing", VISITS, 5.0, "page pricing seen 5 times"),
        ("page pricing", VISITS, 0.0, "page pricing never seen"),
        ("last week against the three before", TREND, 2.5, "2.5 times as active in the last week as in the three before"),
        ("visit, then demo", ORDER, 1.0, "visit, then demo"),
        ("visit, then demo", ORDER, 0.0, "not visit, then demo"),
        ("rooms", "", 1204.25, "rooms is 1,204"),
    ],
)  # fmt: skip
def test_what_a_lead_did_is_said_as_people_say_it(name, unit, value, words):
    assert said(name, unit, value) == words


@pytest.mark.parametrize(
    ("name", "unit", "words"),
    [
        ("cost_calculator_used ago", DAYS, "days since cost calculator used"),
        ("first event ago", DAYS, "days since the first event"),
        ("email_opened", TIMES, "times email opened"),
        ("email_opened in 7 days", TIMES, "times email opened in the last 7 days"),
        ("events in a day", EVENTS, "events in the last day"),
        ("active days", ACTIVE, "active days"),
        ("share of channel paid_social", SHARE, "share of its events through paid social"),
        ("page pricing", VISITS, "times page pricing was seen"),
        ("last week against the three before", TREND, "activity of the last week against the three before"),
        ("page_viewed, then email_opened", ORDER, "page viewed, then email opened"),
    ],
)
def test_what_was_counted_has_a_title_that_people_read(name, unit, words):
    assert title(name, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(1.0, ORDER, "yes"), (0.0, ORDER, "no"), (0.25, SHARE, "25%"), (3.0, TIMES, "3")],
)
def test_values_are_said_under_their_title(value, unit, shown):
    assert value_said(value, unit) == shown
