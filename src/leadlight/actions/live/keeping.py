"""Keeping a claim while it is worked on for long."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from leadlight.scoring.values import SECOND
from leadlight.storage.due_rows import LEASE, Claim, renew
from leadlight.storage.transaction import writing


class TakenError(Exception):
    """Somebody else goes on with what was claimed; nothing is wrong."""


@dataclass(slots=True)
class Keep:
    """Keeps a claim while it is worked on; `began` is when that was."""

    claimed: Claim
    began: int
    _clock: float = field(default_factory=time.monotonic)
    _renewed: float = 0.0

    def instant(self) -> int:
        """The instant it is, from when it began."""
        return self.began + int((time.monotonic() - self._clock) * SECOND)

    def now(self) -> None:
        """Keep the claim for longer. Raises TakenError where it is lost."""
        self._renewed = time.monotonic()
        with writing():
            if not renew(self.claimed, self.instant()):
                raise TakenError

    def now_and_then(self) -> None:
        """Keep the claim for longer where some of its time has passed."""
        if time.monotonic() - self._renewed > LEASE / SECOND / 4:
            self.now()
