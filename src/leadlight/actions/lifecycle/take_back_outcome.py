"""Take an outcome back that was recorded by mistake, whoever said it."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import decided
from leadlight.errors import ConflictError, NotFoundError
from leadlight.storage.outcome_rows import outcome_numbered
from leadlight.storage.taking_back import take_outcome_back


def take_back_outcome(number: int, actor: Actor, now: int) -> str:
    """Let an outcome count no longer; the id of its lead. Its stage stays: `move_stage` changes that.

    Raises NotAllowedError, and DataError where there is none that counts.
    """
    found = outcome_numbered(number)
    if found is None:
        raise NotFoundError(f"There is no outcome {number}. `leadlight lead show` lists those of a lead.")
    with decided(found[0], actor, now) as case:
        if not take_outcome_back(number, case.at, actor.name):
            raise ConflictError(f"Outcome {number} was taken back already.")
        case.note(Deed.TAKE_OUTCOME_BACK, number=number, result=found[1].result)
        return case.uid
