"""Keys of programs: a user's, which does what that user may, or a server's with a role of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db.models import Q

from leadlight.actions.access.addresses import named, user_of
from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.digest import digest_of
from leadlight.actions.access.operations import Actor, Operation, Role, permit
from leadlight.actions.access.written_down import write_down
from leadlight.errors import ConflictError, DataError, NotFoundError
from leadlight.storage.models import ApiKey, User
from leadlight.storage.transaction import writing

MOST_KEYS = 50
"""So many keys of one user open something at a time."""


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key as it is shown, once, and what is kept of it."""

    kept: ApiKey
    key: str


def add_personal_key(email: str, name: str, now: int, by: Actor, expires_at: int | None = None) -> MadeKey:
    """Make a key for a user, who may do so alone; for others whoever manages users. Raises DataError."""
    with writing():
        user = user_of(email)
        if user is None or by.user != user.pk:
            permit(by, Operation.MANAGE_USERS)
        if user is None:
            raise NotFoundError(f"There is no user {email}. `leadlight users list` shows those there are.")
        _check_number(user, now)
        made = _made("personal", ApiKey(name=name, user=user, created_at=now, expires_at=expires_at), by)
        write_down(by, now, Deed.ADD_PERSONAL_KEY, f"user {user.email}", key=made.kept.pk)
    return made


def add_server_key(role: Role, name: str, now: int, by: Actor, expires_at: int | None = None) -> MadeKey:
    """Make a key for a program of the company's, with a role that stays."""
    permit(by, Operation.MANAGE_USERS)
    with writing():
        made = _made("api", ApiKey(name=name, role=role.value, created_at=now, expires_at=expires_at), by)
        write_down(by, now, Deed.ADD_API_KEY, f"API key {made.kept.pk}", role=role.value)
    return made


def _check_number(user: User, now: int) -> None:
    unending = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    if ApiKey.objects.filter(unending, user=user, revoked_at__isnull=True).count() >= MOST_KEYS:
        raise ConflictError(f"{user.email} has {MOST_KEYS} keys. Revoke one that is not used any more.")


def _made(kind: str, unsaved: ApiKey, by: Actor) -> MadeKey:
    unsaved.name = named(unsaved.name)
    if not unsaved.name:
        raise DataError('A key needs a name that says what it is for, such as "My assistant".')
    key = f"{kind}_{secrets.token_hex(16)}"
    unsaved.digest, unsaved.created_by = digest_of(key), by.name
    unsaved.save(force_insert=True)
    return MadeKey(unsaved, key)


def revoke_api_key(number: int, now: int, by: Actor) -> ApiKey:
    """Let a key open nothing from the next request on: one's own, or any by whoever manages users."""
    with writing():
        found = ApiKey.objects.select_related("user").filter(pk=number).first()
        if found is None or found.user is None or by.user != found.user.pk:
            permit(by, Operation.MANAGE_USERS)
        if found is None:
            raise NotFoundError(f"There is no API key {number}.")
        if found.revoked_at is not None:
            raise ConflictError(f"API key {number} was revoked before.")
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
        write_down(by, now, Deed.REVOKE_API_KEY, f"API key {number}")
    return found


def listed_api_keys(user: int | None = None) -> list[ApiKey]:
    """All keys of programs, the newest last, or those of one user."""
    found = ApiKey.objects.select_related("user").order_by("pk")
    return list(found if user is None else found.filter(user_id=user))
