"""A collector that keeps what it gets and answers as it is told, and websites that send to it."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from leadlight.web.collect.tracker import tracker_script

PATIENCE = 10.0
Message = dict[str, Any]


class StubCollector(ThreadingHTTPServer):
    """Keeps every request, and of each message one. `answers` are given first: a status and headers; then 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.raw: list[bytes] = []
        self.posts: list[Message] = []
        self.accepted: list[Message] = []
        self.answers: deque[tuple[int, dict[str, str]]] = deque()
        self.preflights = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def named(self, name: str) -> list[Message]:
        """Give the accepted messages of an event name or a type, as they happened: requests may overtake."""
        found = [message for message in self.accepted if name in {message.get("event"), message["type"]}]
        return sorted(found, key=lambda message: message.get("timestamp", ""))

    def wait_for(self, name: str, count: int = 1) -> list[Message]:
        """Give the messages of a name when there are so many."""
        self.wait_until(lambda: len(self.named(name)) >= count)
        return self.named(name)

    def wait_until(self, arrived: Callable[[], bool]) -> None:
        latest = time.monotonic() + PATIENCE
        while not arrived():
            assert time.monotonic() < latest, f"not in time; there are {self.accepted}"
            time.sleep(0.02)


class _Request(BaseHTTPRequestHandler):
    server: StubCollector

    def do_GET(self) -> None:
        self._answer(200, {"Content-Type": "text/javascript"}, tracker_script())

    def do_OPTIONS(self) -> None:
        self.server.preflights += 1
        self._answer(204, {})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        post = json.loads(raw)
        status, headers = self.server.answers.popleft() if self.server.answers else (200, {})
        self.server.raw.append(raw)
        self.server.posts.append({"path": self.path, "headers": dict(self.headers), **post})
        if status == 200:
            known = {message["messageId"] for message in self.server.accepted}
            self.server.accepted += [each for each in post["batch"] if each["messageId"] not in known]
        self._answer(status, headers, b"{}")

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        shared = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
        for name, value in {**shared, **headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    """Answer requests as long as the context lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
