"""Views: lists of leads that somebody keeps under a name, for themselves or for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, may, permit
from leadlight.actions.access.written_down import write_down
from leadlight.errors import DataError, NotFoundError
from leadlight.storage.models import SavedView
from leadlight.storage.transaction import writing

MOST = 100
"""So many views somebody keeps at most, and so many of others are offered."""

_LONGEST_NAME, _LONGEST_QUERY = 60, 4_000

Query = Mapping[str, Sequence[str]]
"""Filters, order and columns as an address has them: by name the values."""


@dataclass(frozen=True, slots=True)
class View:
    """A view as it is offered to somebody; `is_own` where they may take it away."""

    number: int
    name: str
    query: Query
    shared: bool
    is_own: bool


def views_for(actor: Actor) -> list[View]:
    """Somebody's own views, and those that others share. Raises NotAllowedError."""
    permit(actor, Operation.READ_LEADS)
    rows = SavedView.objects.filter(removed_at=None).order_by("name", "pk")
    own = rows.filter(owner=actor.user)[:MOST]
    shared = rows.filter(shared=True).exclude(owner=actor.user)[:MOST]
    return [_shown(row, actor) for row in (*own, *shared)]


def save_view(name: str, query: Query, actor: Actor, now: int, *, shared: bool = False) -> View:
    """Keep a list under a name; an own one of that name becomes this one.

    Raises NotAllowedError, and DataError where it has no name, or there are too many.
    """
    permit(actor, Operation.WRITE_LEADS if shared else Operation.READ_LEADS)
    called = " ".join(name.replace("\0", "").split())
    if not called or len(called) > _LONGEST_NAME:
        raise DataError(f"Give the view a name of at most {_LONGEST_NAME} characters.")
    kept = {key: [str(value) for value in values] for key, values in query.items()}
    if sum(len(key) + len(value) for key, values in kept.items() for value in values) > _LONGEST_QUERY:
        raise DataError("This list has too many filters to be kept. Take some away.")
    with writing():
        own = SavedView.objects.filter(owner=actor.user, removed_at=None)
        row = own.filter(name=called).first()
        if row is None and own.count() >= MOST:
            raise DataError(f"You keep {MOST} views already. Take one away that you no longer use.")
        row = row or SavedView(owner_id=_user(actor), name=called, created_at=now)
        row.query, row.shared = kept, shared
        row.save()
        write_down(actor, now, Deed.SAVE_VIEW, f"view {row.pk}", shared=shared)
    return _shown(row, actor)


def remove_view(number: int, actor: Actor, now: int) -> View:
    """Take a view away; `bring_back_view` undoes it. Raises NotAllowedError, NotFoundError."""
    return _set_removed(number, actor, now, now)


def bring_back_view(number: int, actor: Actor, now: int) -> View:
    """Bring a view back that was taken away. Raises NotAllowedError, NotFoundError."""
    return _set_removed(number, actor, now, None)


def _set_removed(number: int, actor: Actor, now: int, removed_at: int | None) -> View:
    permit(actor, Operation.READ_LEADS)
    with writing():
        row = SavedView.objects.filter(pk=number).first()
        if row is None or not _is_own(row, actor):
            raise NotFoundError("There is no such view of yours.")
        row.removed_at = removed_at
        row.save(update_fields=["removed_at"])
        write_down(actor, now, Deed.REMOVE_VIEW if removed_at else Deed.BRING_VIEW_BACK, f"view {number}")
    return _shown(row, actor)


def _user(actor: Actor) -> int:
    if actor.user is None:
        raise DataError("Views are kept by people who log in.")
    return actor.user


def _is_own(row: SavedView, actor: Actor) -> bool:
    """Own views, and for whoever runs the place those that are shared."""
    return row.owner_id == actor.user or (row.shared and may(actor, Operation.MANAGE_USERS))


def _shown(row: SavedView, actor: Actor) -> View:
    return View(row.pk, row.name, row.query, row.shared, _is_own(row, actor))
