"""End an override before it expires."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation
from leadlight.actions.lifecycle.deciding import decided
from leadlight.errors import ConflictError, NotFoundError
from leadlight.storage.override_rows import end_overrides, lead_of_override


def end_override(number: int, actor: Actor, now: int) -> str:
    """Let an override count no longer; the id of its lead.

    Raises NotAllowedError, and DataError where there is none that still counts.
    """
    found = lead_of_override(number)
    if found is None:
        raise NotFoundError(f"There is no override {number}. `leadlight lead show` lists those of a lead.")
    with decided(found[0], actor, now, Operation.OVERRIDE_SCORES, "override") as case:
        held = lead_of_override(number)
        if held is None or held[1].until <= case.at:
            raise ConflictError(f"Override {number} has ended already.")
        end_overrides([number], case.at, actor.name)
        case.note(Deed.END_OVERRIDE, number=number)
        return case.uid
