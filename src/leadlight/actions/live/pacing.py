"""How far an import may run ahead of those who place what it writes: a live event waits behind that much.

Messages are placed in the order of the log, so that who is who does not depend on who places. An import that
wrote as fast as it can would let an event that comes meanwhile wait for minutes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from leadlight.storage.lead_log import logged_up_to, placed_up_to

AHEAD = 1_000
"""So many messages may wait before more are written where the worker places, which scores too."""

AHEAD_BESIDE = 20_000
"""The same where a process does nothing else: it takes thousands at a time."""

PATIENCE = 10.0
"""Seconds without anything placed after which nobody seems to place."""

_LOOK = 0.02


@dataclass(slots=True)
class Pace:
    """Keeps an import from running far `ahead`. With None nobody places before it has ended."""

    ahead: int | None = None
    _gave_up: bool = field(default=False)

    def keep(self) -> None:
        """Wait until little enough waits to be placed; not for ever where nobody places."""
        if self.ahead is None or self._gave_up:
            return
        placed, since = placed_up_to(), time.monotonic()
        while logged_up_to() - placed > self.ahead:
            time.sleep(_LOOK)
            before, placed = placed, placed_up_to()
            if placed > before:
                since = time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                self._gave_up = True
                return
