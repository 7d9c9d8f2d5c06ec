"""Counts in sentences."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """A number of things: `1 lead`, `1,204 leads`."""
    return f"{number:,} {what}{'s' * (number != 1)}"
