"""Whether anything can be written down: what the last attempt says, or one made to find out."""

from __future__ import annotations

import asyncio
import time

from leadlight.actions.clock import now
from leadlight.storage.intake import NOBODY, Intake
from leadlight.storage.writer import Ticket, Writer
from leadlight.web.collect.answers import Problem

PATIENCE = 3.0
"""Seconds that an attempt may take before it is said that the disk does not answer."""

_SECONDS, _SECONDS_IN_TROUBLE = 3.0, 1.0
"""So long the last attempt counts."""


class Health:
    """Writes next to nothing where nobody else wrote for a while; several who ask share one attempt."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._attempt: asyncio.Future[None] | None = None

    async def check(self) -> None:
        """Raise Problem where nothing can be written down."""
        if self._attempt is None or self._attempt.done():
            self._attempt = self._begun()
        if self._attempt is not None:
            done, _ = await asyncio.wait({self._attempt}, timeout=PATIENCE)
            if not done:
                raise Problem(503, "storage", "The disk does not answer in time.")
        if self._writer.trouble is not None:
            raise Problem(503, "storage", str(self._writer.trouble))

    def _begun(self) -> asyncio.Future[None] | None:
        """A new attempt, None where the last one counts."""
        counts = _SECONDS if self._writer.trouble is None else _SECONDS_IN_TROUBLE
        if time.monotonic() - self._writer.tried < counts:
            return None
        attempt: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        probe = Intake(NOBODY, now(), is_probe=True)
        self._writer.enter(Ticket(probe, attempt))
        return attempt
