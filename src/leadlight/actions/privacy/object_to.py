"""Object: a person is not scored from now on, and gets no campaign, until they allow it again."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.model_in_force import in_force
from leadlight.actions.live.people import part_of_key
from leadlight.actions.live.record import standing
from leadlight.errors import ConflictError
from leadlight.scoring.kept import objected as objected_score
from leadlight.storage.acts import act
from leadlight.storage.due_rows import TIME, no_longer_due
from leadlight.storage.merges import uid_of_lead
from leadlight.storage.objections import object_to, objected
from leadlight.storage.placing import fence
from leadlight.storage.score_rows import Change, StoredScore, standings, write_changes, write_scores
from leadlight.storage.transaction import writing


def object_to_scoring(key: str, now: int, actor: Actor) -> str:
    """Let the person that a key names have no score from this instant on; what their lead is called outside.

    Raises DataError where there is nobody of that name, or they object already.
    """
    permit(actor, Operation.MANAGE_PRIVACY)
    with writing():
        lead = part_of_key(key)
        root, at = act(lead, now, "objection")
        if objected([root]):
            raise ConflictError(f"{key} objects already. `leadlight privacy allow` takes that back.")
        object_to(lead, at, actor.name)
        _take_score_away(root, at)
        uid = uid_of_lead(root)
        write_down(actor, now, Deed.OBJECT, uid)
        return uid


def _take_score_away(root: int, now: int) -> None:
    before = standings([root]).get(root)
    if before is None:
        return  # nobody scored them yet, and nobody will
    force, seq = in_force(), max(fence().seq, before.seq)
    score = StoredScore(root, force.model.number, seq, objected_score(now), None)
    write_scores([score])
    write_changes([Change(root, now, seq, "objection", before, standing(score))], force.machine_rules)
    no_longer_due(TIME, [root])
