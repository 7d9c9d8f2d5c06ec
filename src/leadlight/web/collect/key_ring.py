"""The keys in force, remembered for some seconds, so that a revoked one soon opens nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

from leadlight.actions.live.sources import Key, digest_of, keys_in_force
from leadlight.storage.database import close_connections
from leadlight.storage.writer import TROUBLE
from leadlight.web.collect.answers import Problem

SECONDS = 2.0
"""So long what is known of keys counts."""

_SECONDS_FOR_STRANGERS = 0.2
"""A key that is not known may just have been made, but strangers must not make us ask all the time."""

_PATIENCE = 5.0


class KeyRing:
    """Asks for the keys when it is used and what it knows is old."""

    def __init__(self) -> None:
        self._known: Mapping[str, Key] | None = None
        self._asked = float("-inf")
        self._turn = asyncio.Lock()

    async def find(self, key: str) -> Key | None:
        """What a key opens, None if nothing. Raises Problem where that cannot be found out."""
        digest = digest_of(key)
        found = (await self._fresh(SECONDS)).get(digest)
        return found or (await self._fresh(_SECONDS_FOR_STRANGERS)).get(digest)

    async def any_allows(self, origin: str) -> bool:
        """Whether some browser's key may be used from an origin."""
        return any(allows(key.origins, origin) for key in await self._browser_keys())

    async def _browser_keys(self) -> Iterable[Key]:
        return [key for key in (await self._fresh(SECONDS)).values() if key.kind == "browser"]

    async def _fresh(self, seconds: float) -> Mapping[str, Key]:
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
                self._known = await asyncio.to_thread(_read)
        self._asked = time.monotonic()


def allows(origins: frozenset[str], origin: str | None) -> bool:
    """Whether a key with these origins may be used from this one."""
    return not origins or (origin is not None and origin.lower() in origins)


def _read() -> Mapping[str, Key]:
    try:
        return keys_in_force()
    finally:
        close_connections()
