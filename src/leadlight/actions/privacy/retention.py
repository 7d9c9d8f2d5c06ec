"""Retention: how long each kind of data is kept, and choosing otherwise."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.errors import DataError
from leadlight.storage.due_rows import RETAIN, make_due
from leadlight.storage.retention import KINDS, days_of
from leadlight.storage.settings_rows import choose
from leadlight.storage.transaction import writing

MOST = 36_500


def kept_days() -> dict[str, int | None]:
    """Of every kind of data how many days it is kept; None for ever."""
    return {kind: days_of(kind) for kind in KINDS}


def keep_for(kind: str, days: int | None, now: int, actor: Actor) -> None:
    """Keep a kind of data for so many days, or for ever; what is older goes soon. Raises DataError."""
    permit(actor, Operation.MANAGE_COMPANY)
    if kind not in KINDS:
        raise DataError(f"There is no kind of data {kind!r}. There are: {', '.join(KINDS)}.")
    if days is not None and not 1 <= days <= MOST:
        raise DataError(f"Data is kept for 1 to {MOST:,} days, or for ever.")
    with writing():
        choose(f"retention.{kind}", days or 0)
        make_due(RETAIN, [(0, now)])
        write_down(actor, now, Deed.KEEP_FOR, kind=kind, days=days)
