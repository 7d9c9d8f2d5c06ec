"""Retain: once a day, delete what is older than its kind is kept."""

from __future__ import annotations

from leadlight.actions.live.mirror import drop_stale
from leadlight.actions.live.uploads.files import sweep
from leadlight.scoring.values import DAY
from leadlight.storage.database import Place
from leadlight.storage.due_rows import (
    RETAIN,
    Claim,
    claim,
    end,
    make_due_by,
    make_rescored,
    renew,
    still_due,
    still_ours,
)
from leadlight.storage.generations import next_generation
from leadlight.storage.retention import EVENTS, KINDS, days_of, delete_older, thin
from leadlight.storage.transaction import writing

AT_ONCE = 2_000
_PLACES = 5_000
"""Rows deleted, and places of the log looked through, in one transaction, for which others wait."""


def plan_retention(now: int) -> None:
    """Have it looked once a day what is to go."""
    if not still_due((RETAIN,), (0,)):
        with writing():
            make_due_by(RETAIN, [(0, now)], now)


def retain_due(place: Place, now: int) -> int:
    """Delete what is too old, if it is time for that; how many rows went."""
    gone = 0
    for claimed in claim(RETAIN, now, 1):
        for kind in KINDS:
            gone += _delete(kind, place, claimed, now)
        sweep(now)
        with writing():
            end([claimed], still_ours([claimed]), {claimed.subject: now + DAY})
    return gone


def _delete(kind: str, place: Place, claimed: Claim, now: int) -> int:
    days = days_of(kind)
    if days is None:
        return 0
    before = now - days * DAY
    return _thin(before, place, claimed, now) if kind == EVENTS else _delete_rows(kind, before, claimed, now)


def _delete_rows(kind: str, before: int, claimed: Claim, now: int) -> int:
    gone = 0
    while True:
        with writing():
            some = delete_older(kind, before, AT_ONCE)
            renew(claimed, now)
        gone += some
        if some < AT_ONCE:
            return gone


def _thin(before: int, place: Place, claimed: Claim, now: int) -> int:
    """Delete events; those whose they were are scored by what is left."""
    gone, seq, done = 0, 0, False
    while not done:
        with writing():
            some = thin(seq, before, _PLACES, now)
            make_rescored([(root, "retention") for root in sorted(some.roots)], now)
            renew(claimed, now)
        gone, seq, done = gone + some.events, some.seq, some.done
    if gone:
        with writing():
            next_generation()
        drop_stale(place)
    return gone
