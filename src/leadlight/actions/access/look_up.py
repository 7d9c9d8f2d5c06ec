"""Read the audit, as whoever manages users may."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.storage.audit_rows import Wanted, audited
from leadlight.storage.models import Audit


def look_up(wanted: Wanted, by: Actor, limit: int = 50) -> list[Audit]:
    """Rows of the audit, the newest first."""
    permit(by, Operation.MANAGE_USERS)
    return audited(wanted, limit)
