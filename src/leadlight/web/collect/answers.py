"""What the collector answers: JSON with a status, and the headers that browsers and clients need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, TypeAlias

import msgspec

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Header: TypeAlias = tuple[bytes, bytes]

Served: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An application of the server."""

_encode = msgspec.json.Encoder().encode
_JSON: Header = (b"content-type", b"application/json")

RETRY_AFTER_SECONDS = {429: 1, 503: 5}


class Problem(Exception):  # noqa: N818 - an answer rather than an error of ours
    """A request that is not served: status, a word for programs, a sentence for people.

    `hang_up` ends the connection, where the rest of the request is not worth reading; `again_in` says after
    how many seconds it may be sent again, where that is not what is usual for the status.
    """

    def __init__(
        self, status: int, code: str, sentence: str, *, hang_up: bool = False, again_in: int | None = None
    ) -> None:
        super().__init__(sentence)
        self.again_in = RETRY_AFTER_SECONDS.get(status) if again_in is None else again_in
        self.status, self.code, self.sentence, self.hang_up = status, code, sentence, hang_up


async def answer(
    send: Send, status: int, body: bytes = b"", headers: Sequence[Header] = (), *, to_head: bool = False
) -> None:
    """Send an answer; to a HEAD request without its body."""
    length: Header = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [length, *headers]})
    await send({"type": "http.response.body", "body": b"" if to_head else body})


async def answer_json(send: Send, status: int, content: object, headers: Sequence[Header] = ()) -> None:
    """Send an answer in JSON."""
    await answer(send, status, _encode(content), (_JSON, *headers))


async def answer_problem(send: Send, problem: Problem, headers: Sequence[Header] = ()) -> None:
    """Say why a request is not served, and when to come again."""
    more = list(headers)
    if problem.again_in is not None:
        more.append((b"retry-after", str(problem.again_in).encode()))
    if problem.status == 401:
        more.append((b"www-authenticate", b'Basic realm="Leadlight", charset="UTF-8"'))
    if problem.hang_up:
        more.append((b"connection", b"close"))
    content = {"success": False, "code": problem.code, "message": problem.sentence}
    await answer_json(send, problem.status, content, more)
