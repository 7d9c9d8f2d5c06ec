"""Put a lead off: whoever does it sees it again later, and others notice nothing."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.leads.seen import seen_lead
from leadlight.errors import DataError
from leadlight.scoring.values import DAY
from leadlight.storage.merges import uid_of_lead
from leadlight.storage.snoozes import bring_back, put_off
from leadlight.storage.transaction import writing

LONGEST = 366 * DAY


def snooze(uid: str, until: int, actor: Actor, now: int) -> None:
    """Let the actor's queue be without a lead until an instant.

    Raises NotAllowedError, NotFoundError, and DataError where it is no instant within a year from now or who
    asks is no user.
    """
    user = _user(actor)
    if not now < until <= now + LONGEST:
        raise DataError("A lead is put off until some time after now, and within a year.")
    with writing():
        root = seen_lead(uid, actor)
        put_off(root, user, until, now)
        write_down(actor, now, Deed.SNOOZE_LEAD, uid_of_lead(root), until=until)


def wake(uid: str, actor: Actor, now: int) -> None:
    """Let a lead be in the actor's queue again. Raises NotAllowedError, NotFoundError and DataError."""
    user = _user(actor)
    with writing():
        root = seen_lead(uid, actor)
        if not bring_back(root, user):
            raise DataError("This lead is not put off.")
        write_down(actor, now, Deed.WAKE_LEAD, uid_of_lead(root))


def _user(actor: Actor) -> int:
    permit(actor, Operation.REVIEW_LEADS)
    if actor.user is None:
        raise DataError("Only who logs in has a day of their own to put leads off from.")
    return actor.user
