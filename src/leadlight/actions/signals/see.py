"""Signals that somebody has seen."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.access.written_down import write_down
from leadlight.storage.signal_feed import mark_seen
from leadlight.storage.transaction import writing


def see(by: Actor, now: int, numbers: Sequence[int]) -> int:
    """Note who has seen signals first, of those that are there for them; of how many that was noted."""
    permit(by, Operation.REVIEW_LEADS)
    with writing():
        seen = mark_seen(numbers, by.name, now, visible_to(by))
        if seen:
            write_down(by, now, Deed.SEE_SIGNALS, signals=sorted(set(numbers)))
        return seen
