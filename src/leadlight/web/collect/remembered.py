"""What is read from the database now and then, and counts for some seconds in between."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from leadlight.storage.database import close_connections
from leadlight.storage.writer import TROUBLE
from leadlight.web.collect.answers import Problem

_PATIENCE = 5.0

Known = TypeVar("Known")


class Remembered(Generic[Known]):
    """Asks when it is used and what it knows is old."""

    def __init__(self, read: Callable[[], Known]) -> None:
        self._read = read
        self._known: Known | None = None
        self._asked = float("-inf")
        self._turn = asyncio.Lock()

    async def fresh(self, seconds: float) -> Known:
        """What is known and not older than so. Raises Problem where nothing could be found out yet."""
        if time.monotonic() - self._asked > seconds:
            async with self._turn:
                if time.monotonic() - self._asked > seconds:
                    await self._ask()
        if self._known is None:
            raise Problem(503, "storage", "The database cannot be read now. Send it again later.")
        return self._known

    async def _ask(self) -> None:
        # where the database does not answer, what was known goes on to count: nothing can be written then
        with suppress(*TROUBLE, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                self._known = await asyncio.to_thread(self._read_and_close)
        self._asked = time.monotonic()

    def _read_and_close(self) -> Known:
        try:
            return self._read()
        finally:
            close_connections()
