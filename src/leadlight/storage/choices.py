"""Choices of the installation's, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from leadlight.storage.json_columns import object_of
from leadlight.storage.many import execute, rows


def choice(name: str) -> dict[str, Any]:
    """What was chosen under a name; empty where nothing was."""
    found = rows("SELECT CAST(value AS TEXT) FROM leadlight_setting WHERE name = %s", [name])
    return object_of(found[0][0]) if found else {}


def choose(name: str, value: Mapping[str, object]) -> None:
    """Keep a choice, in the transaction there is."""
    execute(
        "INSERT INTO leadlight_setting (name, value) VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, json.dumps(value)],
    )
