"""Small notes that expire, shared by all processes: how often somebody tried what is limited."""

from __future__ import annotations

from leadlight.storage.many import execute, rows
from leadlight.storage.transaction import writing

_INTO = "INSERT INTO leadlight_ration (key, value, expires_at) VALUES (%s, %s, %s) ON CONFLICT (key) "
_NEW = "DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at"


def noted(key: str, now: int) -> str | None:
    """What is noted, if it has not expired."""
    found = rows("SELECT value FROM leadlight_ration WHERE key = %s AND expires_at > %s", (key, now))
    return str(found[0][0]) if found else None


def note(key: str, value: str, expires_at: int, now: int) -> None:
    """Note something; what has expired goes."""
    with writing():
        execute("DELETE FROM leadlight_ration WHERE expires_at <= %s", (now,))
        execute(_INTO + _NEW, (key, value, expires_at))


def note_if_new(key: str, value: str, expires_at: int, now: int) -> bool:
    """Note something unless something is noted, in one step for all processes; whether it was new."""
    with writing():
        new = f"{_NEW} WHERE leadlight_ration.expires_at <= %s"
        return execute(_INTO + new, (key, value, expires_at, now)) == 1


def forget(key: str) -> bool:
    """Forget a note; whether there was one."""
    with writing():
        return execute("DELETE FROM leadlight_ration WHERE key = %s", (key,)) == 1


def forget_all() -> None:
    """Forget all notes."""
    with writing():
        execute("DELETE FROM leadlight_ration")


def take_more(key: str, count: int, expires_at: int, now: int) -> int:
    """Count so many more of what is noted as a number, in one step for all processes; how many it is now.

    What has expired goes.
    """
    with writing():
        execute("DELETE FROM leadlight_ration WHERE expires_at <= %s", (now,))
        found = rows(
            f"{_INTO} DO UPDATE SET value = "
            "CAST(CAST(leadlight_ration.value AS bigint) + %s AS text) RETURNING value",
            (key, str(count), expires_at, count),
        )
    return int(found[0][0])
