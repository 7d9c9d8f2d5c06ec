"""How often something was taken out of the log: copies made before that are thrown away, on every machine."""

from __future__ import annotations

from leadlight.storage.many import execute, rows

_NAME = "erased"


def generation() -> int:
    """How often that was."""
    found = rows("SELECT token FROM leadlight_cursor WHERE name = %s", (_NAME,))
    return int(found[0][0]) if found else 0


def next_generation() -> None:
    """Something is taken out now."""
    execute(
        "INSERT INTO leadlight_cursor (name, seq, lease_until, token) VALUES (%s, 0, 0, 1) "
        "ON CONFLICT (name) DO UPDATE SET token = leadlight_cursor.token + 1",
        (_NAME,),
    )
