"""A score that reaches a better priority or a further stage, once per crossing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.crossings import REST, Past, priorities_of, rearmed, stages_of
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY

MODEL = """
name: Test
scores:
  fit:
    rules:
      - {name: Boss, when: {job_title: CEO}, points: 20}
"""
THREE = "priorities: [{name: High, from: 70}, {name: Medium, from: 35}, {name: Low}]\n"
ONE = "priorities: [{name: High, from: 70}]\n"
STAGES = "stages: [{name: IQL, from: 15}, {name: MQL, when: {email: {known: true}}}]\n"


def levels(text=THREE):
    return priorities_of(read_model(MODEL + text, "test"))


@pytest.mark.parametrize(
    ("before", "now", "reached"),
    [
        (None, "Low", None), (None, "High", "High"), ("Low", "Medium", "Medium"), ("Medium", "High", "High"),
        ("High", "Medium", None), ("Low", None, None), ("High", "High", None), ("Gone", "High", "High"),
    ],
)  # fmt: skip
def test_only_up_is_a_crossing_and_the_lowest_is_none(before, now, reached):
    assert levels().reached(before, now) == reached


def test_where_each_priority_has_a_threshold_the_lowest_is_reached_too():
    assert levels(ONE).reached(None, "High") == "High"
    assert levels("").reached(None, None) is None


def test_stages_are_reached_in_order():
    found = stages_of(read_model(MODEL + STAGES, "test"))

    assert found.reached(None, "IQL") == "IQL"
    assert found.reached("MQL", "IQL") is None
    assert (found.start("IQL"), found.start("MQL")) == (1500, None)
    assert found.from_("IQL") == {"IQL", "MQL"}


def test_a_score_that_trembles_at_its_threshold_crosses_it_once():
    course = [
        Past(hour, 6990, holds=False) if hour % 2 else Past(hour, 7010, holds=True) for hour in range(20)
    ]

    assert not rearmed(course, 7000, 20)


def test_a_score_that_fell_clearly_may_cross_again():
    assert rearmed([Past(1, 6300, holds=False)], 7000, 2)
    assert not rearmed([Past(1, 6301, holds=False)], 7000, 2)
    assert rearmed([Past(1, 500, holds=False)], 1000, 2)
    assert not rearmed([Past(1, 501, holds=False)], 1000, 2)


def test_a_score_that_was_below_for_long_may_cross_again():
    assert rearmed([Past(0, 6990, holds=False), Past(DAY, 6980, holds=False)], 7000, REST)
    assert not rearmed([Past(0, 6990, holds=False)], 7000, REST - 1)
    assert rearmed([Past(0, 6990, holds=False)], None, REST)


def test_who_was_excluded_between_may_cross_again():
    assert rearmed([Past(0, None, holds=False)], None, 1)


def test_without_a_fall_nothing_is_crossed_again():
    assert not rearmed([], 7000, 10 * REST)
    assert not rearmed([Past(0, 8000, holds=True)], 7000, 10 * REST)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(6400, 7600)), max_size=20), st.integers(0, 40))
def test_a_course_that_stays_within_the_margin_and_the_rest_never_rearms(found, more):
    course = [Past(hour * DAY // 24, total, holds=total >= 7000) for hour, total in sorted(found)]

    assert not rearmed(course, 7000, (30 + more) * DAY // 24)
