"""Bodies are there whole before a thread of the site is taken: who sends slowly waits on the event loop."""

from __future__ import annotations

from collections.abc import Mapping

from leadlight.web.collect.answers import Problem, Receive, Scope, Send, Served, answer
from leadlight.web.collect.bodies import MOST_BYTES, body_as_sent
from leadlight.web.uploads import Uploads

MOST_WAITING = 64 * 2**20
"""So much of whole bodies waits for threads, or is with them, at one time."""

_API = "/api/"
_KINDS: Mapping[int, str] = {408: "too-slow", 413: "too-large", 429: "too-many-requests"}
_OF_THE_BODY = frozenset({b"content-length", b"transfer-encoding"})
_TEXT = (
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
)


class Buffered:
    """An application that gets every body in one part, with its length, however it was sent."""

    def __init__(self, site: Served) -> None:
        self._site = site
        self._uploads = Uploads(site)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises GoneError where the sender hangs up before its body is there."""
        headers = dict(scope["headers"])
        if await self._uploads.takes(scope, headers):
            await self._uploads.serve(scope, receive, send)
            return
        try:
            body = await body_as_sent(headers, receive, MOST_BYTES)
            self._check_room(len(body))
        except Problem as problem:
            await _refuse(scope, send, problem)
            return
        self._waiting += len(body)
        try:
            await self._site(_with_length(scope, len(body)), _again(body, receive), send)
        finally:
            self._waiting -= len(body)

    def _check_room(self, more: int) -> None:
        if more and self._waiting + more > MOST_WAITING:
            raise Problem(429, "too_many_requests", "Too much is under way. Send it again in a second.")


def _with_length(scope: Scope, length: int) -> Scope:
    """The request with the length of what came: WSGI takes a body without one for no body."""
    headers = [(name, value) for name, value in scope["headers"] if name not in _OF_THE_BODY]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}


def _again(body: bytes, receive: Receive) -> Receive:
    """What gives the body once more, and then what comes after it."""
    rest = [body]

    async def replay() -> dict[str, object]:
        if rest:
            return {"type": "http.request", "body": rest.pop(), "more_body": False}
        return dict(await receive())

    return replay


async def _refuse(scope: Scope, send: Send, problem: Problem) -> None:
    """Say why a body is not taken: to programs as the API does, to people in a sentence."""
    from leadlight.web.api.problems import ProblemError, answer_of  # noqa: PLC0415 - once Django is furnished

    hang_up = ((b"connection", b"close"),) if problem.hang_up else ()
    if scope["path"].startswith(_API):
        told = answer_of(ProblemError(_KINDS[problem.status], problem.sentence))
        named = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        headers = [*named, (b"cache-control", b"no-store"), *hang_up]
        await answer(send, told.status_code, told.content, headers)
        return
    again = () if problem.again_in is None else ((b"retry-after", str(problem.again_in).encode()),)
    await answer(send, problem.status, problem.sentence.encode(), (*_TEXT, *again, *hang_up))
