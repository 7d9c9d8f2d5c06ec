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

from leadlight.actions.live.heart import BEATS

_SHORTEST, _LONGEST = 0.5, 30.0
_STEADY = 60.0
"""What ran so many seconds starts anew at once when it dies; what dies sooner waits longer each time."""

HANGS_AFTER = 120.0
"""A process whose heart has not beaten for so many seconds hangs: it is killed and started again."""

_ASLEEP = 5.0
"""Who was not awake for so long cannot say that others were silent."""

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
    beats: int | None = None
    """The end of the pipe at which its heartbeats arrive."""
    beat_at: float = 0.0


class Supervisor:
    """Owns the children. A child's standard input is a pipe that ends when we do, however we end."""

    def __init__(
        self,
        children: Sequence[Child],
        tell: Callable[[str], None],
        hangs_after: float = HANGS_AFTER,
    ) -> None:
        self._children = children
        self._tell = tell
        self._hangs_after = hangs_after
        self._looked_at: float | None = None
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
        slept = self._looked_at is not None and at - self._looked_at > _ASLEEP
        self._looked_at = at
        for child in self._children:
            if child.process is not None:
                self._listen(child, at, slept=slept)
            if child.process is not None and (code := child.process.poll()) is not None:
                self._mourn(child, code, at)
            if child.process is None and child.due <= at:
                _start(child, at)

    def _listen(self, child: Child, at: float, *, slept: bool) -> None:
        """Hear whether the heart of a child beats, and kill it where it has not for long."""
        if slept or (child.beats is not None and _has_beaten(child.beats)):
            child.beat_at = at
        if child.process is not None and at - child.beat_at > self._hangs_after:
            silent = f"has shown no sign of life for {self._hangs_after:.0f} s"
            self._tell(f"The {child.name} process {silent}, and is killed.")
            child.beat_at = at
            child.process.kill()

    def _mourn(self, child: Child, code: int, at: float) -> None:
        steady = at - child.began > _STEADY
        child.pause = _SHORTEST if steady else min(child.pause * 2, _LONGEST)
        child.due = at if steady else at + child.pause
        _let_go(child)
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
                self._tell(f"A process did not end within {_GRACE:.0f} s, and was killed: nothing is lost.")
                process.kill()
                process.wait()


def _start(child: Child, at: float) -> None:
    child.began = child.beat_at = at
    child.beats, beats = os.pipe()
    os.set_blocking(child.beats, False)
    try:
        child.process = subprocess.Popen(  # noqa: S603 - our own command
            child.command,
            stdin=subprocess.PIPE,
            pass_fds=(*child.handed_on, beats),
            process_group=0,  # Ctrl-C in a terminal reaches us, and we tell the children once
            env={**os.environ, **marked(), BEATS: str(beats)},
        )
    finally:
        os.close(beats)


def _let_go(child: Child) -> None:
    """Close what led to a process that has ended."""
    if child.process is not None and child.process.stdin is not None:
        child.process.stdin.close()
    if child.beats is not None:
        os.close(child.beats)
    child.process = child.beats = None


def _has_beaten(beats: int) -> bool:
    try:
        return bool(os.read(beats, 1_024))
    except BlockingIOError:
        return False


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
