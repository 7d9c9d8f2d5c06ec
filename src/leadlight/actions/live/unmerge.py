"""One lead that is two people after all: a merge undone, and nothing merges them again but a person."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.people import sees
from leadlight.errors import ConflictError, NotFoundError
from leadlight.storage.due_rows import lock_due, make_rescored
from leadlight.storage.merges import keep_apart, merge_numbered, root_of, uid_of_lead, undo
from leadlight.storage.placing import fence, people_change
from leadlight.storage.transaction import writing


def undo_merge(number: int, now: int, actor: Actor) -> tuple[str, str]:
    """Undo a merge by its number; the uids of the two leads there are now.

    Every event goes back to the lead whose identifiers it named. Raises NotAllowedError,
    NotFoundError where there is no such merge of leads that the actor sees, and ConflictError where it is
    undone already.
    """
    permit(actor, Operation.WRITE_LEADS)
    with writing():
        people_change()
        merge = merge_numbered(number)
        if merge is None or not sees(actor, (merge.survivor, merge.loser)):
            raise NotFoundError(f"There is no merge {number}. `leadlight lead show` lists those of a lead.")
        if merge.undone_at is not None:
            raise ConflictError(f"Merge {number} is undone already.")
        lock_due((merge.survivor, merge.loser, root_of(merge.loser)))
        roots = undo(merge, fence().seq, now, actor.name)
        keep_apart(merge.survivor, merge.loser, now, actor.name)
        make_rescored([(root, "split") for root in roots], now)
        one, other = (uid_of_lead(root) for root in roots)
        write_down(actor, now, Deed.SPLIT_LEADS, one, lead=other, number=number)
        return one, other
