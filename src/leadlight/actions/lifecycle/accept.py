"""Accept a lead: sales takes it on."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import Moved, by_person, decided, moved
from leadlight.actions.lifecycle.reviewing import ACCEPTED, review
from leadlight.actions.live.people import Key
from leadlight.engage.stages import SAL, Force


def accept(key: Key, actor: Actor, now: int, reason: str = "", text: str = "") -> Moved:
    """Accept a lead with one of the company's reasons, or with none, and in one's own words.

    It comes to SAL unless it is further already. Raises NotAllowedError, and DataError where there is no such
    lead or reason.
    """
    with decided(key, actor, now) as case:
        why, words = review(case, ACCEPTED, reason, text)
        found = moved(case, by_person(case, SAL, force=Force.RAISES), why, words)
        case.note(Deed.ACCEPT_LEAD, stage=found.stage, before=case.before.stage, reason=why)
        return found
