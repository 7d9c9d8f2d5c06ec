"""Move a lead to a stage, or to a step of the pipeline, because a person says so."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import (
    LONGEST_REASON,
    Case,
    Moved,
    by_person,
    decided,
    ladder,
    moved,
    said,
)
from leadlight.actions.live.people import Key
from leadlight.engage.company import Target, known_stages, target_of
from leadlight.engage.stages import RECYCLED
from leadlight.errors import DataError


def move_stage(key: Key, stage: str, actor: Actor, now: int, reason: str = "") -> Moved:
    """Move a lead to a stage or step, up or down; what it is in now.

    Raises NotAllowedError, and DataError where there is no such lead or stage.
    """
    with decided(key, actor, now) as case:
        target = _target(case, stage)
        if target.stage == RECYCLED:
            raise DataError("A lead is recycled with `leadlight lead recycle`, which says how long it rests.")
        why = said(reason, "why", LONGEST_REASON, needed=False)
        found = moved(case, by_person(case, *target), why)
        case.note(Deed.MOVE_LEAD, stage=found.stage, step=found.step, before=case.before.stage)
        return found


def _target(case: Case, stage: str) -> Target:
    names = ladder()
    target = target_of(stage, names, case.company)
    if target is None:
        known = ", ".join(known_stages(names, case.company))
        raise DataError(f"There is no stage {stage!r}. It is one of: {known}.")
    return target
