"""The points within a lead's reach."""

from leadlight.actions.reach import within_reach
from leadlight.scoring.reading import read_model

MODEL = """\
name: Reach
scores:
  fit:
    max: 12
    rules:
      - {name: Industry, when: {industry: software}, points: 10}
      - {name: Source, table: source, points: {fair: 3, list: -9}}
      - {name: Student, when: {title: student}, points: -20}
  engagement:
    groups:
      web: {max: 4, rules: [{name: Viewed, event: Page Viewed, points: 1, max_count: 9}]}
    rules:
      - {name: Opens, per: opens, points: 2}
      - {name: Clicks, per: clicks, points: 5, max_points: 7}
      - {name: Visits, event: Visit, points: {3: 5, 10: 8}}
      - {name: Demo, event: Demo, points: 20}
      - {name: Steps, sequence: [{event: A}, {event: B}], within: 7 days, points: 15}
      - {name: Quiet, quiet: any, for: 30 days, points: -5}
total: {fit: 2, engagement: 1}
"""


def test_all_that_speaks_for_a_lead_is_added_within_the_bounds():
    assert within_reach(read_model(MODEL)) == 2 * 12 + (4 + 6 + 7 + 8 + 60 + 15)
