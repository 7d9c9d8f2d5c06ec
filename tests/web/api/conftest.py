"""The API as Django answers, without a server before it, and programs of every role that ask it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from leadlight.actions.access.api_keys import add_server_key
from leadlight.actions.access.operations import Role, operator
from leadlight.storage.database import Place
from leadlight.web.site import furnish
from tests.actions.live.happenings import NOW, publish_at_once


class Program:
    """Asks with a key, and reads the answers."""

    def __init__(self, key: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}

    def ask(self, method: str, path: str, body: object = None, **headers: str):
        """Send a request; the answer has its JSON in `said`."""
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.generic(
            method, f"/api/v1{path}", content, "application/json", headers={**self.headers, **more}
        )
        answer.said = json.loads(answer.content) if answer.content else None  # type: ignore[attr-defined]
        return answer

    def get(self, path: str, **headers: str):
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str):
        return self.ask("POST", path, {} if body is None else body, **headers)


@pytest.fixture
def api(place: Place) -> Callable[[Role | None], Program]:
    """Give programs with a key of a role, or of none, on every kind of database."""
    return begun()


@pytest.fixture
def sqlite_api(sqlite_place: Place) -> Callable[[Role | None], Program]:
    """Give them where the kind of database does not matter."""
    return begun()


def begun() -> Callable[[Role | None], Program]:
    furnish()
    publish_at_once()

    def program(role: Role | None = Role.ADMIN) -> Program:
        return Program() if role is None else Program(add_server_key(role, role, NOW, operator("test")).key)

    return program
