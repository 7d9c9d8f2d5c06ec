from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring.arithmetic import (
    LARGEST_CONTRIBUTION,
    LARGEST_QUANTITY,
    bounded,
    contribution,
    contribution_of_binary,
    half_away,
    hundredths,
    points_number,
    points_of,
    quantity,
    times,
)

whole = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("points", "written"), [(750, "7.5"), (-725, "-7.25"), (3000, "30"), (0, "0"), (5, "0.05")]
)
def test_points_are_written_without_trailing_zeros(points, written):
    assert str(points_of(points)) == written


@given(whole)
def test_hundredths_of_points_of_hundredths_are_the_same(points):
    assert hundredths(points_of(points)) == points


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(5, 2, 3), (-5, 2, -3), (7, 3, 2), (-7, 3, -2), (0, 9, 0), (1, 2, 1)],
)
def test_halves_are_rounded_away_from_zero(numerator, denominator, rounded):
    assert half_away(numerator, denominator) == rounded


@given(whole, st.integers(1, 10**6))
def test_rounding_is_to_the_nearest_and_alike_on_both_sides_of_zero(numerator, denominator):
    rounded = half_away(numerator, denominator)

    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert half_away(-numerator, denominator) == -rounded


def test_a_contribution_is_rounded_to_the_millionth_and_then_to_the_hundredth():
    # 0.4999995 hundredths are 0.5 in millionths of a point, and so 1; 0.49994 are 0.4999
    assert contribution(4_999_995, 10_000_000) == 1
    assert contribution(49_994, 100_000) == 0
    assert contribution(-4_999_995, 10_000_000) == -1


@given(whole, whole, st.integers(1, 1000))
def test_more_gives_no_less(one, other, denominator):
    low, high = sorted((one, other))

    assert contribution(low, denominator) <= contribution(high, denominator)


@given(st.floats(-1e9, 1e9))
def test_binary_noise_decides_no_tie(value):
    assert contribution_of_binary(value) == -contribution_of_binary(-value)
    assert abs(contribution_of_binary(value) - value) <= 0.5001


def test_a_binary_number_is_rounded_twice_too():
    assert contribution_of_binary(0.4999) == 0
    assert contribution_of_binary(0.49995) == 1
    assert contribution_of_binary(-0.49995) == -1


@pytest.mark.parametrize("value", [1e300, float("inf")])
def test_no_rule_gives_more_than_the_largest_contribution(value):
    assert contribution_of_binary(value) == LARGEST_CONTRIBUTION
    assert contribution_of_binary(-value) == -LARGEST_CONTRIBUTION


@pytest.mark.parametrize(
    ("points", "factor", "given_points"),
    [
        (500, "3", 1500), (500, "-0.5", -250), (1, "0.5", 1), (0, "7", 0), (500, "0", 0),
        (1, "1e40", LARGEST_CONTRIBUTION), (-1, "1e40", -LARGEST_CONTRIBUTION),
        (-1, "-1e40", LARGEST_CONTRIBUTION),
        (10**7, "1e-999999", 0),
    ],
)  # fmt: skip
def test_points_times_a_number_are_exact_and_bounded(points, factor, given_points):
    assert times(points, Decimal(factor)) == given_points


@pytest.mark.parametrize(
    ("value", "millionths"),
    [
        ("1.5", 1_500_000), ("0.0000005", 1), ("-0.0000005", -1), ("1e-9", 0), ("0e50", 0), ("0", 0),
        ("1e13", LARGEST_QUANTITY), ("-1e999", -LARGEST_QUANTITY), ("9e12", LARGEST_QUANTITY),
        ("1.00000049999999999999999999999999999999", 1_000_000),
    ],
)  # fmt: skip
def test_a_quantity_is_in_whole_millionths(value, millionths):
    assert quantity(Decimal(value)) == millionths


@pytest.mark.parametrize(("value", "held"), [(5, 5), (11, 10), (-1, 0)])
def test_a_value_is_held_between_its_bounds(value, held):
    assert bounded(value, 0, 10) == held
    assert bounded(value, None, None) == value


def test_points_as_numbers_for_other_programs():
    assert [points_number(whole) for whole in (750, -5, None)] == [7.5, -0.05, None]
