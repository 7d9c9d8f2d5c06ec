"""Endpoints and what they were sent, for people; and sending it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.storage.many import among, execute, rows
from leadlight.storage.models import Webhook
from leadlight.storage.sealing import why_unsealable
from leadlight.storage.statements import each
from leadlight.storage.webhook_rows import begin_streams


@dataclass(frozen=True, slots=True)
class Listed:
    """An endpoint without its secrets; how many deliveries wait, how many failed. Points are hundredths.

    `broken` says why nothing can be signed for it, blank where it can.
    """

    id: int
    url: str
    description: str
    types: tuple[str, ...]
    min_points: int | None
    at_once: int
    created_at: int
    secrets: int
    failing_since: int | None
    off_at: int | None
    off_because: str
    waiting: int
    failed: int
    broken: str


class Tried(NamedTuple):
    """One attempt: when, the status or what went wrong, how long it took, and what came back."""

    at: int
    status: int | None
    milliseconds: int
    error: str
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A delivery with its attempts, the latest first; `lead` is the id that it is known by outside."""

    id: int
    uid: str
    type: str
    at: int
    state: str
    lead: str | None
    data: dict[str, Any]
    tried: tuple[Tried, ...]


def listed() -> list[Listed]:
    """All endpoints by number."""
    counts = {
        (webhook, state): number
        for webhook, state, number in rows(
            " UNION ALL ".join(
                f"SELECT webhook_id, '{state}', COUNT(*) FROM leadlight_webhookdelivery "
                f"WHERE state = '{state}' GROUP BY webhook_id"  # each has an index of its own
                for state in ("waiting", "failed")
            )
        )
    }
    return [
        Listed(
            each.pk, each.url, each.description, tuple(each.types), each.min_points, each.at_once,
            each.created_at, len(each.secrets), each.failing_since, each.off_at, each.off_because,
            counts.get((each.pk, "waiting"), 0), counts.get((each.pk, "failed"), 0),
            why_unsealable(each.secrets),
        )
        for each in Webhook.objects.order_by("pk")
    ]  # fmt: skip


def deliveries_of(webhook: int, limit: int) -> list[Shown]:
    """The newest deliveries of an endpoint."""
    found = rows(
        "SELECT d.id, d.uid, d.type, d.at, d.state, l.uid, d.data FROM leadlight_webhookdelivery d "
        "LEFT JOIN leadlight_lead l ON l.id = d.lead WHERE d.webhook_id = %s ORDER BY d.id DESC LIMIT %s",
        [webhook, limit],
    )
    condition, values = among("delivery_id", [row[0] for row in found])
    tried: dict[int, list[Tried]] = {}
    for delivery, *said in rows(
        "SELECT delivery_id, at, status, milliseconds, error, said FROM leadlight_webhookattempt "
        f"WHERE {condition} ORDER BY id DESC",
        [values],
    ):
        tried.setdefault(delivery, []).append(Tried(*said))
    return [
        Shown(id_, uid, kind, at, state, lead, json.loads(data), tuple(tried.get(id_, ())))
        for id_, uid, kind, at, state, lead, data in found
    ]


def failed_since(webhook: int, since: int) -> list[int]:
    """The deliveries of an endpoint that failed since an instant, in order."""
    return [
        id_
        for (id_,) in rows(
            "SELECT id FROM leadlight_webhookdelivery WHERE webhook_id = %s AND state = 'failed' "
            "AND ended_at >= %s ORDER BY id",
            [webhook, since],
        )
    ]


def wait_again(webhook: int, deliveries: Sequence[int], now: int) -> int:
    """Let deliveries that ended be sent again, each lead's in their old order; how many there were."""
    condition, values = among("id", deliveries)
    found = rows(
        "SELECT id, lead FROM leadlight_webhookdelivery "
        f"WHERE webhook_id = %s AND state <> 'waiting' AND {condition}",
        [webhook, values],
    )
    begin_streams(sorted({(webhook, lead) for _, lead in found}), now)
    each(
        "UPDATE leadlight_webhookdelivery SET state = 'waiting', ended_at = NULL, since = %s WHERE id = %s",
        [(now, id_) for id_, _ in found],
    )
    return len(found)


def remove(webhook: int) -> None:
    """Remove an endpoint with all that belongs to it."""
    deliveries = "SELECT id FROM leadlight_webhookdelivery WHERE webhook_id = %s"
    execute(f"DELETE FROM leadlight_webhookattempt WHERE delivery_id IN ({deliveries})", [webhook])
    for table in ("stream", "delivery", "told"):
        execute(f"DELETE FROM leadlight_webhook{table} WHERE webhook_id = %s", [webhook])
    execute("DELETE FROM leadlight_webhook WHERE id = %s", [webhook])
