"""What people decided of leads, as lists tell it: verdicts, and overrides that count now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from leadlight.storage.json_columns import object_of
from leadlight.storage.many import rows
from leadlight.storage.sight import Sight

LOOKED_THROUGH = 20_000
"""So many of the latest verdicts, and of overrides, are looked through for those of leads that are seen."""


class VerdictRow(NamedTuple):
    """A review of a lead, what the model said then, and the move that came with it.

    The lead is that which stands for it now. Without a `move` the review cannot be taken back.
    """

    number: int
    uid: str
    name: str
    email: str
    company: str
    verdict: str
    reason: str
    text: str
    author: str
    at: int
    judged: Mapping[str, Any]
    move: int | None
    taken_back_at: int | None


class OverrideRow(NamedTuple):
    """An override that counts now; the lead is that which stands for it now."""

    number: int
    uid: str
    name: str
    email: str
    company: str
    points: int | None
    priority: str | None
    reason: str
    author: str
    at: int
    expires_at: int


class OverrideSaid(NamedTuple):
    """Which way an override pulled: points, or a priority; and what the model said before."""

    at: int
    points: int | None
    priority: str | None
    judged: Mapping[str, Any]


_LEAD = "l.uid, l.name, l.email, l.company"
_OF_LEAD = (
    "JOIN leadlight_lead p ON p.id = {}.lead_id JOIN leadlight_lead l ON l.id = COALESCE(p.root_id, p.id)"
)


def verdicts(sight: Sight, limit: int, before: int | None = None) -> list[VerdictRow]:
    """Verdicts on leads that are seen, the latest first; those `before` a number.

    Who does not see all leads is told of theirs among the latest LOOKED_THROUGH.
    """
    seen, owner = sight.condition()
    earlier, number = ("", []) if before is None else ("WHERE id < %s", [before])
    found = rows(
        f"SELECT r.id, {_LEAD}, r.verdict, r.reason, r.text, r.author, r.at, CAST(r.judged AS TEXT), "
        f"m.id, m.taken_back_at FROM (SELECT * FROM leadlight_review {earlier} "
        f"ORDER BY id DESC LIMIT {LOOKED_THROUGH}) AS r {_OF_LEAD.format('r')} "
        "LEFT JOIN leadlight_stagemove m ON m.lead_id = r.lead_id AND m.at = r.at AND m.cause = 'person' "
        f"WHERE {seen} ORDER BY r.id DESC LIMIT %s",
        [*number, *owner, limit],
    )
    return [VerdictRow._make([*row[:10], object_of(row[10]), *row[11:]]) for row in found]


def overrides_said(sight: Sight, limit: int) -> list[OverrideSaid]:
    """The latest overrides of leads that are seen, whether they still count or not."""
    seen, owner = sight.condition()
    found = rows(
        "SELECT o.at, o.points, o.priority, CAST(o.judged AS TEXT) "
        f"FROM (SELECT * FROM leadlight_override ORDER BY id DESC LIMIT {LOOKED_THROUGH}) AS o "
        f"{_OF_LEAD.format('o')} WHERE {seen} ORDER BY o.id DESC LIMIT %s",
        [*owner, limit],
    )
    return [OverrideSaid._make([*row[:3], object_of(row[3])]) for row in found]


def overrides_since(since: int, limit: int) -> list[tuple[int, OverrideSaid]]:
    """The latest overrides given since an instant, each with the lead that stands for its own now."""
    found = rows(
        "SELECT l.id, o.at, o.points, o.priority, CAST(o.judged AS TEXT) FROM leadlight_override o "
        f"{_OF_LEAD.format('o')} WHERE o.at >= %s ORDER BY o.id DESC LIMIT %s",
        [since, limit],
    )
    return [(lead, OverrideSaid._make([*said, object_of(judged)])) for lead, *said, judged in found]


def overrides_in_force(sight: Sight, now: int, limit: int) -> list[OverrideRow]:
    """Overrides of leads that are seen, the latest first, of those that count at an instant."""
    seen, owner = sight.condition()
    found = rows(
        f"SELECT o.id, {_LEAD}, o.points, o.priority, o.reason, o.author, o.at, o.expires_at "
        f"FROM leadlight_override o {_OF_LEAD.format('o')} "
        f"WHERE {seen} AND o.ended_at IS NULL AND o.expires_at > %s ORDER BY o.id DESC LIMIT %s",
        [*owner, now, limit],
    )
    return [OverrideRow(*row) for row in found]
