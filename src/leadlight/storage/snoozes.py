"""Leads that somebody does not want to see before an instant."""

from __future__ import annotations

from leadlight.storage.many import execute, insert
from leadlight.storage.stage_rows import of_parts


def put_off(lead: int, user: int, until: int, at: int) -> None:
    """Let a user not see a lead before an instant; one that was said earlier gives way."""
    insert(
        "leadlight_snooze",
        {"lead_id": "bigint", "user_id": "bigint", "until": "bigint", "at": "bigint"},
        [(lead, user, until, at)],
        "ON CONFLICT (lead_id, user_id) DO UPDATE SET until = excluded.until, at = excluded.at",
    )


def bring_back(root: int, user: int) -> int:
    """Let a user see a lead again, whichever of its parts was put off; how many of them were."""
    test, values = of_parts([root])
    return execute(
        "DELETE FROM leadlight_snooze WHERE user_id = %s AND lead_id IN "
        f"(SELECT l.id FROM leadlight_lead l WHERE {test})",
        [user, *values],
    )
