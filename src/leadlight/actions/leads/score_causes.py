"""What a lead scored when, and what it did just before each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.actions.access.operations import Actor
from leadlight.actions.leads.histories import Some, score_history
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.seen import seen_lead
from leadlight.storage.timelines import Came, Scored, came_between

MOST_MESSAGES = 1_000
"""So many messages are looked at to tell what changed a score."""


@dataclass(frozen=True, slots=True)
class Caused:
    """A score that became another, and the messages that came since the one before, the latest first."""

    scored: Scored
    came: Sequence[Came] = ()


def score_causes(uid: str, page: Asked, actor: Actor) -> Some[Caused]:
    """The changes of a score, the latest first. Raises NotAllowedError, NotFoundError and DataError."""
    found = score_history(uid, page, actor)
    if not found.rows:
        return Some((), None)
    places = [each.seq for each in found.rows]
    low = 0 if found.next is None else places[-1] - 1
    came = came_between(seen_lead(uid, actor), low, max(places), MOST_MESSAGES)
    return Some(told_apart(found.rows, came), found.next)


def told_apart(changes: Sequence[Scored], came: Sequence[Came]) -> list[Caused]:
    """Give each change, the latest first, what came after the one before it; only events cause changes."""
    found = []
    for place, each in enumerate(changes):
        before = changes[place + 1].seq if place + 1 < len(changes) else -1
        since = [one for one in came if before < one.seq <= each.seq] if each.cause == "event" else []
        found.append(Caused(each, since))
    return found
