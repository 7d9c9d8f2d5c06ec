"""An installation as an assistant sees it: asked with a key at each call, and told in bounded plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError

from leadlight.client import Client, RefusedError

LONGEST_TEXT = 500
"""A text of a lead is cut after so many characters."""

MOST_PLACES = 20
"""Of what is wrong so much is told at once."""

MOST_PARTS = 200
"""Of a longer list or mapping the first parts are told."""


class Installation(Client):
    """A client that tells an assistant in a sentence why something was refused."""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - any JSON
        """Ask the API. Raises ToolError."""
        try:
            return plain(super().ask(method, path, body, **headers))
        except RefusedError as refused:
            places = (_place(each) for each in refused.errors[:MOST_PLACES])
            raise ToolError(" ".join((plain(str(refused)), *places))) from None
        except (OSError, ValueError, HTTPException) as error:
            said = plain(f"The installation does not answer: {error}. Is its address right, and does it run?")
            raise ToolError(said) from None


def _place(wrong: Mapping[str, Any]) -> str:
    """What is wrong where, in a model or in what was sent."""
    where = f"line {wrong['line']}" if "line" in wrong else wrong.get("where", "")
    return str(plain(f"{where}: {wrong.get('message', '')}"))


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same without control and invisible characters, and no longer than an assistant should read."""
    match value:
        case str():
            return _plain_text(value)
        case Mapping():
            return {_plain_text(name): plain(each) for name, each in list(value.items())[:MOST_PARTS]}
        case list():
            return [plain(each) for each in value[:MOST_PARTS]]
        case _:
            return value


def _plain_text(text: str) -> str:
    """A text on one line: what is no character that somebody sees becomes a blank."""
    seen = "".join(
        " " if unicodedata.category(each)[0] in "CZ" else each for each in text[: 4 * LONGEST_TEXT]
    )
    one = " ".join(seen.split())
    return one if len(one) <= LONGEST_TEXT else f"{one[:LONGEST_TEXT]}…"
