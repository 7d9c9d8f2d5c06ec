"""One lead that is two people after all: a merge undone, and nothing merges them again but a person."""

from __future__ import annotations

from leadlight.actions.live.merge import note
from leadlight.errors import DataError
from leadlight.storage.merges import keep_apart, merge_numbered, undo
from leadlight.storage.placing import due, fence, people_change
from leadlight.storage.transaction import writing


def undo_merge(number: int, now: int, by: str) -> tuple[str, str]:
    """Undo a merge by its number; the uids of the leads that stayed and that went when it was made.

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
        root = undo(merge, fence().seq, now, by)
        keep_apart(merge.survivor, merge.loser, now, by)
        due([(root, "split"), (merge.loser, "split")], now)
        note(now, by, "split", merge.survivor_uid, {"split": merge.loser_uid, "merge": number})
        return merge.survivor_uid, merge.loser_uid
