"""Rows that lists are sorted and filtered by: copies of leads and scores, made in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.storage.many import among, execute

NO_SCORE = -(2**62)
"""What stands for the score of a lead that has none: below all others."""

COPIES = {
    "total": f"COALESCE(s.total, {NO_SCORE})",
    "last_at": "COALESCE(l.last_at, 0)",
    "created_at": "l.created_at",
    "owner": "lower(trim(l.owner))",
    "stage": "l.stage",
    "priority": "COALESCE(s.priority, '')",
    "qualifies_for": "COALESCE(s.qualifies_for, '')",
}
"""Each column of a listed row, and what it is a copy of."""

SCORED_LEADS = "leadlight_lead l LEFT JOIN leadlight_score s ON s.lead_id = l.id"


def relist(leads: Sequence[int]) -> None:
    """List leads as their rows and scores say now, those that are listed."""
    if not leads:
        return
    condition, values = among("l.id", list(leads))
    named = ", ".join(f"{source} AS {column}" for column, source in COPIES.items())
    execute(
        f"UPDATE leadlight_listed SET {', '.join(f'{column} = n.{column}' for column in COPIES)} "
        f"FROM (SELECT l.id, {named} FROM {SCORED_LEADS} WHERE {condition}) AS n "
        "WHERE n.id = leadlight_listed.lead_id",
        [values],
    )


def unlist(lead: int) -> None:
    """List a lead no more."""
    for table in ("listed", "searched"):
        execute(f"DELETE FROM leadlight_{table} WHERE lead_id = %s", (lead,))
