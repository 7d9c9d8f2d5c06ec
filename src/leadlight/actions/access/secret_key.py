"""What links are signed with: made once, known to all processes of an installation, in no backup."""

from __future__ import annotations

import secrets

from leadlight.storage.models import Secret
from leadlight.storage.transaction import writing

NAME = "signing"


def secret_key() -> str:
    """The key, made where there is none yet."""
    found = Secret.objects.filter(name=NAME).first()
    if found is None:
        with writing():
            found, _ = Secret.objects.get_or_create(name=NAME, defaults={"value": secrets.token_urlsafe(48)})
    return found.value
