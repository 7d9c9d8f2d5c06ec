"""How much somebody may ask in a minute, counted by all processes together.

A process takes some requests at a time from the database, and answers these without asking it again.
"""

from __future__ import annotations

import threading

from leadlight.scoring.values import MINUTE, SECOND
from leadlight.storage.ration_rows import take_more
from leadlight.storage.writer import TROUBLE
from leadlight.web.api.problems import ProblemError

A_MINUTE = 1_200
AT_A_TIME = 60
_MOST_KNOWN = 10_000
_EXHAUSTED = -1
"""Stands for what is left where the database said that nothing is: it is not asked again in this minute."""


class ApiRations:
    """What everybody who asks has left of a minute, in this process."""

    def __init__(self, a_minute: int | None = None, at_a_time: int = AT_A_TIME) -> None:
        self._a_minute, self._at_a_time = a_minute or A_MINUTE, at_a_time
        self._left: dict[str, tuple[int, int]] = {}
        self._turn = threading.Lock()

    def take(self, who: str, now: int) -> None:
        """Take one request in. Raises ProblemError where the minute has none left."""
        minute = now // MINUTE
        with self._turn:
            known, left = self._left.get(who, (minute, 0))
            if known != minute or left == 0:
                left = self._more(who, minute, now)
            if left <= 0:
                self._left[who] = (minute, _EXHAUSTED)
                again = max(1, -(-((minute + 1) * MINUTE - now) // SECOND))
                raise ProblemError(
                    "too-many-requests",
                    f"This key may ask {self._a_minute:,} times a minute. Ask again in {again} s.",
                    headers={"Retry-After": str(again)},
                )
            if len(self._left) > _MOST_KNOWN:
                self._left.clear()
            self._left[who] = (minute, left - 1)

    def _more(self, who: str, minute: int, now: int) -> int:
        """Some more of this minute, as many as there are."""
        try:
            taken = take_more(f"api:{who}:{minute}", self._at_a_time, (minute + 2) * MINUTE, now)
        except TROUBLE:
            return self._at_a_time  # where nothing can be written, reading goes on
        return max(0, min(self._at_a_time, self._a_minute - taken + self._at_a_time))
