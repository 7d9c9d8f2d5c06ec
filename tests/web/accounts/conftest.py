"""The site as Django answers, without a server before it, and people who visit it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from leadlight.actions.access.new_user import made_user
from leadlight.actions.access.operations import Role
from leadlight.storage.database import Place
from leadlight.storage.models import User
from leadlight.storage.transaction import writing
from leadlight.web.site import furnish

NOW = 1_800_000_000_000_000
PASSWORD = "a window of small panes"  # noqa: S105


class Visitor(Client):
    """A browser that sends what forms need, and follows nothing by itself."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def send(self, path: str, fields: dict[str, str], **more):
        """Load a page with a form and send the form."""
        return self.fill(self.get(path, **more).content.decode(), path.partition("?")[0], fields, **more)

    def fill(self, page: str, path: str, fields: dict[str, str], **more):
        """Send the form of a page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None, page
        return self.post(path, {"csrfmiddlewaretoken": token[1], **fields}, **more)

    def log_in(self, email: str, password: str = PASSWORD, more: str = "", **headers):
        """Try to log in."""
        next_ = {"next": more} if more else {}
        return self.send("/accounts/login/", {"login": email, "password": password, **next_}, **headers)

    @property
    def is_in(self) -> bool:
        """Whether the site knows who this is."""
        return self.get("/accounts/").status_code == 200


@pytest.fixture
def site(sqlite_place: Place) -> Callable[[], Visitor]:
    """Give visitors of a site where the kind of database does not matter."""
    furnish()
    return Visitor


@pytest.fixture
def sites(place: Place) -> Callable[[], Visitor]:
    """Give visitors of a site on every kind of database."""
    furnish()
    return Visitor


def user_with_password(email: str = "ana@x.example", role: Role = Role.ADMIN) -> User:
    """Make a user who can log in."""
    with writing():
        user = made_user(email, role, NOW)
        user.password = make_password(PASSWORD)
        user.save()
    return user
