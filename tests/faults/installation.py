"""A whole Leadlight that runs beside the tests, as users start it, and whose processes can be killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadlight.storage.database import Place
from leadlight.storage.due_rows import HEAVY, RESCORE, how_many_due
from leadlight.storage.many import rows
from tests.servers.postgres import free_port

PATIENCE = 120.0
PARTS = {"web": "web", "worker": "work"}


def eventually(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds; on a busy machine that may take."""
    latest = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < latest, f"it did not happen in time: {what}"
        time.sleep(0.05)


class Installation:
    """`leadlight serve` at a place, always at the same address."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = free_port()
        self.log = place.folder.parent / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def recover(self) -> None:
        """Wait until all of it runs again; who kills the supervisor has to start it."""
        assert self.process is not None
        if self.process.poll() is not None:
            self.start()
        self.wait_for("web", "worker")

    def start(self) -> None:
        """Start it; where one before it has not ended, wait for that."""
        eventually(self._has_started, "serve starts")

    def _has_started(self) -> bool:
        self._launch()
        latest = time.monotonic() + PATIENCE
        while time.monotonic() < latest and self.process is not None and self.process.poll() is None:
            if self.is_healthy():
                return True
            time.sleep(0.05)
        return False

    def _launch(self) -> None:
        options = ["--data", str(self.place.folder), "--listen", f"127.0.0.1:{self.port}"]
        options += ["--database", self.place.url] if self.place.url else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "leadlight", "serve", *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def pid_of(self, part: str) -> int | None:
        """The number of the web or the worker process, None where it is not running."""
        assert self.process is not None
        for number in children_of(self.process.pid):
            if PARTS[part] in words_of(number)[-1:]:
                return number
        return None

    def kill(self, *parts: str) -> int:
        """Kill parts outright, all at once; give how many ran. `supervisor` is the process that keeps the others."""
        assert self.process is not None
        found = [self.process.pid if part == "supervisor" else self.pid_of(part) for part in parts]
        numbers = [number for number in found if number is not None]
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        if "supervisor" in parts:
            self.process.wait()
        return len(numbers)

    def wait_for(self, *parts: str) -> None:
        """Wait until parts run."""
        eventually(lambda: all(self.pid_of(part) for part in parts) and self.is_healthy(), f"{parts} run")

    def settle(self) -> None:
        """Wait until every message is placed and every lead is scored."""
        eventually(is_settled, "everything is placed and scored")

    def end(self) -> None:
        """Stop it, with force where that takes long."""
        assert self.process is not None
        numbers = [self.process.pid, *children_of(self.process.pid)]
        with suppress(subprocess.TimeoutExpired):
            self.process.terminate()
            self.process.wait(30)
            return
        for number in numbers:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def verify(self) -> str:
        """Run `leadlight verify --replay`; give what it said if it found something, else nothing."""
        options = ["--data", str(self.place.folder)]
        options += ["--database", self.place.url] if self.place.url else []
        done = subprocess.run(
            [sys.executable, "-m", "leadlight", "verify", "--replay", *options],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr if done.returncode else ""


@contextmanager
def installed(place: Place) -> Iterator[Installation]:
    """Run an installation as long as the context lasts."""
    installation = Installation(place)
    try:
        installation.start()
        yield installation
    finally:
        installation.end()


def is_settled() -> bool:
    """Whether all messages are placed and all leads that something happened to are scored."""
    last, placed = rows(
        "SELECT (SELECT COALESCE(MAX(seq), 0) FROM leadlight_event), "
        "(SELECT COALESCE(MAX(seq), 0) FROM leadlight_cursor WHERE name = 'placed')"
    )[0]
    if last != placed:
        return False
    return not any(how_many_due(kind, 2**62, 1) for kind in (RESCORE, HEAVY))


def children_of(parent: int) -> list[int]:
    return [
        int(each.name)
        for each in Path("/proc").iterdir()
        if each.name.isdecimal() and _parent(each) == parent
    ]


def _parent(folder: Path) -> int | None:
    """The process that a process belongs to; None where it has ended."""
    try:
        state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def words_of(number: int) -> list[str]:
    """The command line of a process."""
    try:
        return Path(f"/proc/{number}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return [""]
