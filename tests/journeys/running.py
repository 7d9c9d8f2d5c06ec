"""A Leadlight that runs beside the tests, as users start it."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from leadlight.storage.database import Place

STARTED = re.compile(r"http://127\.0\.0\.1:\d+")
PATIENCE = 40.0


@contextmanager
def running(command: str, place: Place, listen: str = "127.0.0.1:0") -> Iterator[str]:
    """Run `web` or `serve` at a place; give its address."""
    options = ["--data", str(place.folder), "--listen", listen]
    options += ["--database", place.url] if place.url else []
    process = subprocess.Popen(
        [sys.executable, "-m", "leadlight", command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        yield address_of(process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            if process.stdout is not None:
                process.stdout.close()
            process.wait()


def address_of(process: "subprocess.Popen[bytes]") -> str:
    """Read what the process prints until it says where it listens."""
    assert process.stdout is not None
    said, latest = "", time.monotonic() + PATIENCE
    while time.monotonic() < latest:
        ready, _, _ = select.select([process.stdout], [], [], 0.1)
        if not ready:
            continue
        part = os.read(process.stdout.fileno(), 4096).decode()
        said += part
        if found := STARTED.search(said):
            return found[0]
        if not part:
            break
    raise AssertionError(f"Leadlight does not start: {said}")
