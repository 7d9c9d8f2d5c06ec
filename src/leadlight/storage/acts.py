"""What people decide of a lead, in turn with whoever scores it: nothing is written over a decision unseen."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from leadlight.storage.due_rows import LEASE, make_rescored
from leadlight.storage.intake import CHANNEL
from leadlight.storage.many import among, execute, rows
from leadlight.storage.merges import root_of


class Acted(NamedTuple):
    """The root of a lead, and from which instant on what is decided now counts."""

    root: int
    at: int


def act(lead: int, now: int, cause: str) -> Acted:
    """Begin to decide something of a lead, in the transaction there is; it is scored anew afterwards.

    Until the transaction ends nobody scores, merges or decides. A decision counts from after the score it was
    made on, so that every past score tells which decisions it knew.
    """
    root = root_of(lead)
    if connection.vendor != "sqlite":
        rows("SELECT pg_notify(%s, '')", [CHANNEL])  # the worker wakes when this is committed
    while True:
        make_rescored([(root, cause)], now, urgent=True)  # first, as who scores locks this row first too
        if execute("UPDATE leadlight_lead SET acts = acts + 1 WHERE id = %s AND root_id IS NULL", [root]):
            return Acted(root, _after_its_score(root, now))
        root = root_of(lead)


def _after_its_score(root: int, now: int) -> int:
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE"
    found = rows(f"SELECT at FROM leadlight_score WHERE lead_id = %s{lock}", [root])
    scored = found[0][0] if found else 0
    # one that is later by more than a lease is from a clock that was ahead
    return scored + 1 if now <= scored <= now + LEASE else now


def acts_of(leads: list[int]) -> dict[int, int]:
    """How often somebody decided something of leads."""
    condition, values = among("id", leads)
    return dict(rows(f"SELECT id, acts FROM leadlight_lead WHERE {condition}", [values]))


def count_acts(roots: list[int]) -> None:
    """Note that something was decided of leads."""
    condition, values = among("id", roots)
    execute(f"UPDATE leadlight_lead SET acts = acts + 1 WHERE {condition}", [values])
