"""The keys in force, remembered for some seconds, so that a revoked one soon opens nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadlight.actions.access.digest import digest_of
from leadlight.actions.live.sources import Key, keys_in_force
from leadlight.web.collect.remembered import Remembered

SECONDS = 2.0
"""So long what is known of keys counts."""

_SECONDS_FOR_STRANGERS = 0.2
"""A key that is not known may just have been made, but strangers must not make us ask all the time."""


class KeyRing:
    """The keys that open something."""

    def __init__(self) -> None:
        self._keys: Remembered[Mapping[str, Key]] = Remembered(lambda: keys_in_force())  # noqa: PLW0108 - found when it is asked

    async def find(self, key: str) -> Key | None:
        """What a key opens, None if nothing. Raises Problem where that cannot be found out."""
        digest = digest_of(key)
        found = (await self._keys.fresh(SECONDS)).get(digest)
        return found or (await self._keys.fresh(_SECONDS_FOR_STRANGERS)).get(digest)

    async def any_allows(self, origin: str) -> bool:
        """Whether some browser's key may be used from an origin."""
        return any(allows(key.origins, origin) for key in await self._browser_keys())

    async def _browser_keys(self) -> Iterable[Key]:
        return [key for key in (await self._keys.fresh(SECONDS)).values() if key.kind == "browser"]


def allows(origins: frozenset[str], origin: str | None) -> bool:
    """Whether a key with these origins may be used from this one."""
    return not origins or (origin is not None and origin.lower() in origins)
