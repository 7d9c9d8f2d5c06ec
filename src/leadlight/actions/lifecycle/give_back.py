"""Give a lead back to whom it was given before."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.live.people import part_of
from leadlight.errors import ChangedError
from leadlight.storage.lead_notes import last_given
from leadlight.storage.merges import root_of


def give_back(key: str, number: int, actor: Actor, now: int) -> str:
    """Undo the assignment of a number, if it is the last one; whose the lead is now (blank: nobody's).

    Raises NotAllowedError, DataError where there is no such lead, and ChangedError where somebody has given
    it to another one since.
    """
    permit(actor, Operation.ASSIGN_LEADS)
    last = last_given(root_of(part_of(key, actor)), 2)
    if not last or last[0].number != number:
        raise ChangedError("Somebody has given this lead to another one since. Look whose it is now.")
    owner = last[1].owner if len(last) > 1 else ""
    assign(key, owner, actor, now)
    return owner
