"""A person's word on a score: which counts at an instant, and when that changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Override:
    """Points added in hundredths, or a priority that is fixed; from `at` until just before `expires_at`."""

    number: int
    points: int | None
    priority: str | None
    reason: str
    author: str
    at: int
    expires_at: int
    ended_at: int | None = None

    @property
    def until(self) -> int:
        """When it counts no longer."""
        return self.expires_at if self.ended_at is None else min(self.ended_at, self.expires_at)

    def counts(self, at: int) -> bool:
        """Whether it counts at an instant."""
        return self.at <= at < self.until


def in_force(overrides: Iterable[Override], at: int) -> tuple[Override, ...]:
    """What counts at an instant: the latest that adds points, and the latest that fixes a priority."""
    counting = sorted(
        (each for each in overrides if each.counts(at)), key=lambda each: (each.at, each.number)
    )
    points = [each for each in counting if each.points is not None]
    priorities = [each for each in counting if each.points is None]
    return (*points[-1:], *priorities[-1:])


def lifts(points: int | None, priority: str | None, before: str | None, ranked: Sequence[str]) -> bool | None:
    """Whether an override puts a lead higher than `before`, by priorities of which the best comes first.

    None where it moves nothing, or to or from a priority that there is no more.
    """
    if points is not None:
        return points > 0
    if priority not in ranked or before not in ranked or priority == before:
        return None
    return ranked.index(priority) < ranked.index(before)


def next_turn(overrides: Sequence[Override], at: int) -> int | None:
    """The next instant at which something else may count."""
    turns = (turn for each in overrides if each.at < each.until for turn in (each.at, each.until))
    return min((turn for turn in turns if turn > at), default=None)
