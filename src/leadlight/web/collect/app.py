"""The collector as an ASGI application: which address is what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

from leadlight.web.collect.answers import (
    Header,
    Problem,
    Receive,
    Scope,
    Send,
    answer,
    answer_json,
    answer_problem,
)
from leadlight.web.collect.bodies import GoneError, body_of
from leadlight.web.collect.collector import Collector, Post

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


class Application:
    """Begins to write when the server starts, and writes what waits before it ends."""

    def __init__(self) -> None:
        self._collector: Collector | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and end of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._started()
                await send({"type": "lifespan.startup.complete"})
            else:
                if self._collector is not None:
                    await asyncio.to_thread(self._collector.writer.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _started(self) -> Collector:
        if self._collector is None:
            self._collector = Collector()
            self._collector.writer.start()
        return self._collector

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        collector = self._started()
        headers = dict(scope["headers"])
        cors = _cors(headers)
        try:
            await self._route(collector, scope, receive, send)
        except Problem as problem:
            await answer_problem(send, problem, cors)
        except GoneError:
            return

    async def _route(self, collector: Collector, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].rstrip("/")
        headers = dict(scope["headers"])
        if path in TYPES:
            if scope["method"] != "POST":
                raise Problem(405, "method", "Messages are sent with POST.")
            await self._collect(collector, TYPES[path], headers, receive, send)
        elif path == "/health":
            await answer_json(send, 200, {"status": "ok"})
        else:
            raise Problem(404, "not_found", "There is nothing at this address.")

    async def _collect(
        self, collector: Collector, kind: str | None, headers: Mapping[bytes, bytes], receive: Receive, send: Send
    ) -> None:
        try:
            body = await body_of(headers, receive)
        except Problem as problem:
            raise collector.refused(problem) from None
        post = Post(kind, headers, body, time.time_ns() // 1000)
        await collector.take(post, send, _cors(headers))


def _cors(headers: Mapping[bytes, bytes]) -> Sequence[Header]:
    origin = headers.get(b"origin")
    return () if origin is None else ((b"access-control-allow-origin", origin), (b"vary", b"Origin"))
