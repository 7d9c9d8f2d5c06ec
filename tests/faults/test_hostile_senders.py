"""Senders that are slow, idle, hasty or huge: each gets its due, the others are served, and memory stays small."""

import base64
import gzip
import http.client
import json
import re
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from leadlight.actions.live.sources import add_key
from leadlight.storage.many import rows
from tests.faults.installation import Installation, installed

NOW = 1_760_000_000_000_000
MEMORY = 300 * 1024 * 1024
MEGABYTE = 1024 * 1024
AT_ONCE = 30


class Sender:
    """Speaks HTTP as badly as it is asked to."""

    def __init__(self, port: int, key: str) -> None:
        self.port = port
        login = base64.b64encode(f"{key}:".encode()).decode()
        self.head = f"POST /v1/track HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {login}\r\n"
        self.numbers = iter(range(1_000_000))

    def request(self, body: bytes = b"", *, head: str = "") -> bytes:
        body = body or self.message()
        return f"{self.head}{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    def message(self) -> bytes:
        return json.dumps({"userId": "ana", "event": "x", "messageId": f"h{next(self.numbers)}"}).encode()

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def send(self, raw: bytes) -> int:
        """Send one request as it is; the status of its answer."""
        with self.connected() as wire:
            wire.sendall(raw)
            return statuses(wire, 1)[0]


def statuses(wire: socket.socket, count: int) -> list[int]:
    """Read so many answers; what comes before the other side ends."""
    said = b""
    while len(found := re.findall(rb"HTTP/1\.1 (\d{3})", said)) < count or not said.endswith(b"}"):
        part = wire.recv(65_536)
        if not part:
            break
        said += part
    return [int(each) for each in found]


def memory_of(number: int) -> int:
    """The most memory that a process ever held, in bytes."""
    status = Path(f"/proc/{number}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024


@contextmanager
def served_meanwhile(sender: Sender) -> Iterator[None]:
    """Let somebody well-behaved send all the time; each of its messages is taken within a second or so."""
    slowest, stopped, found = [0.0], threading.Event(), []

    def send() -> None:
        while not stopped.is_set():
            began = time.monotonic()
            found.append(sender.send(sender.request()))
            slowest[0] = max(slowest[0], time.monotonic() - began)
            time.sleep(0.02)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
    assert found
    assert set(found) == {200}
    assert slowest[0] < 5, slowest


@pytest.fixture
def server(sqlite_place) -> Iterator[tuple[Installation, Sender]]:
    _, key = add_key("server", NOW, "test")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # our ends of the connections are files, too
    with installed(sqlite_place) as running:
        yield running, Sender(running.port, key)


def all_at_once(work: Callable[[], int], times: int = AT_ONCE) -> list[int]:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(work())) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_nobody_makes_others_wait_or_the_server_grow(server):
    running, sender = server
    number = running.pid_of("web")
    with served_meanwhile(sender):
        a_thousand_idle_connections(sender)
        requests_in_a_row(sender)
        half_closed(sender)
        bombs_and_heaps(sender)

    assert running.pid_of("web") == number
    assert memory_of(number) < MEMORY
    print(f"{memory_of(number) // MEGABYTE} MB at most")  # noqa: T201 - a figure worth knowing


def a_thousand_idle_connections(sender: Sender) -> None:
    with ExitStack() as open_ones:
        wires = [open_ones.enter_context(sender.connected()) for _ in range(1_000)]
        slow = [open_ones.enter_context(sender.connected()) for _ in range(50)]
        for wire in slow:
            wire.sendall(sender.request()[:-5])  # and the rest does not come for now
        assert sender.send(sender.request()) == 200
        for wire in (wires[0], wires[-1]):
            wire.sendall(sender.request())
            assert statuses(wire, 1) == [200]
        for wire in slow[:5]:
            wire.sendall(b"}}}}}")  # whatever that is then, it is answered
            assert statuses(wire, 1)[0] in {200, 400}


def requests_in_a_row(sender: Sender) -> None:
    with sender.connected() as wire:
        wire.sendall(b"".join(sender.request() for _ in range(50)))
        assert statuses(wire, 50) == [200] * 50


def half_closed(sender: Sender) -> None:
    with sender.connected() as wire:
        wire.sendall(sender.request())
        wire.shutdown(socket.SHUT_WR)
        assert statuses(wire, 1) in ([200], [])  # either way nothing hangs
    with sender.connected() as wire:
        wire.sendall(sender.request()[:-5])
        wire.shutdown(socket.SHUT_WR)
        assert statuses(wire, 1) in ([], [400])


def bombs_and_heaps(sender: Sender) -> None:
    bomb = gzip.compress(bytes(100 * MEGABYTE))
    packed = sender.request(bomb, head="Content-Encoding: gzip\r\n")
    assert set(all_at_once(lambda: sender.send(packed))) == {413}
    large = sender.request(b"[" + b"1," * (5 * MEGABYTE) + b"1]")
    assert set(all_at_once(lambda: sender.send(large), 10)) == {413}


def test_what_half_closed_and_cut_requests_brought_is_stored_once_or_not_at_all(server):
    running, sender = server
    for cut in range(1, 400, 13):
        with sender.connected() as wire:
            wire.sendall(sender.request()[:cut])
    before = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    before.request("GET", "/health")
    assert before.getresponse().status == 200
    before.close()

    ids = [name for (name,) in rows("SELECT message_id FROM leadlight_event")]
    assert len(ids) == len(set(ids))
    assert running.is_healthy()
