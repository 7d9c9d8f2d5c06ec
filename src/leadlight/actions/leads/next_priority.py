"""What a lead lacks for the priority above its own, for whoever sees the lead."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.model_in_force import prepared
from leadlight.errors import NotFoundError
from leadlight.insights.next_priority import NextPriority, next_priority
from leadlight.storage.score_rows import stored_scores


def next_priority_of(uid: str, actor: Actor) -> NextPriority:
    """By the score as it is stored. Raises NotAllowedError and NotFoundError."""
    permit(actor, Operation.READ_LEADS)
    root = seen_lead(uid, actor)
    stored = stored_scores([root]).get(root)
    if stored is None:
        raise NotFoundError(f"Lead {uid} has no score yet. It has one within a second or so.")
    return next_priority(prepared(stored.version).model, stored.kept)
