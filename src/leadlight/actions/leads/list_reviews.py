"""A page of the reviews of leads that somebody sees."""

from __future__ import annotations

from dataclasses import replace

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.leads.cursors import cursor_of, place_of
from leadlight.actions.leads.histories import Some
from leadlight.actions.leads.list_leads import Asked
from leadlight.storage.review_list import Given, Wanted, reviews


def list_reviews(wanted: Wanted, page: Asked, actor: Actor) -> Some[Given]:
    """Reviews, the latest first. Raises NotAllowedError, and DataError for a cursor of another list."""
    permit(actor, Operation.READ_LEADS)
    seen = replace(wanted, sight=visible_to(actor))
    below = None if page.cursor is None else place_of(("reviews", seen), page.cursor)[1]
    found = reviews(replace(seen, below=below), page.limit + 1)
    here = found[: page.limit]
    further = cursor_of(("reviews", seen), 0, here[-1].number) if len(found) > page.limit else None
    return Some(here, further)
