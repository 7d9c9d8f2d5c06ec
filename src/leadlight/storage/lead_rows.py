"""What is kept of leads beside their messages: their profile, and what lists sort by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from leadlight.ingest.json_text import written
from leadlight.ingest.person import Person
from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import EVENT_TYPES
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, execute, insert, rows, update
from leadlight.storage.statements import each


@dataclass(frozen=True, slots=True)
class Made:
    """A root and what was made of its messages: who it is, and how many events when."""

    root: int
    person: Person
    events: int
    first_at: int | None
    last_at: int | None


def made(root: int, person: Person, messages: Sequence[Stored], at: int) -> Made:
    """What lists need to know of a lead as of an instant."""
    times = [
        message.time
        for message in messages
        if message.type in EVENT_TYPES and message.time <= at and message.seq not in person.machine
    ]
    return Made(root, person, len(times), min(times, default=None), max(times, default=None))


def write_leads(leads: Sequence[Made]) -> None:
    """Write what was made of leads."""
    accounts = _accounts([lead.person.account_key for lead in leads if lead.person.account_key])
    update(
        "leadlight_lead",
        {
            "id": "bigint", "profile": "jsonb", "origins": "jsonb", "derived": "jsonb",
            "account_id": "bigint", "name": "text", "email": "text", "company": "text", "events": "bigint",
            "first_at": "bigint", "last_at": "bigint",
        },
        [
            (
                lead.root, written(lead.person.profile), written(lead.person.origins),
                written(lead.person.derived),
                accounts.get(lead.person.account_key or ""), lead.person.name, lead.person.email,
                lead.person.company, lead.events, lead.first_at, lead.last_at,
            )
            for lead in leads
        ],
    )  # fmt: skip


def hollow(leads: Sequence[int]) -> None:
    """Let leads be nobody's: rows with their numbers, and nothing that was known of them."""
    condition, values = among("id", leads)
    execute(
        "UPDATE leadlight_lead SET profile = '{}', origins = '{}', derived = '{}', account_id = NULL, "
        f"name = '', email = '', company = '', owner = '', stage = '' WHERE {condition}",
        [values],
    )


def _accounts(keys: Sequence[str]) -> Mapping[str, int]:
    """The accounts of keys, made where they are missing."""
    if not keys:
        return {}
    wanted = sorted(set(keys))
    condition, values = among("key", wanted)
    known = dict(rows(f"SELECT key, id FROM leadlight_account WHERE {condition}", [values]))
    missing = [(key, "{}") for key in wanted if key not in known]
    if missing:
        insert(
            "leadlight_account", {"key": "text", "traits": "jsonb"}, missing, "ON CONFLICT (key) DO NOTHING"
        )
        known = dict(rows(f"SELECT key, id FROM leadlight_account WHERE {condition}", [values]))
    return known


def write_machines(flags: Sequence[tuple[int, str]]) -> None:
    """Note of events why they are machines', blank of those that are not."""
    each(
        "UPDATE leadlight_placement SET machine = %s WHERE seq = %s AND machine <> %s",
        [(reason, seq, reason) for seq, reason in flags],
    )


def roots_of(leads: Sequence[int]) -> dict[int, int]:
    """Who stands for leads; those that are gone are left out."""
    condition, values = among("id", leads)
    return dict(rows(f"SELECT id, COALESCE(root_id, id) FROM leadlight_lead WHERE {condition}", [values]))


def lock_leads(roots: Sequence[int]) -> None:
    """Let nobody merge, erase or rewrite leads until the transaction ends; SQLite lets nobody anyway."""
    if connection.vendor != "sqlite" and roots:
        condition, values = among("id", sorted(roots))
        rows(f"SELECT id FROM leadlight_lead WHERE {condition} ORDER BY id FOR UPDATE", [values])


def some_at_a_time(leads: Sequence[int], sizes: Mapping[int, int], most: int) -> Iterator[list[int]]:
    """Leads in groups that do not have many more messages together than `most`."""
    group: list[int] = []
    held = 0
    for lead in leads:
        if group and held + sizes.get(lead, 0) > most:
            yield group
            group, held = [], 0
        group.append(lead)
        held += sizes.get(lead, 0)
    if group:
        yield group


def messages_of_nodes(nodes: Sequence[int], at_most: int) -> dict[int, int]:
    """How many messages each of some leads has by itself, counted no further than a number."""
    condition, values = among("id", list(nodes))
    return dict(
        rows(
            "SELECT l.id, (SELECT COUNT(*) FROM (SELECT 1 FROM leadlight_placement WHERE lead_id = l.id "
            f"LIMIT %s) AS those) FROM leadlight_lead l WHERE l.{condition}",
            [at_most, values],
        )
    )


def thinned_at(leads: Sequence[int]) -> dict[int, int]:
    """Of those leads of which messages were deleted for their age, when that was done last."""
    condition, values = among("id", leads)
    query = f"SELECT id, thinned_at FROM leadlight_lead WHERE thinned_at IS NOT NULL AND {condition}"
    return dict(rows(query, [values]))


def fields_of(root: int) -> dict[str, Any]:
    """The fields of a lead as scoring sees them."""
    profile, derived = rows(
        "SELECT CAST(profile AS text), CAST(derived AS text) FROM leadlight_lead WHERE id = %s", [root]
    )[0]
    return {**object_of(derived), **object_of(profile)}


def how_many_messages(roots: Sequence[int], at_most: int) -> dict[int, int]:
    """How many messages roots have, those of each of their leads counted no further than a number."""
    by_root, values = among("root_id", roots)
    by_id, _ = among("id", roots)
    return {
        root: int(count)
        for root, count in rows(
            "SELECT COALESCE(l.root_id, l.id), SUM((SELECT COUNT(*) FROM (SELECT 1 FROM leadlight_placement "
            "WHERE lead_id = l.id LIMIT %s) AS those)) FROM leadlight_lead l "
            f"WHERE l.{by_id} OR l.{by_root} GROUP BY 1",
            [at_most, values, values],
        )
    }
