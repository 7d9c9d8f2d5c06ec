"""A recycled lead starts over in every score."""

from datetime import UTC, datetime

from leadlight.engage.recycling import recycle_events, starting_over
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY, moment

MODEL = """
name: Test
scores:
  fit:
    rules:
      - {name: Boss, when: {title: ceo}, points: 20}
  engagement:
    reset_by: Opportunity Lost
    rules:
      - {name: Any, event: any, points: 1}
    groups:
      web:
        rules:
          - {name: Pages, event: Page Viewed, points: 10}
  others:
    rules:
      - {name: In order, sequence: [{event: Page Viewed}, {event: Page Viewed}], within: 30 days, points: 5}
      - {name: Quiet, quiet: any, for: 3 days, points: -7}
"""
NOW = 1_750_000_000_000_000


def total(recycled_at, *days):
    events = tuple(Event("page_viewed", NOW - day * DAY) for day in days)
    lead = Lead({"title": "CEO"}, (*events, *recycle_events(recycled_at)))
    return score(starting_over(read_model(MODEL)), lead, moment(NOW)).total


def test_only_what_a_lead_did_after_it_was_recycled_counts():
    assert total(None, 5, 4, 1) == 20 + 3 * 11 + 5
    assert total(NOW - 2 * DAY, 5, 4, 1) == 20 + 11
    assert total(NOW - DAY // 2, 5, 4, 1) == 20


def test_what_a_lead_is_stays():
    assert total(NOW, 5) == 20


def test_who_was_just_recycled_is_not_quiet_yet():
    assert total(None, 5) == 20 + 11 - 7
    assert total(NOW - DAY, 5) == 20


def test_what_else_starts_a_score_over_still_does():
    lead = Lead({}, (Event("page_viewed", NOW - 2), Event("opportunity_lost", NOW - 1)))

    assert score(starting_over(read_model(MODEL)), lead, datetime.fromtimestamp(0, UTC)).total == 0
    assert score(starting_over(read_model(MODEL)), lead, moment(NOW)).total == 0
