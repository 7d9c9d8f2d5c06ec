"""Senders over HTTP that send until they hear that it was stored, and remember what they heard."""

import base64
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from leadlight.storage.intake import NOBODY
from leadlight.storage.many import rows
from tests.faults.installation import eventually

PATIENCE = 120.0
PEOPLE = 40
KINDS = ("track", "track", "track", "page", "identify", "browser", "known")


@dataclass
class Sender:
    """Sends batches, each again until a whole answer says that it was taken. `heard` counts what was said of them."""

    port: int
    key: str
    seed: int
    pause: float = 0.02
    acknowledged: list[str] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    retried: int = 0
    stopped: bool = False

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._numbers = iter(range(1_000_000_000))
        self._connection: http.client.HTTPConnection | None = None
        self._thread = threading.Thread(target=self._run, name=f"sender {self.seed}")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End when the batch under way is acknowledged."""
        self.stopped = True
        self._thread.join()

    def _run(self) -> None:
        while not self.stopped:
            batch = [self._message() for _ in range(self._chance.choice((1, 1, 3, 20)))]
            again = self._chance.sample(self.acknowledged, min(len(self.acknowledged), 1))
            batch += [
                {"type": "track", "event": "Again", "userId": "u0", "messageId": name} for name in again
            ]
            self._until_acknowledged(batch)
            time.sleep(self.pause * self._chance.random())
        self._hang_up()

    def _until_acknowledged(self, batch: list[dict[str, Any]]) -> None:
        latest = time.monotonic() + PATIENCE
        while not self.send(batch):
            self.retried += 1
            assert time.monotonic() < latest, "nobody takes messages"
            time.sleep(0.05)

    def _message(self) -> dict[str, Any]:
        number, kind = self._chance.randrange(PEOPLE), self._chance.choice(KINDS)
        found: dict[str, Any] = {"messageId": f"{self.seed}-{next(self._numbers)}", "userId": f"u{number}"}
        match kind:
            case "track":
                return {**found, "type": "track", "event": "Page Viewed", "properties": {"path": "/pricing"}}
            case "page":
                return {**found, "type": "page", "name": "Pricing", "properties": {"path": f"/p{number}"}}
            case "identify":
                traits = {
                    "email": f"u{number}@acme{number % 5}.com",
                    "job_title": self._chance.choice(("CEO", "Clerk")),
                }
                return {**found, "type": "identify", "traits": traits}
            case "browser":
                del found["userId"]
                return {**found, "type": "page", "anonymousId": f"browser-{number}"}
            case _:
                return {**found, "type": "identify", "anonymousId": f"browser-{number}", "traits": {}}

    def send(self, batch: list[dict[str, Any]]) -> bool:
        """Send a batch once; whether a whole answer said that it is stored."""
        login = base64.b64encode(f"{self.key}:".encode()).decode()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            headers = {"Authorization": f"Basic {login}"}
            self._connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), headers)
            answer = self._connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            self._hang_up()
            return False
        self.statuses[answer.status] += 1
        if answer.status != 200:
            assert answer.status == 503, (answer.status, said)
            assert answer.headers["Retry-After"], said
            return False
        content = json.loads(said)
        self.heard += Counter({name: content[name] for name in ("accepted", "duplicate")})
        assert len(content["results"]) == len(batch)
        self.acknowledged += [each["messageId"] for each in batch]
        return True

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def loaded(port: int, key: str, senders: int = 3, pause: float = 0.02) -> Iterator["Load"]:
    """Send as long as the context lasts, and until everything is acknowledged."""
    load = Load([Sender(port, key, number, pause) for number in range(senders)])
    for sender in load.senders:
        sender.start()
    try:
        yield load
    finally:
        for sender in load.senders:
            sender.stopped = True
        for sender in load.senders:
            sender.stop()


@dataclass
class Load:
    """Several senders at once."""

    senders: list[Sender]

    def wait_for(self, status: int, answers: int) -> None:
        """Wait until so many more answers had a status."""
        enough = self.statuses[status] + answers
        eventually(lambda: self.statuses[status] >= enough, f"{answers} answers with status {status}")

    @property
    def acknowledged(self) -> list[str]:
        return [name for sender in self.senders for name in sender.acknowledged]

    @property
    def heard(self) -> Counter[str]:
        return sum((sender.heard for sender in self.senders), Counter())

    @property
    def retried(self) -> int:
        return sum(sender.retried for sender in self.senders)

    @property
    def statuses(self) -> Counter[int]:
        return sum((sender.statuses for sender in self.senders), Counter())


def assert_nothing_lost(load: Load) -> int:
    """Compare what senders heard with the log, its counts and its placements; give how many events there are."""
    stored = [name for (name,) in rows("SELECT message_id FROM leadlight_event")]
    assert Counter(stored) == Counter(set(load.acknowledged))
    counts = Counter(
        dict(
            rows(
                f"SELECT result, SUM(count) FROM leadlight_intakecount WHERE source_id <> {NOBODY} GROUP BY result"
            )
        )
    )
    assert counts["accepted"] == len(stored)
    assert counts["duplicate"] >= load.heard["duplicate"]
    assert counts["accepted"] + counts["duplicate"] >= sum(load.heard.values())
    placed = [seq for (seq,) in rows("SELECT seq FROM leadlight_placement")]
    assert Counter(placed) == Counter(seq for (seq,) in rows("SELECT seq FROM leadlight_event"))
    return len(stored)
