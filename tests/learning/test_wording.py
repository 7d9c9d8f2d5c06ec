import math

import pytest

from leadlight.learning.wording import figure, percent


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
