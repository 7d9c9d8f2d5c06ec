"""What an installation knows, row by row, as tables for other programs; instants as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from django.db import connection

from leadlight.ingest.cells import written_time
from leadlight.ingest.json_text import read
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import EVENT_TYPES
from leadlight.scoring.values import normal_name

Row = dict[str, Any]

_AT_ONCE = 2_000

_IDENTIFIED = (
    "(SELECT min(i.value) FROM leadlight_identifier i JOIN leadlight_lead m ON m.id = i.lead_id "
    "WHERE (m.id = l.id OR m.root_id = l.id) AND i.kind = 'user_id')"
)


def leads() -> Iterator[Row]:
    """Every person once: `lead_id`, what identifies it, and its fields."""
    query = (
        f"SELECT l.uid, {_IDENTIFIED}, l.profile, l.derived, l.owner, l.stage FROM leadlight_lead l "
        "WHERE l.root_id IS NULL ORDER BY l.id"
    )
    for uid, user, profile, derived, owner, stage in _streamed(query):
        row: Row = {"lead_id": uid, "user_id": user}
        row |= {name: value for name, value in (("owner", owner), ("stage", stage)) if value}
        yield row | _object(derived) | _object(profile) | {"lead_id": uid}


def events() -> Iterator[Row]:
    """What leads did: `lead_id`, what and when, and all that the message says."""
    types = ", ".join(f"'{kind}'" for kind in sorted(EVENT_TYPES))
    query = (
        "SELECT COALESCE(r.uid, l.uid), e.message_id, e.type, e.name, e.time, p.machine, e.body "
        "FROM leadlight_event e JOIN leadlight_placement p ON p.seq = e.seq "
        "JOIN leadlight_lead l ON l.id = p.lead_id LEFT JOIN leadlight_lead r ON r.id = l.root_id "
        f"WHERE e.type IN ({types}) ORDER BY e.seq"
    )
    reader = EventReader(())
    for uid, message_id, kind, name, time, machine, body in _streamed(query):
        message = cast("dict[str, Any]", read(body.encode()))
        counts = reader.event(Stored(0, kind, name, time, "", message)) is not None
        called = message.get("event")
        yield {
            "lead_id": uid,
            "message_id": message_id,
            "type": kind,
            # as it was sent, where that is what it counts as
            "event": called if isinstance(called, str) and normal_name(called) == name else name,
            "timestamp": written_time(time),
            "machine": True if machine or not counts else None,
            **{spelt: message[part] for part, spelt in _PARTS.items() if part in message},
            **{part: value for part, value in message.items() if part not in _SAID and part not in _PARTS},
        }


_PARTS = {
    "userId": "user_id",
    "anonymousId": "anonymous_id",
    "properties": "properties",
    "context": "context",
}
_SAID = frozenset(
    {"type", "event", "messageId", "timestamp", "originalTimestamp", "sentAt", "receivedAt", "integrations"}
)


def scores() -> Iterator[Row]:
    """What every lead scores now."""
    query = (
        "SELECT l.uid, l.name, l.email, l.company, s.total, s.scores, s.priority, s.action, s.within, "
        "s.grade, s.qualifies_for, s.excluded, s.at, s.version_id, s.next_at FROM leadlight_score s "
        "JOIN leadlight_lead l ON l.id = s.lead_id ORDER BY s.total IS NULL, s.total DESC, l.id"
    )
    for uid, name, email, company, total, parts, *rest, at, version, next_at in _streamed(query):
        yield {
            "lead_id": uid,
            "name": name,
            "email": email,
            "company": company,
            "score": _points(total),
            **{f"score_{part}": _points(points) for part, points in _object(parts).items()},
            **dict(zip(_OUTCOME, rest, strict=True)),
            "as_of": written_time(at),
            "version": version,
            "changes_at": None if next_at is None else written_time(next_at),
        }


def changes() -> Iterator[Row]:
    """Every score that became another, the oldest first."""
    query = (
        "SELECT COALESCE(r.uid, l.uid), c.at, c.cause, c.total_before, c.total, "
        "c.priority_before, c.priority, c.qualified_before, c.qualifies_for, c.version_id, c.seq "
        "FROM leadlight_scorechange c "
        "JOIN leadlight_lead l ON l.id = c.lead_id LEFT JOIN leadlight_lead r ON r.id = l.root_id "
        "ORDER BY c.id"
    )
    names = ("priority_before", "priority", "qualified_before", "qualifies_for", "version", "seq")
    for uid, at, cause, before, total, *rest in _streamed(query):
        yield {
            "lead_id": uid,
            "at": written_time(at),
            "cause": cause,
            "score_before": _points(before),
            "score": _points(total),
            **dict(zip(names, rest, strict=True)),
        }


_OUTCOME = ("priority", "action", "within", "grade", "qualifies_for", "excluded")


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _object(value: object) -> dict[str, Any]:
    """A JSON column: SQLite gives its text, PostgreSQL may have read it."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value  # type: ignore[assignment]
    return found


def _streamed(query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as of one moment, some at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while some := cursor.fetchmany(_AT_ONCE):
            yield from some
