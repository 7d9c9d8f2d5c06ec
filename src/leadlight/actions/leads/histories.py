"""What a lead did, and what it scored when: a page at a time, for whoever sees the lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.cursors import cursor_of, place_of
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.seen import seen_lead
from leadlight.storage.timelines import Scored, Told, Wanted, scored_of, told_of

Row = TypeVar("Row")


class Some(NamedTuple, Generic[Row]):
    """Some rows, and the cursor of the next if there are more."""

    rows: Sequence[Row]
    next: str | None


def timeline(uid: str, wanted: Wanted, page: Asked, actor: Actor) -> Some[Told]:
    """The messages of a lead, the latest first. Raises NotAllowedError, NotFoundError and DataError."""
    permit(actor, Operation.READ_LEADS)
    root = seen_lead(uid, actor)
    question = ("timeline", root, wanted)
    after = None if page.cursor is None else place_of(question, page.cursor)
    found = told_of(root, wanted, page.limit + 1, None if after is None else (int(after[0]), after[1]))
    here = found[: page.limit]
    return Some(here, cursor_of(question, here[-1].time, here[-1].seq) if len(found) > page.limit else None)


def score_history(uid: str, page: Asked, actor: Actor) -> Some[Scored]:
    """Every score of a lead that became another, the latest first. Raises as `timeline` does."""
    permit(actor, Operation.READ_LEADS)
    root = seen_lead(uid, actor)
    question = ("scores", root)
    after = None if page.cursor is None else place_of(question, page.cursor)[1]
    found = scored_of(root, page.limit + 1, after)
    here = found[: page.limit]
    return Some(here, cursor_of(question, here[-1].at, here[-1].number) if len(found) > page.limit else None)
