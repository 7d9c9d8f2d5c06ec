"""Answers to requests that may come again, kept for a day: each request is carried out once."""

from __future__ import annotations

from typing import NamedTuple

from leadlight.scoring.values import DAY, MINUTE
from leadlight.storage.many import execute, rows
from leadlight.storage.transaction import writing

KEPT_FOR = DAY
UNDER_WAY_FOR = MINUTE
"""After so long a request that was begun and has no answer may be begun anew: whoever began it died."""


class Begun(NamedTuple):
    """A request that was begun before: what was asked, since when, and the answer if there is one."""

    asked: str
    at: int
    body: str | None


def begin(name: str, asked: str, now: int) -> Begun | None:
    """Begin a request, in a transaction of its own; None if nobody did before."""
    with writing():
        execute("DELETE FROM leadlight_keptanswer WHERE at <= %s", (now - KEPT_FOR,))
        taken = execute(
            "INSERT INTO leadlight_keptanswer (name, asked, at) VALUES (%s, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET at = excluded.at "
            "WHERE leadlight_keptanswer.asked = excluded.asked AND leadlight_keptanswer.body IS NULL "
            "AND leadlight_keptanswer.at <= %s",
            (name, asked, now, now - UNDER_WAY_FOR),
        )
        if taken:
            return None
        found = rows("SELECT asked, at, body FROM leadlight_keptanswer WHERE name = %s", (name,))
    return Begun(*found[0]) if found else None


def keep(name: str, at: int, body: str) -> bool:
    """Keep the answer of a request that was begun at an instant; False where somebody began it anew since."""
    return (
        execute("UPDATE leadlight_keptanswer SET body = %s WHERE name = %s AND at = %s", (body, name, at))
        == 1
    )


def give_up(name: str, at: int) -> None:
    """Let a request that was begun come again as if it had not."""
    with writing():
        execute("DELETE FROM leadlight_keptanswer WHERE name = %s AND at = %s AND body IS NULL", (name, at))
