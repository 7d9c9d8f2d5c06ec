"""What users do to their own accounts, written down; allauth tells of it by signals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.own_account import note_deed, note_log_in
from leadlight.actions.clock import now
from leadlight.storage.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest


@receiver(user_logged_in)
def logged_in(user: User, **_: object) -> None:
    """Note when."""
    note_log_in(user, now())


@receiver([password_changed, password_reset])
def password(request: HttpRequest, user: User, **_: object) -> None:
    """End all sessions but the one it was changed in."""
    note_deed(user, now(), Deed.SET_PASSWORD, keep_session=request.session.session_key or "")


@receiver(authenticator_added)
def second_factor_added(user: User, authenticator: Any, **_: object) -> None:  # noqa: ANN401 - allauth's
    """Note which."""
    note_deed(user, now(), Deed.ADD_SECOND_FACTOR, type=str(authenticator.type))


@receiver(authenticator_removed)
def second_factor_removed(user: User, authenticator: Any, **_: object) -> None:  # noqa: ANN401 - allauth's
    """Note which."""
    note_deed(user, now(), Deed.REMOVE_SECOND_FACTOR, type=str(authenticator.type))


@receiver(authenticator_reset)
def recovery_codes_made(user: User, authenticator: Any, **_: object) -> None:  # noqa: ANN401 - allauth's
    """Note which."""
    note_deed(user, now(), Deed.RENEW_SECOND_FACTOR, type=str(authenticator.type))
