"""How much a key may send: so much a second, and a good deal more at once where it was quiet before."""

from __future__ import annotations

import math
import time

A_SECOND, AT_ONCE = 500, 5_000
"""Messages of one key, in one process."""


class Rations:
    """What each key may send now."""

    def __init__(self) -> None:
        self._left: dict[int, tuple[float, float]] = {}

    def seconds_until(self, source: int, messages: int) -> int:
        """Take so many messages of a key in, which is 0; or say when there may be room, and take none in."""
        now = time.monotonic()
        before, at = self._left.get(source, (AT_ONCE, now))
        left = min(AT_ONCE, before + (now - at) * A_SECOND)
        if messages > left:
            return math.ceil((messages - left) / A_SECOND)
        self._left[source] = left - messages, now
        return 0
