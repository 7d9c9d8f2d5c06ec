"""What a new user is made of."""

from __future__ import annotations

from leadlight.actions.access.addresses import named
from leadlight.actions.access.operations import Role
from leadlight.storage.models import EmailName, User


def made_user(email: str, role: Role, now: int, name: str = "") -> User:
    """A new user without a password; inside a transaction of the caller's."""
    user = User(email=email, name=named(name), role=role.value, created_at=now)
    user.set_unusable_password()
    user.save(force_insert=True)
    EmailName.objects.create(user=user, email=email, verified=True, primary=True)
    return user
