"""Recycle a lead: it rests, its engagement starts over, and then it may qualify again."""

from __future__ import annotations

from dataclasses import replace

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import LONGEST_REASON, Moved, by_person, decided, moved, said
from leadlight.actions.live.people import Key
from leadlight.engage.stages import RECYCLED
from leadlight.errors import DataError
from leadlight.scoring.scalars import LONGEST_DURATION


def recycle(key: Key, actor: Actor, now: int, reason: str = "", rest: int | None = None) -> Moved:
    """Recycle a lead; it rests so many microseconds, else as long as the company says.

    Raises NotAllowedError, and DataError where there is no such lead.
    """
    if rest is not None and not 0 <= rest <= LONGEST_DURATION:
        raise DataError("A lead rests from no time at all to a thousand years, such as `30 days`.")
    with decided(key, actor, now, cause="recycle") as case:
        why = said(reason, "why", LONGEST_REASON, needed=False)
        until = case.at + (case.company.recycle.rest if rest is None else rest)
        found = moved(case, replace(by_person(case, RECYCLED), rank=0, rest_until=until), why)
        case.note(Deed.RECYCLE_LEAD, before=case.before.stage, rest_until=until)
        return found
