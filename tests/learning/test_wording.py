import math

import pytest

from leadlight.learning.wording import days_said, figure, percent, span


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.016713, "0.0167"), (3.33801, "3.34"), (12.0, "12"), (1204.25, "1,204"), (-0.5, "-0.5"), (0.0, "0"),
        (math.inf, "inf"), (1e300, "1e+300"),
    ],
)  # fmt: skip
def test_numbers_have_the_digits_that_say_something(value, shown):
    assert figure(value) == shown


@pytest.mark.parametrize(
    ("part", "shown"),
    [(0.0, "0%"), (0.0001, "<1%"), (0.02, "2%"), (0.33, "33%"), (0.9999, ">99%"), (1.0, "100%")],
)
def test_a_share_that_is_not_nothing_is_not_said_to_be(part, shown):
    assert percent(part) == shown


@pytest.mark.parametrize(
    ("part", "shown"),
    [(0.0004, "<0.1%"), (0.99951, ">99.9%"), (0.9994, "99.9%"), (1.0, "100.0%"), (-0.02, "-2.0%")],
)
def test_a_share_with_a_digit_more_is_held_from_nothing_and_all_too(part, shown):
    assert percent(part, 1) == shown


def test_a_span_is_written_with_a_minus_and_to():
    assert span("-24", "2") == "\N{MINUS SIGN}24 to 2"


@pytest.mark.parametrize(
    ("days", "said"), [(1, "1 day"), (14, "14 days"), (0.5, "0.5 days"), (1e8, "100,000,000 days")]
)
def test_a_time_in_days_is_written_out(days, said):
    assert days_said(days) == said
