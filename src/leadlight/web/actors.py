"""Who sent a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadlight.actions.access.authenticate import actor_of_key, actor_of_user
from leadlight.actions.access.operations import Actor
from leadlight.storage.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest

_SCHEME = "bearer "


def actor_of_request(request: HttpRequest) -> Actor | None:
    """Whoever was made known as `request.actor`, as by a key; else the user who is logged in; else nobody."""
    known = getattr(request, "actor", None)
    if isinstance(known, Actor):
        return known
    user = getattr(request, "user", None)
    return actor_of_user(user) if isinstance(user, User) else None


def actor_of_bearer(request: HttpRequest, now: int) -> Actor | None:
    """Whom the key in `Authorization: Bearer KEY` stands for; it becomes the request's actor."""
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(_SCHEME):
        return None
    actor = actor_of_key(header[len(_SCHEME) :].strip(), now)
    if actor is not None:
        request.actor = actor  # type: ignore[attr-defined]  # as Django's own middleware does with `user`
    return actor
