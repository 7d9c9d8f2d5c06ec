"""What an installation knows, row by row, as tables for other programs; instants as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.db import connection

from leadlight.engage.outcomes import Conversion, Outcome, conversion
from leadlight.engage.stages import CUSTOMER, LOST, OPPORTUNITY, SAL, SQL
from leadlight.ingest.json_text import read
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import EVENT_TYPES
from leadlight.scoring.arithmetic import points_number
from leadlight.scoring.values import normal_name, written_time
from leadlight.storage.json_columns import object_of
from leadlight.storage.outcome_rows import all_outcomes
from leadlight.storage.predictor_rows import in_use

Row = dict[str, Any]

_AT_ONCE = 2_000

_IDENTIFIED = (
    "(SELECT min(i.value) FROM leadlight_identifier i JOIN leadlight_lead m ON m.id = i.lead_id "
    "WHERE (m.id = l.id OR m.root_id = l.id) AND i.kind = 'user_id')"
)


def leads() -> Iterator[Row]:
    """Every person once: `lead_id`, what identifies it, its fields, and what became of it."""
    outcomes = all_outcomes()
    query = (
        f"SELECT l.id, l.uid, {_IDENTIFIED}, l.profile, l.derived, l.created_at, l.first_at, "
        "l.stage_since, l.owner, l.stage, l.step FROM leadlight_lead l WHERE l.root_id IS NULL ORDER BY l.id"
    )
    for lead, uid, user, profile, derived, *times, owner, stage, step in _streamed(query):
        became = _became(outcomes.get(lead, ()), times, (owner, stage, step))
        yield (
            {"lead_id": uid, "user_id": user}
            | {name: became[name] for name in _GIVING_WAY if became[name]}
            | object_of(derived)
            | object_of(profile)
            | {name: value for name, value in became.items() if name not in _GIVING_WAY and value is not None}
            | {"lead_id": uid}
        )


BECAME = ("owner", "stage", "step", "arrived_at", "converted", "decided_at", "deal_value")
"""What an export of leads says of what became of them; whoever learns from it names the last four."""


_GIVING_WAY = frozenset({"owner", "stage", "step", "arrived_at"})
"""Those that are left out where the lead has a field of that name, which rules may read."""


def _became(outcomes: Sequence[Outcome], times: Sequence[int | None], now: tuple[str, str, str]) -> Row:
    """What became of a lead; one whose stage says how it ended needs no outcome."""
    *arrivals, since = times
    found = conversion(outcomes, is_open=now[1] in {SAL, SQL, OPPORTUNITY})
    if found is None and now[1] in {CUSTOMER, LOST} and since is not None:
        found = Conversion(won=now[1] == CUSTOMER, at=since, value=None)
    decided: tuple[str | None, str | None, float | None] = (None, None, None)
    if found is not None:
        value = points_number(found.value)
        decided = ("yes" if found.won else "no", written_time(found.at), value)
    arrived = min(time for time in arrivals if time is not None)
    return dict(zip(BECAME, (*now, written_time(arrived), *decided), strict=True))


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
    yield from _recycled()


def _recycled() -> Iterator[Row]:
    """That leads were recycled, as events: a model whose scores start over with them scores files alike."""
    for uid, at in _streamed(
        "SELECT uid, recycled_at FROM leadlight_lead WHERE root_id IS NULL AND recycled_at IS NOT NULL "
        "ORDER BY id"
    ):
        yield {
            "lead_id": uid,
            "message_id": f"{RECYCLED_ID}{uid}-{at}",
            "type": "track",
            "event": "Lead Recycled",
            "timestamp": written_time(at),
        }


RECYCLED_ID = "recycled-"
"""With this the ids of those events begin."""

_PARTS = {
    "userId": "user_id",
    "anonymousId": "anonymous_id",
    "properties": "properties",
    "context": "context",
}
_SAID = frozenset(
    {"type", "event", "messageId", "timestamp", "originalTimestamp", "sentAt", "receivedAt", "integrations"}
)


def scores(rank_by: str = "score") -> Iterator[Row]:
    """What every lead scores now, and what the predictor in use says of it; the best first."""
    predictor = in_use()
    query = (
        "SELECT l.uid, l.name, l.email, l.company, s.total, s.scores, s.priority, s.action, s.within, "
        "s.grade, s.qualifies_for, s.excluded, s.at, s.version_id, s.next_at, p.probability, p.likelihood, "
        "p.expected_value, CAST(p.reasons AS TEXT) FROM leadlight_score s "
        "JOIN leadlight_lead l ON l.id = s.lead_id LEFT JOIN leadlight_prediction p ON p.lead_id = s.lead_id "
        f"AND p.predictor_id = {int(predictor or 0)} ORDER BY {best_first(rank_by)}"
    )
    for uid, name, email, company, total, parts, *rest in _streamed(query):
        *outcome, at, version, next_at, probability, likelihood, worth, reasons = rest
        foretold = (
            probability,
            likelihood,
            worth,
            None if reasons is None else object_of(reasons)["because"],
        )
        yield {
            "lead_id": uid,
            "name": name,
            "email": email,
            "company": company,
            "score": points_number(total),
            **{f"score_{part}": points_number(points) for part, points in object_of(parts).items()},
            **dict(zip(_OUTCOME, outcome, strict=True)),
            **({} if predictor is None else dict(zip(_FORETOLD, foretold, strict=True))),
            "as_of": written_time(at),
            "version": version,
            "changes_at": None if next_at is None else written_time(next_at),
        }


def best_first(rank_by: str) -> str:
    """How lists are ordered: by `score`, `probability` or `expected value`; ties by score.

    For a query with leadlight_score as s and, of the predictor in use, leadlight_prediction as p beside it.
    Excluded leads are the last.
    """
    column = {"probability": "p.probability", "expected value": "p.expected_value"}.get(rank_by)
    score = "s.total DESC, s.lead_id"
    if column is None:
        return f"s.total IS NULL, {score}"
    return f"s.total IS NULL, {column} IS NULL, {column} DESC, {score}"


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
            "score_before": points_number(before),
            "score": points_number(total),
            **dict(zip(names, rest, strict=True)),
        }


_FORETOLD = ("probability", "likelihood", "expected_value", "because")
_OUTCOME = ("priority", "action", "within", "grade", "qualifies_for", "excluded")


def _streamed(query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as of one moment, some at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while some := cursor.fetchmany(_AT_ONCE):
            yield from some
