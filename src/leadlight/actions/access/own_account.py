"""What users do to their own accounts in a browser, written down."""

from __future__ import annotations

from leadlight.actions.access.authenticate import actor_of_user
from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.written_down import write_down
from leadlight.storage.models import Session, User
from leadlight.storage.transaction import writing


def note_log_in(user: User, now: int) -> None:
    """Note that somebody logged in."""
    with writing():
        User.objects.filter(pk=user.pk).update(logged_in_at=now)
        write_down(actor_of_user(user), now, Deed.LOG_IN, f"user {user.email}")


def note_deed(user: User, now: int, deed: Deed, keep_session: str | None = None, **detail: object) -> None:
    """Note what somebody did; `keep_session` ends all other sessions."""
    with writing():
        if keep_session is not None:
            Session.objects.filter(user=user.pk).exclude(session_key=keep_session).delete()
        write_down(actor_of_user(user), now, deed, f"user {user.email}", **detail)
