"""E-mail addresses of users, and names that people give to things, as they may be kept."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from leadlight.errors import DataError
from leadlight.storage.models import User

LONGEST_ADDRESS, LONGEST_NAME = 254, 200


def normal_email(text: str) -> str:
    """An e-mail address as users have it. Raises DataError."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not email or len(email) > LONGEST_ADDRESS or not email.isprintable():
        raise DataError(f"{text} is no e-mail address.")
    return email


def named(text: str) -> str:
    """A name that can be shown on a line. Raises DataError."""
    name = text.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise DataError(f"A name is one line of at most {LONGEST_NAME} characters.")
    return name


def user_of(email: str) -> User | None:
    """The user with an address, whatever was written."""
    try:
        return User.objects.filter(email=normal_email(email)).first()
    except DataError:
        return None
