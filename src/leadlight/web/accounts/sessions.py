"""Sessions in the database: whose each is, is told beside it; writers take turns as everywhere."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone
from django.utils.http import base36_to_int

from leadlight.storage.models import Session
from leadlight.storage.transaction import writing

_NAME = re.compile("[a-z0-9]{32}")
_HALF_WAY = "account_login"
"""Where allauth keeps who has given the password and not the code yet."""


class SessionStore(db.SessionStore):
    """Django's, over our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def _validate_session_key(self, key: str | None) -> bool:
        """Take only what a session may be called: a database is not asked for anything else."""
        return bool(key) and _NAME.fullmatch(str(key)) is not None

    def create_model_instance(self, data: Any) -> Session:  # noqa: ANN401
        """A row with whose it is."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.user = int(data.get(SESSION_KEY) or 0) or _half_way_in(data)
        return row

    def create(self) -> None:
        """Begin a session; those that have ended go."""
        with writing():
            Session.objects.filter(expire_date__lte=timezone.now()).delete()
            super().create()

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Keep what the session holds."""
        with writing():
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        with writing():
            super().delete(session_key)


def _half_way_in(data: Any) -> int:  # noqa: ANN401 - what a session holds
    user = (data.get(_HALF_WAY) or {}).get("user_pk")
    return base36_to_int(user) if user else 0
