"""A target and whether it was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One target: the figure that was reached, the limit, and where it was missed.

    `holds` is None for a figure without a limit.
    """

    what: str
    value: float | None
    limit: str = ""
    holds: bool | None = None
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The finding for the terminal: a line, and one for each note."""
        value = "" if self.value is None else f"{self.value:,.4f}".rstrip("0").rstrip(".")
        verdict = {True: "held", False: "MISSED", None: ""}[self.holds]
        first = f"  {self.what:<72}{value:>10}  {self.limit:<12}{verdict}".rstrip()
        return [first, *(f"      {note}" for note in self.notes)]


def at_most(what: str, value: float, limit: float, *notes: str) -> Finding:
    """A figure that must not be above its limit."""
    return Finding(what, value, f"≤ {limit:g}", bool(value <= limit), notes)


def at_least(what: str, value: float, limit: float, *notes: str) -> Finding:
    """A figure that must not be below its limit."""
    return Finding(what, value, f"≥ {limit:.3g}", bool(value >= limit), notes)


def none_missed(what: str, missed: Sequence[str], of: int) -> Finding:
    """How many of some cases miss a limit, and which; there has to be a case."""
    held = not missed and of > 0
    return Finding(f"{what} ({of - len(missed)} of {of})", len(missed), "none", held, tuple(missed))
