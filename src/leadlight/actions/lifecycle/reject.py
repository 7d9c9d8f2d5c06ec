"""Reject a lead: sales does not take it on, and says why."""

from __future__ import annotations

from dataclasses import replace

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import Case, Moved, by_person, decided, moved
from leadlight.actions.lifecycle.reviewing import REJECTED, review
from leadlight.actions.live.people import Key
from leadlight.engage.company import target_of
from leadlight.engage.stages import RECYCLED, Move


def reject(key: Key, reason: str, actor: Actor, now: int, text: str = "") -> Moved:
    """Reject a lead with one of the company's reasons, which says whether it is recycled or lost.

    Raises NotAllowedError, and DataError where there is no such lead or reason.
    """
    with decided(key, actor, now, cause="recycle") as case:
        why, words = review(case, REJECTED, reason, text)
        then = next(each.then for each in case.company.reject if each.name == why)
        found = moved(case, _move(case, then), why, words)
        case.note(Deed.REJECT_LEAD, stage=found.stage, before=case.before.stage, reason=why)
        return found


def _move(case: Case, then: str) -> Move:
    if then == RECYCLED:
        return replace(by_person(case, RECYCLED), rank=0, rest_until=case.at + case.company.recycle.rest)
    target = target_of(then, (), case.company)
    return by_person(case, *(target or (then,)))
