"""The heartbeat of a process that is supervised: a byte now and then, as long as its main loop turns."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field

BEATS = "LEADLIGHT_BEATS"
"""Set in the environment: the number of the open pipe that takes the beats."""

_EVERY = 1.0


@dataclass(slots=True)
class Heart:
    """Beats into a pipe, if there is one, at most once a second however often it is asked to."""

    pipe: int | None
    _next: float = field(default=0.0)

    @classmethod
    def of_process(cls) -> Heart:
        """The heart of this process; its children do not inherit it."""
        said = os.environ.pop(BEATS, None)
        if said is None:
            return cls(None)
        pipe = int(said)
        os.set_inheritable(pipe, False)  # noqa: FBT003 - as the function wants it
        os.set_blocking(pipe, False)
        return cls(pipe)

    def beat(self) -> None:
        """Say that this process lives."""
        if self.pipe is None or (now := time.monotonic()) < self._next:
            return
        self._next = now + _EVERY
        with suppress(OSError):  # a pipe that is full has beats enough; one that is closed has nobody to hear
            os.write(self.pipe, b".")
