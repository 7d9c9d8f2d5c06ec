"""How much was deleted on purpose: what the counts of messages that came in are held against."""

from __future__ import annotations

from leadlight.storage.many import execute, rows

EVENTS, QUARANTINED = "deleted events", "deleted quarantined"


def note_deleted(what: str, count: int) -> None:
    """Add to how much was deleted, in the transaction that deletes it."""
    if count:
        execute(
            "INSERT INTO leadlight_cursor (name, seq, lease_until, token) VALUES (%s, %s, 0, 0) "
            "ON CONFLICT (name) DO UPDATE SET seq = leadlight_cursor.seq + excluded.seq",
            (what, count),
        )


def deleted(what: str) -> int:
    """How much was deleted."""
    found = rows("SELECT seq FROM leadlight_cursor WHERE name = %s", (what,))
    return int(found[0][0]) if found else 0
