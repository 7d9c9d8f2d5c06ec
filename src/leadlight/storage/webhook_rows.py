"""What endpoints are to be told: written in the transaction of its cause, in order for each lead."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from leadlight.ingest.json_text import written
from leadlight.storage.many import among, insert, rows
from leadlight.storage.statements import each

NO_LEAD = 0
"""Stands for what is of no lead."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that is on: what it is told, and how far a score has to move for that."""

    id: int
    types: frozenset[str]
    min_points: int | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing that an endpoint is to be told of a lead; `uid` is what it is known by."""

    webhook: int
    lead: int
    uid: str
    type: str
    at: int
    data: Mapping[str, Any]


def endpoints_that_are_on() -> list[Endpoint]:
    """Those that are told something."""
    found = rows("SELECT id, types, min_points FROM leadlight_webhook WHERE off_at IS NULL ORDER BY id")
    return [
        Endpoint(id_, frozenset(json.loads(types) if isinstance(types, str) else types), least)
        for id_, types, least in found
    ]


def told_totals(webhook: int, leads: Sequence[int]) -> dict[int, int]:
    """The scores that an endpoint was told last of leads."""
    condition, values = among("lead", leads)
    return dict(
        rows(
            f"SELECT lead, total FROM leadlight_webhooktold WHERE webhook_id = %s AND {condition}",
            [webhook, values],
        )
    )


def note_told(webhook: int, totals: Mapping[int, int]) -> None:
    """Remember the scores that an endpoint was told of leads."""
    insert(
        "leadlight_webhooktold",
        {"webhook_id": "bigint", "lead": "bigint", "total": "bigint"},
        [(webhook, lead, totals[lead]) for lead in sorted(totals)],
        "ON CONFLICT (webhook_id, lead) DO UPDATE SET total = excluded.total",
    )


def add_tellings(tellings: Sequence[Telling], now: int, *, mass: bool = False) -> None:
    """Let endpoints be told things, after all that they are told of the same leads already.

    The rows of the streams are written first, and are ours until the transaction ends: so the numbers of
    deliveries of a lead grow in the order in which its changes commit, and whoever ends a stream sees them.
    """
    begin_streams(sorted({(telling.webhook, telling.lead) for telling in tellings}), now, mass=mass)
    insert(
        "leadlight_webhookdelivery",
        {
            "webhook_id": "bigint", "lead": "bigint", "uid": "text", "type": "text", "at": "bigint",
            "data": "text", "since": "bigint", "state": "text", "attempts": "bigint",
        },
        [(*_plain(telling), now, "waiting", 0) for telling in tellings],
    )  # fmt: skip


def _plain(telling: Telling) -> tuple[object, ...]:
    return (telling.webhook, telling.lead, telling.uid, telling.type, telling.at, written(dict(telling.data)))


def begin_streams(streams: Sequence[tuple[int, int]], now: int, *, mass: bool = False) -> None:
    """Have something wait for endpoints and leads, due now if nothing did; the streams are ours then."""
    insert(
        "leadlight_webhookstream",
        {
            "webhook_id": "bigint", "lead": "bigint", "at": "bigint", "mass": "smallint",
            "lease_until": "bigint", "token": "bigint", "tries": "bigint",
        },
        [(webhook, lead, now, int(mass), 0, 0, 0) for webhook, lead in streams],
        "ON CONFLICT (webhook_id, lead) DO UPDATE SET "
        "mass = CASE WHEN excluded.mass < leadlight_webhookstream.mass THEN excluded.mass "
        "ELSE leadlight_webhookstream.mass END",
    )  # fmt: skip


def still_untold(
    webhook: int, kind: str, leads: Collection[int], now: int
) -> dict[int, tuple[int, dict[str, Any]]]:
    """The newest waiting delivery of a type for each of some leads, by lead, where it was surely never sent.

    The streams are ours until the transaction ends. Only what comes first in a stream is ever sent.
    """
    begin_streams(sorted((webhook, lead) for lead in leads), now, mass=True)
    condition, values = among("s.lead", sorted(leads))
    waiting = (
        "FROM leadlight_webhookdelivery w "
        "WHERE w.webhook_id = s.webhook_id AND w.lead = s.lead AND w.state = 'waiting'"
    )
    found = rows(
        "SELECT s.lead, d.id, d.data FROM leadlight_webhookstream s JOIN leadlight_webhookdelivery d "
        f"ON d.id = (SELECT MAX(w.id) {waiting} AND w.type = %s) WHERE s.webhook_id = %s AND {condition} "
        f"AND d.attempts = 0 AND (s.token = 0 OR d.id > (SELECT MIN(w.id) {waiting}))",
        [kind, webhook, values],
    )
    return {lead: (id_, json.loads(data)) for lead, id_, data in found}


def untell(deliveries: Sequence[int]) -> None:
    """Do not tell what `still_untold` gave; a stream that is empty by that ends when it is its turn."""
    each("DELETE FROM leadlight_webhookdelivery WHERE id = %s", [(id_,) for id_ in deliveries])


def forget_told_of(leads: Sequence[int]) -> None:
    """Forget all that was said or is still to be said of leads, to whomever, with what came back."""
    condition, values = among("lead", sorted(leads))
    deliveries = f"SELECT id FROM leadlight_webhookdelivery WHERE {condition}"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM leadlight_webhookattempt WHERE delivery_id IN ({deliveries})", [values])
        for table in ("delivery", "stream", "told"):
            cursor.execute(f"DELETE FROM leadlight_webhook{table} WHERE {condition}", [values])
