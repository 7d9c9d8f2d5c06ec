"""Override a score: points on top of what it comes to, or a fixed priority, for a time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation
from leadlight.actions.lifecycle.deciding import LONGEST_REASON, Case, decided, is_scored_here, said
from leadlight.actions.lifecycle.judged import judged
from leadlight.actions.live.model_in_force import in_force
from leadlight.actions.live.people import Key
from leadlight.engage.overrides import Override
from leadlight.errors import ConflictError, DataError
from leadlight.scoring.arithmetic import hundredths
from leadlight.scoring.scalars import LARGEST_POINTS
from leadlight.scoring.values import DAY
from leadlight.storage.override_rows import add_override, end_overrides, overrides_of

LONGEST = 400 * DAY
"""An override that should hold for longer is a rule."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an override says: points or a priority, why, and until when (microseconds)."""

    reason: str
    until: int
    points: Decimal | None = None
    priority: str | None = None


def override_score(key: Key, wanted: Wanted, actor: Actor, now: int) -> int:
    """Override a lead's score from now on; the number of the override. One of the same kind before it ends.

    Raises NotAllowedError, and DataError where there is no such lead or what is wanted cannot be.
    """
    reason = said(wanted.reason, "the reason", LONGEST_REASON)
    points = _points(wanted)
    with decided(key, actor, now, Operation.OVERRIDE_SCORES, "override") as case:
        if not now < wanted.until <= now + LONGEST:
            raise DataError("An override ends after now, and within 400 days. What should last is a rule.")
        priority = None if wanted.priority is None else _priority(wanted.priority)
        _end_earlier(case, is_points=points is not None)
        override = Override(0, points, priority, reason, actor.name, case.at, wanted.until)
        number = add_override(case.part, override, judged(case.root))
        case.note(
            Deed.OVERRIDE_SCORE,
            number=number,
            points=points,
            priority=priority,
            until=wanted.until,
        )
        return number


def _points(wanted: Wanted) -> int | None:
    if (wanted.points is None) == (wanted.priority is None):
        raise DataError("An override adds points or fixes a priority: say one of the two.")
    if wanted.points is None:
        return None
    points = wanted.points
    if not points.is_finite() or not 0 < abs(points) <= LARGEST_POINTS or points != round(points, 2):
        raise DataError(
            f"Points lie between -{LARGEST_POINTS} and {LARGEST_POINTS}, with two decimals, not 0."
        )
    return hundredths(points)


def _priority(name: str) -> str:
    if not is_scored_here():
        raise ConflictError("No scoring model is in force yet, so there is no priority to fix.")
    known = [priority.name for priority in in_force().model.model.priorities]
    found = {each.casefold(): each for each in known}.get(name.strip().casefold())
    if found is None:
        raise DataError(f"There is no priority {name!r}. It is one of: {', '.join(known)}.")
    return found


def _end_earlier(case: Case, *, is_points: bool) -> None:
    earlier = [
        each.number
        for each in overrides_of([case.root])[case.root]
        if each.until > case.at and (each.points is not None) == is_points
    ]
    end_overrides(earlier, case.at, case.actor.name)
