"""JSON columns: SQLite gives their text, PostgreSQL may have read it."""

from __future__ import annotations

import json
from typing import Any


def object_of(value: object) -> dict[str, Any]:
    """The object that a column holds."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value  # type: ignore[assignment]
    return found
