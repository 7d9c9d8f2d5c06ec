"""Keep the processes of an installation running: start them, start anew what dies, end them together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

_SHORTEST, _LONGEST = 0.5, 30.0
_STEADY = 60.0
"""What ran so many seconds starts anew at once when it dies; what dies sooner waits longer each time."""

_GRACE = 20.0
"""Seconds that processes have to finish what they do."""


@dataclass(slots=True)
class Child:
    """A process by its name, and how it is started."""

    name: str
    command: Sequence[str]
    handed_on: Sequence[int] = ()
    """Files that it gets open."""
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    due: float = 0.0
    pause: float = field(default=_SHORTEST)


class Supervisor:
    """Owns the children. A child's standard input is a pipe that ends when we do, however we end."""

    def __init__(self, children: Sequence[Child], tell: Callable[[str], None]) -> None:
        self._children = children
        self._tell = tell
        self._ended = threading.Event()

    def run(self, when_started: Callable[[], None]) -> None:
        """Run the children until a signal comes; then end them and return."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._look(time.monotonic())
            when_started()
            while not self._ended.wait(0.1):
                self._look(time.monotonic())
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _look(self, at: float) -> None:
        for child in self._children:
            if child.process is not None and (code := child.process.poll()) is not None:
                self._mourn(child, code, at)
            if child.process is None and child.due <= at:
                _start(child, at)

    def _mourn(self, child: Child, code: int, at: float) -> None:
        steady = at - child.began > _STEADY
        child.pause = _SHORTEST if steady else min(child.pause * 2, _LONGEST)
        child.due = at if steady else at + child.pause
        child.process = None
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        when = "now" if steady else f"in {child.pause:.0f} s"
        self._tell(f"The {child.name} process {how}. It starts again {when}.")

    def _end(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        latest = time.monotonic() + _GRACE
        for process in running:
            try:
                process.wait(max(0.0, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _start(child: Child, at: float) -> None:
    child.began = at
    child.process = subprocess.Popen(  # noqa: S603 - our own command
        child.command,
        stdin=subprocess.PIPE,
        pass_fds=child.handed_on,
        process_group=0,  # Ctrl-C in a terminal reaches us, and we tell the children once
        env={**os.environ, **marked()},
    )


MARK = "LEADLIGHT_SUPERVISED"


def marked() -> Mapping[str, str]:
    """What tells a process that somebody supervises it."""
    return {MARK: "1"}


def end_with_supervisor() -> None:
    """Let this process end as on SIGTERM when the one that supervises it is gone, if one does."""
    if os.environ.pop(MARK, None):
        threading.Thread(target=_wait_for_the_end, name="supervised", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
