"""Verdicts of people on leads beside what the model said of them then: whether both agree, and since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from leadlight.insights.rates import Figure, wilson
from leadlight.scoring.definition import ScoringModel

RuleKey = tuple[str, str | None, str]
"""A rule by its score, its group and its name."""


class Rated(StrEnum):
    """Where the model puts a lead."""

    FIRST = "first"
    BETWEEN = "between"
    LAST = "last"


def best_first(model: ScoringModel) -> list[str]:
    """The priorities of a model, that of the highest totals first, as scoring chooses among them."""
    ranked = sorted(
        model.priorities, key=lambda each: (each.from_ is not None, each.from_ or 0), reverse=True
    )
    return [each.name for each in ranked]


def rating(priority: str | None, priorities: Sequence[str]) -> Rated:
    """Where a lead of a priority is put, by a model's priorities from the best on.

    Without two priorities nothing is first. Who is excluded is last; a priority of nobody's is between.
    """
    if len(priorities) < 2:
        return Rated.BETWEEN
    if priority == priorities[0]:
        return Rated.FIRST
    if priority is None or priority == priorities[-1] or priority not in priorities:
        return Rated.LAST
    return Rated.BETWEEN


@dataclass(frozen=True, slots=True)
class Verdict:
    """Somebody accepted or rejected a lead; where the model put it then, and which rules fired."""

    at: int
    accepted: bool
    rated: Rated
    rules: frozenset[RuleKey] = frozenset()

    @property
    def agrees(self) -> bool | None:
        """Whether person and model are of one mind; None where the model took no side."""
        if self.rated is Rated.BETWEEN:
            return None
        return self.accepted is (self.rated is Rated.FIRST)


@dataclass(frozen=True, slots=True)
class Period:
    """What was decided in a period that begins at an instant, of leads on which the model took a side."""

    start: int
    decided: int
    agreed: int

    @property
    def share(self) -> Figure:
        """How many agreed, with its 95 % interval."""
        found = wilson(self.agreed, self.decided)
        assert found is not None  # noqa: S101 - there is no period without a verdict
        return found


@dataclass(frozen=True, slots=True)
class Agreement:
    """How people and model agree: altogether, in each period, and whether that changed.

    `taken` of `first` leads that the model put first were accepted, `refused` of `last` were rejected.
    `change` is positive where the newer half of the verdicts agrees more than the older one, negative where
    less, 0 where chance may have done it.
    """

    decided: int
    agreed: int
    first: int
    taken: int
    last: int
    refused: int
    no_side: int
    periods: tuple[Period, ...]
    change: int

    @property
    def share(self) -> Figure | None:
        """How many agreed, with its 95 % interval; None of no verdict."""
        return wilson(self.agreed, self.decided)


def agreement(verdicts: Sequence[Verdict], period_of: Callable[[int], int], most: int = 12) -> Agreement:
    """Compare verdicts with the model; `period_of` gives the start of the period an instant is in.

    Of periods with verdicts the latest `most` are told, the oldest of them first.
    """
    sides = [(each, agrees) for each in verdicts if (agrees := each.agrees) is not None]
    sides.sort(key=lambda side: side[0].at)
    first = [agrees for each, agrees in sides if each.rated is Rated.FIRST]
    last = [agrees for each, agrees in sides if each.rated is Rated.LAST]
    return Agreement(
        decided=len(sides),
        agreed=sum(agrees for _, agrees in sides),
        first=len(first),
        taken=sum(first),
        last=len(last),
        refused=sum(last),
        no_side=len(verdicts) - len(sides),
        periods=_periods([(period_of(each.at), agrees) for each, agrees in sides])[-most:],
        change=_change([agrees for _, agrees in sides]),
    )


def _periods(told: Sequence[tuple[int, bool]]) -> tuple[Period, ...]:
    found: dict[int, list[bool]] = {}
    for start, agrees in told:
        found.setdefault(start, []).append(agrees)
    return tuple(Period(start, len(of), sum(of)) for start, of in sorted(found.items()))


def _change(agreeing: Sequence[bool]) -> int:
    """Whether the newer half agrees more or less often than the older one, with 95 % confidence."""
    half = len(agreeing) // 2
    older, newer = wilson(sum(agreeing[:half]), half), wilson(sum(agreeing[half:]), len(agreeing) - half)
    if older is None or newer is None:
        return 0
    low, high = difference(newer, older)
    return 1 if low > 0 else -1 if high < 0 else 0


def difference(one: Figure, other: Figure) -> tuple[float, float]:
    """The interval of the difference of two shares from those of each (Newcombe 1998, method 10)."""
    apart = one.value - other.value
    below = ((one.value - one.low) ** 2 + (other.high - other.value) ** 2) ** 0.5
    above = ((one.high - one.value) ** 2 + (other.value - other.low) ** 2) ** 0.5
    return max(-1.0, apart - below), min(1.0, apart + above)
