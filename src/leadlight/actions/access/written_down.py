"""The audit: each action writes one row of who did what to what, in its own transaction."""

from __future__ import annotations

from leadlight.actions.access.deeds import DETAILS, Deed
from leadlight.actions.access.operations import Actor
from leadlight.storage.models import Audit


def write_down(by: Actor, at: int, deed: Deed, subject: str = "", **detail: object) -> int:
    """Write down what is done, inside the transaction that does it; the number of the row.

    The audit is never changed. So it must not hold what a lead may ask to have erased: a lead is its uid, and
    what somebody wrote stays where it was written. Raises ValueError for a detail that is not of `DETAILS`.
    """
    if unknown := detail.keys() - DETAILS.keys():
        raise ValueError(f"{deed}: the audit has no {', '.join(sorted(unknown))}")
    row = Audit.objects.create(at=at, actor=by.name, action=deed, subject=subject, detail=detail)
    return int(row.pk)
