"""What was asked for by people and for them: erasures and objections, a page at a time."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.cursors import cursor_of, place_of
from leadlight.actions.leads.histories import Some
from leadlight.actions.leads.list_leads import Asked
from leadlight.errors import NotFoundError
from leadlight.storage.models import Erasure
from leadlight.storage.objections import ObjectionRow, listed_objections


def list_erasures(page: Asked, actor: Actor) -> Some[Erasure]:
    """Erasures, the latest first. Raises NotAllowedError, and DataError for a cursor of another list."""
    permit(actor, Operation.MANAGE_PRIVACY)
    found = Erasure.objects.order_by("-pk")
    if page.cursor is not None:
        found = found.filter(pk__lt=place_of("erasures", page.cursor)[1])
    some = list(found[: page.limit + 1])
    here = some[: page.limit]
    return Some(here, cursor_of("erasures", 0, here[-1].pk) if len(some) > page.limit else None)


def show_erasure(number: int, actor: Actor) -> Erasure:
    """One erasure. Raises NotAllowedError and NotFoundError."""
    permit(actor, Operation.MANAGE_PRIVACY)
    found = Erasure.objects.filter(pk=number).first()
    if found is None:
        raise NotFoundError(f"There is no erasure {number}.")
    return found


def list_objections(page: Asked, actor: Actor) -> Some[ObjectionRow]:
    """Objections, also those that were withdrawn, the latest first. Raises as `list_erasures` does."""
    permit(actor, Operation.MANAGE_PRIVACY)
    below = None if page.cursor is None else place_of("objections", page.cursor)[1]
    some = listed_objections(page.limit + 1, below)
    here = some[: page.limit]
    return Some(here, cursor_of("objections", 0, here[-1].number) if len(some) > page.limit else None)
