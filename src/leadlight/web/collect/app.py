"""The collector as an ASGI application: which address is what, and what is left to pages."""

from __future__ import annotations

import asyncio
import re

from leadlight.actions.clock import now
from leadlight.web.collect.answers import (
    Problem,
    Receive,
    Scope,
    Send,
    Served,
    answer,
    answer_json,
    answer_problem,
)
from leadlight.web.collect.bodies import GoneError, body_of
from leadlight.web.collect.client_settings import settings_of
from leadlight.web.collect.collector import Collector, Post
from leadlight.web.collect.cross_origin import EVERYBODY, permissions, readable_by
from leadlight.web.collect.hooks import PATH as HOOK
from leadlight.web.collect.hooks import Hooks
from leadlight.web.collect.request import Request
from leadlight.web.collect.script import answer_script

TYPES: dict[str, str | None] = {
    "/v1/identify": "identify",
    "/v1/track": "track",
    "/v1/page": "page",
    "/v1/screen": "screen",
    "/v1/group": "group",
    "/v1/alias": "alias",
    "/v1/batch": None,
    "/v1/import": None,
    "/v1/i": "identify",
    "/v1/t": "track",
    "/v1/p": "page",
    "/v1/s": "screen",
    "/v1/g": "group",
    "/v1/a": "alias",
    "/v1/b": None,
}
"""Where messages are sent to, and the type that says; batches say it of each message."""

_SETTINGS = re.compile(r"/v1/projects/([A-Za-z0-9_-]{1,100})/settings")


class Application:
    """Begins to write when the server starts, and writes what waits before it ends.

    What is at no address of the collector's is left to `site`, if there is one.
    """

    def __init__(self, site: Served | None = None) -> None:
        self._collector: Collector | None = None
        self._hooks = Hooks()
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and end of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(Request(scope, dict(scope["headers"]), receive, send))

    def is_stuck(self, after: float) -> bool:
        """Whether nothing has been written down for so many seconds though something waits."""
        return self._collector is not None and self._collector.writer.is_stuck(after)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            self._collector = Collector()
            await send({"type": "lifespan.startup.complete"})
        if self._collector is not None:
            await asyncio.to_thread(self._collector.writer.close)
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, request: Request) -> None:
        if self._collector is None:  # a server that does not tell when it starts
            self._collector = Collector()
        try:
            await self._answer(self._collector, request)
        except Problem as problem:
            shown = () if problem.code == "other_origin" else readable_by(request.headers)
            await answer_problem(request.send, problem, shown)
        except GoneError:
            return

    async def _answer(self, collector: Collector, request: Request) -> None:
        path = request.scope["path"].rstrip("/")
        if path in TYPES:
            await _messages(collector, TYPES[path], request)
        elif path == "/health":
            await _health(collector, request)
        elif path == "/leadlight.js" and request.asks:
            await answer_script(request.headers, request.send, to_head=request.method == "HEAD")
        elif (found := _SETTINGS.fullmatch(path)) and request.asks:
            await _settings(collector, found[1], request)
        elif found := HOOK.fullmatch(path):
            await self._hooks.serve(collector, request, found[1], found[2] or "")
        elif self._site is not None:
            await self._site(request.scope, request.receive, request.send)
        else:
            raise Problem(404, "not_found", "There is nothing at this address.")


async def _messages(collector: Collector, kind: str | None, request: Request) -> None:
    if request.method == "OPTIONS":
        await answer(request.send, 204, headers=await permissions(collector.keys, request.headers))
        return
    if request.method != "POST":
        raise Problem(405, "method", "Messages are sent with POST.")
    key = await collector.key_in_header(request.headers)
    try:
        body = await body_of(request.headers, request.receive)
    except Problem as problem:
        raise collector.refused(problem, key) from None
    post = Post(kind, request.headers, key, body, now())
    await answer_json(request.send, 200, await collector.take(post), readable_by(request.headers))


async def _health(collector: Collector, request: Request) -> None:
    await collector.health.check()
    await answer_json(request.send, 200, {"status": "ok"})


async def _settings(collector: Collector, key: str, request: Request) -> None:
    found = await collector.keys.find(key)
    if found is None or found.kind != "browser":
        raise Problem(404, "not_found", "No browser's key that is in force has this name.")
    host = request.headers.get(b"host", b"").decode("latin-1")
    content = settings_of(key, request.scope["scheme"], host)
    await answer_json(request.send, 200, content, (*EVERYBODY, (b"cache-control", b"private, max-age=60")))
