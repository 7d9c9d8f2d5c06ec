"""Counts and numbers in sentences."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """A number of things: `1 lead`, `1,204 leads`."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def figure(value: float) -> str:
    """A number with three digits that say something, whole where it is or is large: `0.0167`, `1,204`."""
    if value in (float("inf"), float("-inf")) or abs(value) >= 1e15:
        return f"{value:.3g}"
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percent(part: float) -> str:
    """A share, in whole percent; what is not nothing is not said to be, nor what is not all to be all."""
    if 0 < part < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= part < 1 else f"{part:.0%}"
