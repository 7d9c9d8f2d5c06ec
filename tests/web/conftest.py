"""A collector that listens, and a sender that shows everything that comes back."""

import base64
import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn

from leadlight.actions.live.listening import listening_socket
from leadlight.actions.live.sources import add_key
from leadlight.storage.database import Place
from leadlight.storage.models import Event, IntakeCount, Quarantined
from leadlight.web.collect.app import Application
from leadlight.web.server import configuration

NOW = 1_800_000_000_000_000


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def content(self):
        return json.loads(self.body)


class Collecting:
    """A running collector with a server's key."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.source, self.key = add_key("server", NOW, "test")

    def send(self, path, body, key="", method="POST", **headers) -> Answer:
        """Send a request with a key; None sends none."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            login = base64.b64encode(f"{key or self.key}:".encode()).decode()
            sent["Authorization"] = f"Basic {login}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, raw, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def stored(self):
        """Count the events and what is in quarantine."""
        return Event.objects.count(), Quarantined.objects.count()

    def counts(self, source=None):
        """Give the counts of a source, after those nobody waits for were written too."""
        self.send("/v1/track", {"userId": "last", "event": "last", "messageId": f"last-{time.time_ns()}"})
        rows = IntakeCount.objects.filter(source_id=self.source.pk if source is None else source)
        found = dict(rows.values_list("result", "count"))
        if source in {None, self.source.pk}:
            found["accepted"] -= 1
        return {result: count for result, count in found.items() if count}


@pytest.fixture
def collecting(place: Place) -> Iterator[Collecting]:
    """Run a collector on every kind of database."""
    yield from running()


@pytest.fixture
def sqlite_collecting(sqlite_place: Place) -> Iterator[Collecting]:
    """Run a collector where the kind of database does not matter."""
    yield from running()


def running() -> Iterator[Collecting]:
    listening = listening_socket("127.0.0.1:0")
    server = uvicorn.Server(configuration(Application()))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield Collecting(listening.getsockname()[1])
    server.should_exit = True
    thread.join()
    listening.close()
