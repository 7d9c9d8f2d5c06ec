"""What a list shows of each of its leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.storage.many import among, rows


@dataclass(frozen=True, slots=True)
class LeadCard:
    """A lead as a list shows it: points are hundredths, instants microseconds, blank where nothing is known.

    `at` is the instant as of which it is scored, None where it is not scored yet.
    """

    lead: int
    uid: str
    name: str
    email: str
    company: str
    account: str | None
    owner: str
    stage: str
    step: str
    created_at: int
    last_at: int | None
    events: int
    at: int | None
    total: int | None
    priority: str | None
    action: str | None
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None


_CARD = (
    "l.id, l.uid, l.name, l.email, l.company, a.key, l.owner, l.stage, l.step, l.created_at, l.last_at, "
    "l.events, s.at, s.total, s.priority, s.action, s.within, s.grade, s.qualifies_for, s.excluded "
    "FROM leadlight_lead l LEFT JOIN leadlight_score s ON s.lead_id = l.id "
    "LEFT JOIN leadlight_account a ON a.id = l.account_id"
)


def cards_of(leads: Sequence[int]) -> list[LeadCard]:
    """The leads of a list, in its order; those that went meanwhile are left out."""
    condition, values = among("l.id", list(leads))
    found = {row[0]: LeadCard(*row) for row in rows(f"SELECT {_CARD} WHERE {condition}", [values])}
    return [found[lead] for lead in leads if lead in found]
