"""What was decided of leads, as those who decide see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.review.known_verdicts import known_verdicts
from leadlight.insights.distrust import RuleTrust, trust_in_rules
from leadlight.insights.periods import month_of, week_of
from leadlight.insights.verdicts import Agreement, agreement
from leadlight.scoring.values import DAY
from leadlight.storage.statements import one_moment
from leadlight.storage.verdicts import OverrideRow, VerdictRow, overrides_in_force, verdicts

PAGE = 50

_IN_WEEKS = 84 * DAY
"""What was decided within so long is told by week, else by month."""

COMPARED = 2_000
"""So many of the latest verdicts are compared with the model."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Verdicts, the latest first, the number that earlier ones are before if there are, and overrides."""

    verdicts: Sequence[VerdictRow]
    before: int | None
    overrides: Sequence[OverrideRow]


def what_was_decided(actor: Actor, now: int, before: int | None = None) -> Decided:
    """A page of verdicts on leads that somebody sees; on the first also overrides. Raises NotAllowedError."""
    permit(actor, Operation.REVIEW_LEADS)
    sight = visible_to(actor)
    with one_moment():
        found = verdicts(sight, PAGE + 1, before)
        overrides = overrides_in_force(sight, now, PAGE) if before is None else []
    here = found[:PAGE]
    return Decided(here, here[-1].number if len(found) > PAGE else None, overrides)


@dataclass(frozen=True, slots=True)
class Compared:
    """How people and model agree on the leads that somebody sees, and what people make of its rules."""

    agreement: Agreement
    rules: Sequence[RuleTrust]
    verdicts: int
    by_week: bool


def people_and_model(actor: Actor, zone: tzinfo) -> Compared:
    """Compare the latest verdicts with what the model said when they were given, in periods of a time zone.

    Raises NotAllowedError.
    """
    permit(actor, Operation.REVIEW_LEADS)
    found = known_verdicts(visible_to(actor), COMPARED)
    times = [each.at for each in found] or [0]
    by_week = max(times) - min(times) <= _IN_WEEKS
    period_of = (week_of if by_week else month_of)(zone)
    return Compared(agreement(found, period_of), trust_in_rules(found), len(found), by_week)
