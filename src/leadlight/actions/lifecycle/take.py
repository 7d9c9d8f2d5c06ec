"""Take a lead that is nobody's, and let it go again."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.assign import give
from leadlight.actions.lifecycle.deciding import Case, decided
from leadlight.actions.live.people import Key
from leadlight.errors import DataError
from leadlight.storage.lead_notes import last_given, owner_now


def take(key: Key, actor: Actor, now: int) -> str:
    """Let a lead of nobody's be the actor's; the id of the lead.

    Raises NotAllowedError, and DataError where there is no such lead, it is somebody's already, or who asks
    is no user.
    """
    with decided(key, actor, now) as case:
        take_for(case)
        return case.uid


def take_for(case: Case) -> None:
    """Let the lead of a case be the actor's."""
    if not case.actor.email:
        raise DataError("Only who logs in can have leads. `leadlight lead assign` gives one to somebody.")
    owner = owner_now(case.root)
    if owner.strip():
        raise DataError(f"This lead is {owner}'s already. Ask them, or a marketer to give it to you.")
    give(case, case.actor.email)
    case.note(Deed.TAKE_LEAD)


def let_go(key: Key, actor: Actor, now: int) -> str:
    """Let a lead that the actor took be nobody's again; the id of the lead. Raises as `take` does."""
    with decided(key, actor, now) as case:
        last = last_given(case.root, 1)
        if not last or (last[0].owner, last[0].author) != (actor.email, actor.name):
            raise DataError("This lead was not taken by you, or it has been given to somebody since.")
        give(case, "")
        case.note(Deed.LET_LEAD_GO)
        return case.uid
