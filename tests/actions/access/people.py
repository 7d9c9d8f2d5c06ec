"""Users of every role, for tests."""

from leadlight.actions.access.authenticate import actor_of_user
from leadlight.actions.access.operations import Actor, Role
from leadlight.storage.models import User

NOW = 1_800_000_000_000_000


def user_of(role: Role, email: str = "") -> User:
    """Make a user without a password."""
    return User.objects.create(email=email or f"{role}@x.example", role=role.value, created_at=NOW)


def actor_of(role: Role, email: str = "") -> Actor:
    """Make a user, and give who that is."""
    return actor_of_user(user_of(role, email))
