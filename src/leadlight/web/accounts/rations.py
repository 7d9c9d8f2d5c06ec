"""Django's cache as a table of notes: what is limited is counted by all processes together.

Values are JSON: Django's own cache in a database unpickles what it finds there.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from leadlight.actions.clock import now
from leadlight.scoring.values import SECOND
from leadlight.storage import ration_rows

_NEVER = 2**62


class Rations(BaseCache):
    """Keeps notes until they expire."""

    def __init__(self, _location: str, parameters: dict[str, Any]) -> None:
        super().__init__(parameters)

    def add(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Note something that is not noted; whether it was new."""
        at = now()
        key = self.make_and_validate_key(key, version)
        return ration_rows.note_if_new(key, json.dumps(value), self._end(timeout, at), at)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401 - any JSON
        """What is noted."""
        found = ration_rows.noted(self.make_and_validate_key(key, version), now())
        return default if found is None else json.loads(found)

    def set(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Note something."""
        at = now()
        key = self.make_and_validate_key(key, version)
        ration_rows.note(key, json.dumps(value), self._end(timeout, at), at)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget something; whether it was noted."""
        return ration_rows.forget(self.make_and_validate_key(key, version))

    def clear(self) -> None:
        """Forget everything."""
        ration_rows.forget_all()

    def _end(self, timeout: float | None, at: int) -> int:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _NEVER if seconds is None else at + int(seconds * SECOND)
