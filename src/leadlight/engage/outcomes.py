"""What became of a lead's deals: of each what was said last, and what all of them come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WON, LOST = "won", "lost"
RESULTS = (WON, LOST)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A deal won or lost: its value in hundredths of the currency (None unknown), decided at an instant.

    `deal` is blank where nobody says which it was: then it is one of its own. A blank `currency` is the
    company's. `said_at` is when it was said; `by_person` that a person did.
    """

    number: int
    result: str
    at: int
    said_at: int
    value: int | None = None
    currency: str = ""
    deal: str = ""
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """Whether a lead was won, when that was decided, and what all its won deals are worth together."""

    won: bool
    at: int
    value: int | None


def standing_outcomes(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Of each deal what was said last, the one decided first before others; their order does not matter."""
    latest: dict[object, Outcome] = {}
    for each in sorted(outcomes, key=_place):
        latest[each.deal or each.number] = each
    return sorted(latest.values(), key=lambda each: (each.at, _place(each)))


def _place(outcome: Outcome) -> tuple[int | bool | str, ...]:
    """Of what is said at one instant a person's word is the last, and a deal won beats one lost."""
    return (
        outcome.said_at,
        outcome.by_person,
        outcome.result == WON,
        -1 if outcome.value is None else outcome.value,
        outcome.currency,
        outcome.at,
        outcome.deal,
        outcome.number,
    )


def conversion(outcomes: Iterable[Outcome], *, is_open: bool) -> Conversion | None:
    """What learning reads of a lead; None where nothing is decided, or all was lost and it `is_open` again.

    The value is of deals in the company's currency.
    """
    standing = standing_outcomes(outcomes)
    won = [each for each in standing if each.result == WON]
    if won:
        values = [each.value for each in won if each.value is not None and not each.currency]
        return Conversion(won=True, at=won[0].at, value=sum(values) if values else None)
    if not standing or is_open:
        return None
    return Conversion(won=False, at=standing[-1].at, value=None)
