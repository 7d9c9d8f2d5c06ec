"""Links that open once: the first administrator's, and those with which users set a password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from leadlight.actions.access.addresses import normal_email
from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.digest import digest_of
from leadlight.actions.access.new_user import made_user
from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.access.written_down import write_down
from leadlight.errors import DataError
from leadlight.scoring.values import DAY
from leadlight.storage.models import OneTimeLink, Session, User
from leadlight.storage.transaction import writing

FIRST_LASTS, LASTS = DAY, 7 * DAY
"""So long the first administrator's link opens, and any other."""

PATH = "/accounts/welcome/"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link as it is shown, once: the part of an address after the host; whose it is, until when."""

    path: str
    email: str
    expires_at: int


class LinkUsedError(DataError):
    """A link that opens nothing: used, replaced by a newer one, too old, or never made."""

    def __init__(self) -> None:
        super().__init__(
            "This link does not open anything any more: it was used, it is too old, or a newer one was made. "
            "Ask an administrator for a new one (`leadlight users link EMAIL`)."
        )


def first_link(now: int) -> Invitation | None:
    """A link for the first administrator, which replaces any before; None where there are users."""
    with writing():
        if User.objects.exists():
            return None
        return new_link(None, now)


def new_link(user: User | None, now: int) -> Invitation:
    """A link for a user that replaces any before; inside a transaction of the caller's."""
    token = secrets.token_urlsafe(32)
    expires_at = now + (LASTS if user is not None else FIRST_LASTS)
    OneTimeLink.objects.filter(user=user).delete()
    OneTimeLink.objects.create(digest=digest_of(token), user=user, created_at=now, expires_at=expires_at)
    return Invitation(f"{PATH}{token}", user.email if user is not None else "", expires_at)


def opened_link(token: str, now: int) -> OneTimeLink:
    """What a link opens; looking does not use it up. Raises LinkUsedError."""
    link = OneTimeLink.objects.select_related("user").filter(digest=digest_of(token)).first()
    if link is None or link.expires_at <= now or (link.user is None and User.objects.exists()):
        raise LinkUsedError
    return link


def use_link(token: str, password_hash: str, now: int, email: str = "") -> User:
    """Set a password, once; without a user make the first administrator. Raises LinkUsedError, DataError.

    All sessions of the user end, as everything that still agrees with the old password does.
    """
    with writing():
        link = OneTimeLink.objects.select_for_update().filter(digest=digest_of(token)).first()
        if link is None:
            raise LinkUsedError
        user = opened_link(token, now).user or made_user(normal_email(email), Role.ADMIN, now)
        OneTimeLink.objects.filter(user=link.user).delete()
        user.password = password_hash
        user.save(update_fields=["password"])
        Session.objects.filter(user=user.pk).delete()
        write_down(Actor(user.email, Role(user.role), user.pk), now, Deed.SET_PASSWORD, f"user {user.email}")
    return user
