"""One lead that is two people after all: a merge undone, and nothing merges them again but a person."""

from __future__ import annotations

from leadlight.actions.live.merge import note
from leadlight.errors import DataError
from leadlight.storage.merges import keep_apart, merge_numbered, root_of, uid_of_lead, undo
from leadlight.storage.placing import due, fence, lock_due, people_change
from leadlight.storage.transaction import writing


def undo_merge(number: int, now: int, by: str) -> tuple[str, str]:
    """Undo a merge by its number; the uids of the two leads there are now.

    Every event goes back to the lead whose identifiers it named. Raises DataError where there is no such
    merge, or it is undone already.
    """
    with writing():
        people_change()
        merge = merge_numbered(number)
        if merge is None:
            raise DataError(f"There is no merge {number}. `leadlight lead show` lists those of a lead.")
        if merge.undone_at is not None:
            raise DataError(f"Merge {number} is undone already.")
        lock_due((merge.survivor, merge.loser, root_of(merge.loser)))
        roots = undo(merge, fence().seq, now, by)
        keep_apart(merge.survivor, merge.loser, now, by)
        due([(root, "split") for root in roots], now)
        one, other = (uid_of_lead(root) for root in roots)
        note(now, by, "split", one, {"split": other, "merge": number})
        return one, other
