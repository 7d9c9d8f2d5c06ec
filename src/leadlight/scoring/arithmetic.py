"""Points in whole hundredths, and the one way they are rounded.

A contribution is rounded to the millionth of a point and then to the hundredth, half away from zero both
times; from there on everything is integers. Numbers of a `sum` are used in whole millionths, so that every
engine can add them exactly.
"""

from __future__ import annotations

from decimal import Decimal

HUNDREDTHS = 100
MILLIONTHS = 1_000_000
MILLIONTHS_IN_A_HUNDREDTH = 10_000
WEIGHT_UNIT = 10_000
"""Weights have at most four decimals."""

LARGEST_CONTRIBUTION = 10**12 * HUNDREDTHS
"""No rule gives more than a million million points either way, so that no sum overflows on any engine."""

LARGEST_QUANTITY = 10**12 * MILLIONTHS
"""The largest number, in millionths, that one event may add to a `sum`."""

MOST_HALF_LIVES = 60
"""Beyond these, what is left of a point is less than binary noise, and counts as nothing."""


def hundredths(points: Decimal) -> int:
    """Points of a model, which have at most two decimals, in whole hundredths."""
    return int(points.scaleb(2))


def points_of(whole: int) -> Decimal:
    """Hundredths as a decimal of points, without trailing zeros: 750 is 7.5."""
    points, rest = divmod(abs(whole), HUNDREDTHS)
    text = f"{points}.{rest:02}".rstrip("0").rstrip(".")
    return Decimal(text if whole >= 0 else f"-{text}")


def points_number(whole: int | None) -> float | None:
    """Hundredths as a number of points, for other programs; None of none."""
    return None if whole is None else whole / HUNDREDTHS


def plain_number(whole: int) -> int | float:
    """The same, without decimals where it has none: 700 is 7."""
    points, rest = divmod(whole, HUNDREDTHS)
    return whole / HUNDREDTHS if rest else points


def half_away(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole number, halves away from zero; `denominator` is positive."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def contribution(numerator: int, denominator: int = 1) -> int:
    """The contribution, in hundredths, of `numerator / denominator` hundredths of points."""
    return from_millionths(half_away(numerator * MILLIONTHS_IN_A_HUNDREDTH, denominator))


def from_millionths(millionths: int) -> int:
    """Millionths of a point rounded to hundredths, within what one rule may give."""
    return bounded(
        half_away(millionths, MILLIONTHS_IN_A_HUNDREDTH), -LARGEST_CONTRIBUTION, LARGEST_CONTRIBUTION
    )


def contribution_of_binary(value: float) -> int:
    """The contribution, in hundredths, of a binary number of hundredths, as half-lives give it."""
    size = int(min(abs(value) * MILLIONTHS_IN_A_HUNDREDTH, 1e18) + 0.5)
    return from_millionths(size if value >= 0 else -size)


def times(points: int, factor: Decimal) -> int:
    """The contribution, in hundredths, of points in hundredths times any decimal."""
    if not points or not factor:
        return 0
    # 10**16 times the smallest points passes the bound, and 10**-15 times the largest rounds to nothing
    if factor.adjusted() > 15:
        return LARGEST_CONTRIBUTION if (points > 0) == (factor > 0) else -LARGEST_CONTRIBUTION
    if factor.adjusted() < -15:
        return 0
    numerator, denominator = factor.as_integer_ratio()
    return contribution(points * numerator, denominator)


def quantity(value: Decimal) -> int:
    """A number in whole millionths, half away from zero, within what one event may add."""
    if not value or value.adjusted() < -7:
        return 0
    if value.adjusted() > 12:
        return LARGEST_QUANTITY if value > 0 else -LARGEST_QUANTITY
    numerator, denominator = value.as_integer_ratio()
    return bounded(half_away(numerator * MILLIONTHS, denominator), -LARGEST_QUANTITY, LARGEST_QUANTITY)


def bounded(value: int, low: int | None, high: int | None) -> int:
    """The value held between bounds, of which either may be missing."""
    if low is not None and value < low:
        return low
    if high is not None and value > high:
        return high
    return value
