"""The limit: the least that can take a message durably. An ASGI function, one writer thread, one table.

    python -m benchmarks.live.prototype FILE PORT

It checks nothing but that the body is JSON, and commits what has come meanwhile as one group.
"""

from __future__ import annotations

import asyncio
import json
import queue
import sqlite3
import sys
import threading
from typing import Any

import uvicorn

Work = tuple[list[tuple[str, bytes]], asyncio.Future, asyncio.AbstractEventLoop]  # type: ignore[type-arg]


class Writer(threading.Thread):
    """Commits whatever waits, as one group."""

    def __init__(self, path: str) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.waiting: queue.SimpleQueue[Work] = queue.SimpleQueue()

    def run(self) -> None:
        connection = sqlite3.connect(self.path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body BLOB)"
        )
        while True:
            group = [self.waiting.get()]
            while not self.waiting.empty() and len(group) < 1000:
                group.append(self.waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            rows = [row for rows, _, _ in group for row in rows]
            connection.executemany("INSERT OR IGNORE INTO log(id, body) VALUES (?, ?)", rows)
            connection.execute("COMMIT")
            loop = group[0][2]
            loop.call_soon_threadsafe(self.tell, [future for _, future, _ in group])

    @staticmethod
    def tell(futures: list[asyncio.Future]) -> None:  # type: ignore[type-arg]
        for future in futures:
            if not future.done():
                future.set_result(None)


def application(writer: Writer) -> Any:
    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        if scope["method"] == "POST":
            message = json.loads(body)
            rows = [
                (each["messageId"], json.dumps(each).encode()) for each in message.get("batch", [message])
            ]
            loop = asyncio.get_running_loop()
            future = loop.create_future()
            writer.waiting.put((rows, future, loop))
            await future
        answer = b'{"success":true}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return app


def main() -> None:
    writer = Writer(sys.argv[1])
    writer.start()
    uvicorn.run(
        application(writer),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        access_log=False,
        log_level="warning",
        lifespan="off",
    )


if __name__ == "__main__":
    main()
