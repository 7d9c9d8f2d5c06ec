"""What is sent next: streams claimed with a lease, and the outcome written together with their end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from leadlight.scoring.values import SECOND
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, execute, insert, rows
from leadlight.storage.statements import each

LEASE = 30 * SECOND
"""So long nobody else sends what was claimed; a request takes far less, and does not begin late."""

_MASS = (0, 1)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An endpoint as it is sent to; `secrets` are pairs of what is sealed and until when."""

    id: int
    url: str
    secrets: tuple[tuple[str, int | None], ...]
    at_once: int
    failing_since: int | None


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be sent of a stream that was claimed with a token; `who` is the lead as it is known now.

    `who` is None where the lead is no more.
    """

    stream: int
    token: int
    tries: int
    webhook: int
    delivery: int
    uid: str
    type: str
    at: int
    since: int
    data: dict[str, Any]
    lead: int
    who: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it went to send something."""

    at: int
    status: int | None
    milliseconds: int
    error: str
    said: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a delivery after an attempt: it ended as `state`, or waits until `again`."""

    due: Due
    attempt: Attempt | None
    state: str
    again: int = 0


def something_waits(now: int) -> bool:
    """Whether anything may be sent now."""
    found = rows(
        "SELECT 1 FROM leadlight_webhook w WHERE w.off_at IS NULL AND w.rest_until <= %s AND EXISTS ("
        "SELECT 1 FROM leadlight_webhookstream s WHERE s.webhook_id = w.id AND s.mass IN (0, 1) "
        "AND s.at <= %s) LIMIT 1",
        [now, now],
    )
    return bool(found)


def recipients(now: int) -> list[Recipient]:
    """The endpoints that may be sent to now; on PostgreSQL nobody else claims for them meanwhile."""
    lock = "" if connection.vendor == "sqlite" else " FOR NO KEY UPDATE"
    found = rows(
        "SELECT id, url, secrets, at_once, failing_since FROM leadlight_webhook "
        f"WHERE off_at IS NULL AND rest_until <= %s ORDER BY id{lock}",
        [now],
    )
    return [
        Recipient(id_, url, _secrets(secrets), at_once, failing)
        for id_, url, secrets, at_once, failing in found
    ]


def _secrets(value: object) -> tuple[tuple[str, int | None], ...]:
    listed: Any = object_of(value)
    return tuple((each["sealed"], each["until"]) for each in listed)


def under_way(webhook: int, now: int) -> int:
    """How many streams of an endpoint somebody works on."""
    found = rows(
        "SELECT COUNT(*) FROM leadlight_webhookstream WHERE webhook_id = %s AND lease_until > 0 "
        "AND lease_until > %s",
        [webhook, now],
    )
    return int(found[0][0])


def claim_streams(webhook: int, now: int, limit: int) -> list[int]:
    """Claim so many streams of an endpoint, those of single changes first, then those due longest."""
    claimed: list[int] = []
    for mass in _MASS:
        room = limit - len(claimed)
        if room > 0:
            claimed += _claim(webhook, mass, now, room)
    return claimed


def _claim(webhook: int, mass: int, now: int, limit: int) -> list[int]:
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE SKIP LOCKED"
    found = rows(
        "UPDATE leadlight_webhookstream SET lease_until = %s, at = %s, token = token + 1 WHERE id IN ("
        "SELECT id FROM leadlight_webhookstream WHERE webhook_id = %s AND mass = %s AND at <= %s "
        f"ORDER BY at, id LIMIT %s{lock}) RETURNING id",
        [now + LEASE, now + LEASE, webhook, mass, now, limit],
    )
    return [id_ for (id_,) in found]


def first_of(streams: Sequence[int]) -> tuple[list[Due], list[int]]:
    """What comes first in each stream, with who the lead is now; and the streams in which nothing waits."""
    condition, values = among("s.id", sorted(streams))
    found = rows(
        "SELECT s.id, s.token, s.tries, s.webhook_id, d.id, d.uid, d.type, d.at, d.since, d.data, s.lead, "
        "l.id, l.uid, r.uid, r.email, r.name, r.company, r.owner, r.stage "
        "FROM leadlight_webhookstream s LEFT JOIN leadlight_webhookdelivery d ON d.id = ("
        "SELECT MIN(w.id) FROM leadlight_webhookdelivery w WHERE w.webhook_id = s.webhook_id "
        "AND w.lead = s.lead AND w.state = 'waiting') "
        "LEFT JOIN leadlight_lead l ON l.id = s.lead "
        f"LEFT JOIN leadlight_lead r ON r.id = COALESCE(l.root_id, l.id) WHERE {condition}",
        [values],
    )
    due = [_due(row) for row in found if row[4] is not None]
    return due, [row[0] for row in found if row[4] is None]


def _due(row: tuple[Any, ...]) -> Due:
    stream, token, tries, webhook, delivery, uid, kind, at, since, data, lead, there, *who = row
    known = tuple(who) if there is not None else None
    return Due(stream, token, tries, webhook, delivery, uid, kind, at, since, json.loads(data), lead, known)


def write_outcomes(outcomes: Sequence[Outcome], now: int) -> list[Outcome]:
    """Write down how it went, of streams that are still ours; those are returned."""
    ours = _still_ours(outcomes)
    _write_attempts(ours)
    each(
        "UPDATE leadlight_webhookdelivery SET state = %s, ended_at = %s, attempts = attempts + %s "
        "WHERE id = %s",
        [
            (
                one.state,
                None if one.state == "waiting" else now,
                int(one.attempt is not None),
                one.due.delivery,
            )
            for one in ours
        ],
    )
    each(
        "UPDATE leadlight_webhookstream SET at = %s, tries = %s, lease_until = 0 WHERE id = %s",
        [
            (one.again, one.due.tries + 1, one.due.stream)
            if one.state == "waiting"
            else (now, 0, one.due.stream)
            for one in ours
        ],
    )
    end_empty([one.due.stream for one in ours if one.state != "waiting"])
    return ours


def _write_attempts(outcomes: Sequence[Outcome]) -> None:
    insert(
        "leadlight_webhookattempt",
        {
            "delivery_id": "bigint", "at": "bigint", "status": "bigint", "milliseconds": "bigint",
            "error": "text", "said": "text",
        },
        [
            (one.due.delivery, tried.at, tried.status, tried.milliseconds, tried.error, tried.said)
            for one in outcomes
            if (tried := one.attempt) is not None
        ],
    )  # fmt: skip


def _still_ours(outcomes: Sequence[Outcome]) -> list[Outcome]:
    condition, values = among("id", sorted(one.due.stream for one in outcomes))
    lock = "" if connection.vendor == "sqlite" else " ORDER BY id FOR UPDATE"
    tokens = dict(rows(f"SELECT id, token FROM leadlight_webhookstream WHERE {condition}{lock}", [values]))
    return [one for one in outcomes if tokens.get(one.due.stream) == one.due.token]


def end_empty(streams: Sequence[int]) -> None:
    """Forget streams in which nothing waits; on PostgreSQL the caller has locked them."""
    condition, values = among("id", sorted(streams))
    execute(
        f"DELETE FROM leadlight_webhookstream AS s WHERE {condition} AND NOT EXISTS ("
        "SELECT 1 FROM leadlight_webhookdelivery w WHERE w.webhook_id = s.webhook_id AND w.lead = s.lead "
        "AND w.state = 'waiting')",
        [values],
    )


def let_go(claimed: Sequence[Due], now: int) -> None:
    """Let others send what was claimed and not begun."""
    each(
        "UPDATE leadlight_webhookstream SET at = %s, lease_until = 0 WHERE id = %s AND token = %s",
        [(now, due.stream, due.token) for due in claimed],
    )


def nobody_sends(now: int) -> None:
    """End all leases: who held them is gone."""
    execute(
        "UPDATE leadlight_webhookstream SET at = %s, lease_until = 0 WHERE lease_until > 0",
        [now],
    )


def clock_was_ahead(now: int, longest: int) -> None:
    """Let nothing wait for an instant that only a clock that was ahead could set."""
    execute("UPDATE leadlight_webhookstream SET at = %s, lease_until = 0 WHERE at > %s", [now, now + longest])
    execute("UPDATE leadlight_webhook SET rest_until = %s WHERE rest_until > %s", [now, now + longest])


def note_health(webhook: int, failing_since: int | None, rest_until: int | None) -> None:
    """Write down since when an endpoint fails, and until when it rests, if it does."""
    execute(
        "UPDATE leadlight_webhook SET failing_since = %s, "
        "rest_until = CASE WHEN %s > rest_until THEN %s ELSE rest_until END WHERE id = %s",
        [failing_since, rest_until or 0, rest_until or 0, webhook],
    )


def try_all_now(webhook: int, now: int) -> None:
    """Let nothing of an endpoint wait for its next turn, but what is under way."""
    execute(
        "UPDATE leadlight_webhookstream SET at = %s WHERE webhook_id = %s AND at > %s AND lease_until = 0",
        [now, webhook, now],
    )


def switch_off(webhook: int, now: int, because: str) -> int:
    """Tell an endpoint nothing any more, and end what waits; the number of deliveries that have failed so."""
    execute(
        "UPDATE leadlight_webhook SET off_at = %s, off_because = %s WHERE id = %s", [now, because, webhook]
    )
    execute("DELETE FROM leadlight_webhookstream WHERE webhook_id = %s", [webhook])
    return execute(
        "UPDATE leadlight_webhookdelivery SET state = 'failed', ended_at = %s "
        "WHERE webhook_id = %s AND state = 'waiting'",
        [now, webhook],
    )


def something_ended_before(instant: int) -> bool:
    """Whether a delivery ended before an instant."""
    return bool(
        rows(
            "SELECT 1 FROM leadlight_webhookdelivery WHERE ended_at IS NOT NULL AND ended_at < %s LIMIT 1",
            [instant],
        )
    )


def forget_ended(before: int, limit: int) -> int:
    """Forget deliveries that ended before an instant, with their attempts, some of them; how many."""
    old = [
        id_
        for (id_,) in rows(
            "SELECT id FROM leadlight_webhookdelivery WHERE ended_at IS NOT NULL AND ended_at < %s "
            "ORDER BY ended_at LIMIT %s",
            [before, limit],
        )
    ]
    condition, values = among("delivery_id", old)
    execute(f"DELETE FROM leadlight_webhookattempt WHERE {condition}", [values])
    condition, values = among("id", old)
    execute(f"DELETE FROM leadlight_webhookdelivery WHERE {condition}", [values])
    return len(old)
