"""A threshold crossing: a score reaches a better priority or a further stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadlight.scoring.arithmetic import hundredths
from leadlight.scoring.definition import Gate, ScoringModel
from leadlight.scoring.values import DAY

REST = 7 * DAY
"""Who was below a threshold for so long crosses it anew."""

MARGIN = 10
"""Who was below it by so many per cent of it does too, by LEAST points at least."""

LEAST = 500


@dataclass(frozen=True, slots=True)
class Levels:
    """What a score may reach, the lowest first, and the total from which each holds, None where none says."""

    names: tuple[str, ...]
    starts: tuple[int | None, ...]

    def rank(self, name: str | None) -> int:
        """The place of a level; the lowest for none."""
        return self.names.index(name) if name in self.names else 0

    def reached(self, before: str | None, now: str | None) -> str | None:
        """The level that is higher now, None where none is."""
        return now if self.rank(now) > self.rank(before) else None

    def start(self, name: str) -> int | None:
        """The total from which a level holds."""
        return self.starts[self.rank(name)]

    def from_(self, name: str) -> frozenset[str]:
        """A level and all above it."""
        return frozenset(self.names[self.rank(name) :])


def priorities_of(model: ScoringModel) -> Levels:
    """The priorities; who has the one without a threshold has reached nothing."""
    ordered = sorted(model.priorities, key=lambda each: (each.from_ is not None, each.from_ or 0))
    if ordered and ordered[0].from_ is None:
        return Levels(tuple(each.name for each in ordered), tuple(_total(each.from_) for each in ordered))
    return _above_none(ordered)


def stages_of(model: ScoringModel) -> Levels:
    """The stages; below the first there is none."""
    return _above_none(model.stages)


def _above_none(gates: Sequence[Gate]) -> Levels:
    return Levels(("", *(each.name for each in gates)), (None, *(_total(each.from_) for each in gates)))


def _total(points: Decimal | None) -> int | None:
    return None if points is None else hundredths(points)


@dataclass(frozen=True, slots=True)
class Past:
    """What a score was from an instant on: its total, and whether it had the level that was told."""

    at: int
    total: int | None
    holds: bool


def rearmed(course: Iterable[Past], start: int | None, now: int) -> bool:
    """Whether a level that was told before may be told again; `course` is what came since, in order.

    It may after the score was below it for a REST, or clearly below: by the margin, or none at all.
    """
    lost_at: int | None = None
    for each in (*course, Past(now, start, holds=True)):
        if (each.total is None and not each.holds) or (
            start is not None and each.total is not None and each.total <= start - _margin(start)
        ):
            return True
        if not each.holds:
            lost_at = each.at if lost_at is None else lost_at
        elif lost_at is not None:
            if each.at - lost_at >= REST:
                return True
            lost_at = None
    return False


def _margin(start: int) -> int:
    return max(LEAST, abs(start) * MARGIN // 100)
