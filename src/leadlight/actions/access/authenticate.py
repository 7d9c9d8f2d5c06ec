"""Who somebody is, by a key or as a user: looked up at each request, so that changes apply to the next."""

from __future__ import annotations

from leadlight.actions.access.digest import digest_of
from leadlight.actions.access.operations import Actor, Role
from leadlight.storage.models import ApiKey, User


def actor_of_key(key: str, now: int) -> Actor | None:
    """Whom a key stands for, with the role that its user has now; None for one that opens nothing."""
    found = ApiKey.objects.select_related("user").filter(digest=digest_of(key)).first()
    if found is None or found.revoked_at is not None:
        return None
    if found.expires_at is not None and found.expires_at <= now:
        return None
    if found.user is not None:
        return actor_of_user(found.user)
    return Actor(f"key {found.name}", Role(found.role))


def actor_of_user(user: User) -> Actor:
    """A user as the one who does something."""
    return Actor(user.email, Role(user.role), user.pk)
