"""What to do next with a lead, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from leadlight.engage.stages import CUSTOMER, LOST, OPPORTUNITY, RECYCLED, SQL
from leadlight.engage.working_hours import Span, Work, day_ends, due_at

CLOSED = (CUSTOMER, LOST, RECYCLED)
"""The stages of leads that nobody has to do anything about."""


class Kind(StrEnum):
    """What sort of step it is."""

    CONTACT = "contact"
    """Nobody has spoken with the lead since it came to its priority."""
    AGAIN = "again"
    """Somebody has, and the lead has done something since."""
    LOOK = "look"
    """The lead was drawn from those that score lower, to see what the score overlooks."""


@dataclass(frozen=True, slots=True)
class Situation:
    """How it stands with a lead: `within` is how soon its priority is answered, None where it is not.

    It has had its priority `since` an instant, and was last `contacted` and gave a signal (`news`) at others.
    """

    stage: str
    within: Span | None
    since: int
    contacted: int | None = None
    news: int | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do, until when, and whether that has passed."""

    kind: Kind
    until: int
    is_overdue: bool


def next_step(lead: Situation, work: Work, at: int) -> NextStep | None:
    """What is to be done with a lead, None where that is nothing for now.

    Whoever was spoken with is left alone until something new is told of them; so is a deal that is under way.
    """
    if lead.within is None or lead.stage in CLOSED:
        return None
    if _is_under_way(lead):
        if lead.news is None or lead.news <= (lead.contacted or 0):
            return None
        return _until(Kind.AGAIN, due_at(work, lead.news, lead.within), at)
    return _until(Kind.CONTACT, due_at(work, lead.since, lead.within), at)


def look(stage: str, work: Work, at: int) -> NextStep | None:
    """The step for a lead that was drawn: a look at it today."""
    return None if stage in CLOSED else _until(Kind.LOOK, day_ends(work, at), at)


def _is_under_way(lead: Situation) -> bool:
    return lead.stage in {SQL, OPPORTUNITY} or (lead.contacted is not None and lead.contacted >= lead.since)


def _until(kind: Kind, until: int, at: int) -> NextStep:
    return NextStep(kind, until, until < at)
