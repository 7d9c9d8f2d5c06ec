"""Assistants that work with an installation: the real client, over standard input and output or in this process."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

from leadlight.actions.access.api_keys import add_personal_key
from leadlight.actions.access.operations import Role, operator
from leadlight.assistants.installation import Installation
from leadlight.assistants.server import server_of
from leadlight.storage.database import Place
from tests.actions.access.people import user_of
from tests.actions.live.happenings import NOW
from tests.web.api.conftest import begun
from tests.web.api.serving import serving

ROOT = Path(__file__).parents[2]


class Assistant:
    """Calls tools, and reads what they answer."""

    def __init__(self, portal, client: Client, key: int) -> None:
        self._portal = portal
        self.client = client
        self.key = key

    def tools(self):
        return {tool.name: tool for tool in self._portal.call(self.client.list_tools).tools}

    def told(self, tool: str, **arguments):
        """What a tool answers."""
        answer = self._portal.call(self.client.call_tool, tool, arguments)
        assert not answer.is_error, answer.content
        return answer.structured_content

    def refused(self, tool: str, **arguments) -> str:
        """Why a tool refuses."""
        answer = self._portal.call(self.client.call_tool, tool, arguments)
        assert answer.is_error, answer.structured_content
        (said,) = answer.content
        assert isinstance(said, TextContent)
        return said.text


@pytest.fixture
def address(sqlite_place: Place) -> Iterator[str]:
    """Serve an installation."""
    begun()
    with serving() as url:
        yield url


@pytest.fixture
def assistant(address) -> Iterator[Callable[..., Assistant]]:
    """Give assistants of users of every role."""
    with ExitStack() as stack:
        portal = stack.enter_context(start_blocking_portal())

        def made(role: Role, *, by_command: bool = False) -> Assistant:
            user = user_of(role)
            made = add_personal_key(user.email, "assistant", NOW, operator("test"))
            server = command(address, made.key) if by_command else server_of(Installation(address, made.key))
            opened = portal.wrap_async_context_manager(Client(server))
            return Assistant(portal, stack.enter_context(opened), made.kept.pk)

        yield made


def command(address: str, key: str) -> StdioServerParameters:
    env = {"LEADLIGHT_KEY": key, "PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "leadlight", "mcp", "--url", address], env=env
    )


def as_text(told) -> str:
    return json.dumps(told, ensure_ascii=False)
