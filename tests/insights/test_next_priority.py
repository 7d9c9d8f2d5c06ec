"""What a lead lacks for the priority above its own, by the sums of the model itself."""

from datetime import UTC, datetime

import pytest

from leadlight.insights.next_priority import MOST_RULES, next_priority
from leadlight.scoring.by_hand import hand_line, kept_by_hand
from leadlight.scoring.evaluate import instant_of, scorer
from leadlight.scoring.kept import kept
from leadlight.scoring.lead import Lead
from leadlight.scoring.reading import read_model

AT = datetime(2026, 1, 1, tzinfo=UTC)

MODEL = """
name: Test
exclude:
  - {name: Competitor, when: {industry: rival}}
scores:
  fit:
    max: 30
    rules:
      - {name: Boss, when: {job_title: ceo}, points: 20}
      - {name: Branch, table: industry, points: {software: 15, retail: 2}, about: where we sell}
      - {name: Far, when: {country: atlantis}, points: -7}
  engagement:
    rules:
      - {name: Demo, event: Demo Requested, points: 30, within: 30 days}
      - {name: Steps, sequence: [{event: A}, {event: B}], within: 7 days, points: 4}
      - {name: Many, event: Page Viewed, points: {1: 1, 5: 9}, min_count: 1}
  partners:
    only_if: {partner: yes}
    rules:
      - {name: Referred, when: {source: referral}, points: 50}
  loss:
    rules:
      - {name: Student, when: {student: yes}, points: 40}
total: {fit: 1, engagement: 0.5, partners: 1, loss: -1}
priorities:
  - {name: Hot, from: 40, scores: {engagement: {at_least: 10}}, when: {country: ES}}
  - {name: Warm, from: 20}
  - {name: Cold}
"""


def lacking(model=MODEL, hand=(), **fields):
    read = read_model(model, "test")
    found = kept(scorer(read).look(Lead(fields, ()), instant_of(AT)))
    return next_priority(read, kept_by_hand(read, found, fields, hand))


def gains(found):
    return {each.rule: each.gain for each in found.rules}


def test_the_least_of_the_higher_priorities_is_told_with_the_points_to_it():
    found = lacking(industry="retail")

    assert (found.priority, found.next, found.missing, list(found.needs)) == ("Cold", "Warm", 1800, [])


def test_a_gain_is_what_is_left_of_it_after_maximums_and_weights():
    found = lacking(job_title="ceo")

    assert gains(found) == {"Branch": 1000, "Demo": 1500, "Many": 450, "Steps": 200}
    assert [each.rule for each in found.rules] == ["Demo", "Branch", "Many", "Steps"]


def test_rules_that_would_not_raise_the_total_are_not_told():
    assert {"Referred", "Student", "Far"}.isdisjoint(gains(lacking()))
    assert "Referred" in gains(lacking(partner="yes"))


def test_it_is_told_for_what_a_rule_gives():
    said = {each.rule: each.earned_by for each in lacking().rules}

    assert said == {
        "Boss": "the fields job_title",
        "Branch": "the field industry, most for software (where we sell)",
        "Demo": "the event demo_requested, within 30 days",
        "Steps": "a, then b",
        "Many": "the event page_viewed",
    }


def test_what_must_hold_besides_points_is_told():
    found = lacking(job_title="ceo", industry="software")

    assert (found.priority, found.next, found.missing) == ("Warm", "Hot", 1000)
    assert found.needs[0] == "The score engagement must be at least 10; it is 0."
    assert "`when`" in found.needs[1]


def test_lines_that_take_points_are_told():
    assert list(lacking(country="atlantis").taken) == ["Far: −7"]


@pytest.mark.parametrize("fields", [{"industry": "rival"}])
def test_who_is_excluded_is_raised_by_no_rule(fields):
    found = lacking(**fields)

    assert (found.next, list(found.needs), list(found.rules)) == (
        None,
        ["It must not be excluded: Competitor."],
        [],
    )


def test_above_the_highest_there_is_nothing():
    only = MODEL[: MODEL.index("  - {name: Hot")] + "  - {name: Cold}\n"

    assert lacking(only).next is None


def test_a_priority_fixed_by_hand_stands_whatever_the_points_are():
    found = lacking(hand=[hand_line(None, "Cold", ("ana@x.example", "asleep"), instant_of(AT) + 1)])

    assert found.needs == ["ana@x.example fixed the priority by hand; points change it only after that ends."]


def test_no_more_rules_are_told_than_anybody_reads():
    rules = "\n".join(f"      - {{name: R{each}, when: {{x: y}}, points: {each + 1}}}" for each in range(30))
    model = f"name: T\nscores:\n  fit:\n    rules:\n{rules}\npriorities: [{{name: Hot, from: 40}}]\n"

    found = lacking(model)

    assert [each.rule for each in found.rules] == [f"R{each}" for each in range(29, 29 - MOST_RULES, -1)]
