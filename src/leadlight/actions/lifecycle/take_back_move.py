"""Take a move back that was made by mistake: from now on it is as if the lead had never been moved so."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import Moved, decided, settled
from leadlight.engage.stages import Cause
from leadlight.errors import ConflictError, NotFoundError
from leadlight.storage.stage_rows import move_numbered
from leadlight.storage.taking_back import take_move_back


def take_back_move(number: int, actor: Actor, now: int) -> Moved:
    """Take back a move that a person, a message or a rule made; what the lead is in now.

    A lead that was recycled by mistake has its engagement back. Raises NotAllowedError, and DataError where
    there is no such move, it was taken back already, or the model made it.
    """
    found = move_numbered(number)
    if found is None:
        raise NotFoundError(f"There is no move {number}. `leadlight lead show` lists those of a lead.")
    if found[1].cause is Cause.MODEL:
        raise ConflictError("The model would move it again. Move the lead back instead, and it stays there.")
    with decided(found[0], actor, now, cause="recycle") as case:
        if not take_move_back(number, case.at, actor.name):
            raise ConflictError(f"Move {number} was taken back already.")
        now_in = settled(case)
        case.note(Deed.TAKE_MOVE_BACK, number=number, stage=now_in.stage, before=case.before.stage)
        return now_in
