"""Counts and numbers in sentences."""

from __future__ import annotations

from leadlight.scoring.explain import MINUS


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


def days_said(days: float) -> str:
    """A time in days: `1 day`, `14.5 days`, `1,000 days`."""
    text = figure(days)
    return f"{text} day{'s' * (text != '1')}"


def span(low: str, high: str) -> str:
    """From one number to another, as far as they differ, with a minus that is no hyphen: `−24 to 2`."""
    return (low if low == high else f"{low} to {high}").replace("-", MINUS)


def percent(part: float, digits: int = 0) -> str:
    """A share in percent; what is not nothing is not said to be, nor what is not all to be all."""
    text, step = f"{part:.{digits}%}", 10.0 ** -(digits + 2)
    if part > 0 and text == f"{0:.{digits}%}":
        return f"<{step:.{digits}%}"
    if part < 1 and text == f"{1:.{digits}%}":
        return f">{1 - step:.{digits}%}"
    return text
