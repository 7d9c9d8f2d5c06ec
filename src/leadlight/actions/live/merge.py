"""Two leads that are one person, because somebody says so."""

from __future__ import annotations

import json

from leadlight.actions.live.people import part_of_key
from leadlight.errors import DataError
from leadlight.ingest.identity import seniority
from leadlight.storage.many import insert
from leadlight.storage.merges import no_longer_apart, root_of, uid_of_lead
from leadlight.storage.neighbourhoods import counts_of
from leadlight.storage.placing import due, fence, lock_due, move, people_change, record_merges
from leadlight.storage.transaction import writing


def merge_leads(one: str, other: str, now: int, by: str) -> str:
    """Make one of two leads, each named by uid, e-mail address or another identifier; the uid of the lead.

    Raises DataError where one of them is not there, or both are one already.
    """
    with writing():
        people_change()
        named = {root_of(part): part for part in (part_of_key(one), part_of_key(other))}
        if len(named) == 1:
            raise DataError(f"{one} and {other} are one lead already.")
        counts = counts_of(named)
        survivor, loser = sorted(named, key=lambda root: seniority(root, counts[root]))
        lock_due(named)
        no_longer_apart(survivor, loser)
        record_merges([(named[survivor], named[loser], fence().seq, now, by)])
        move(loser, survivor)
        due([(survivor, "merge")], now)
        uid = uid_of_lead(survivor)
        note(now, by, "merge", uid, {"merged": uid_of_lead(loser)})
        return uid


def note(now: int, by: str, action: str, subject: str, detail: dict[str, object]) -> None:
    """Write down who did what."""
    insert(
        "leadlight_audit",
        {"at": "bigint", "actor": "text", "action": "text", "subject": "text", "detail": "jsonb"},
        [(now, by, action, subject, json.dumps(detail))],
    )
