"""Messages in quarantine: listed with their reasons, and tried again once they can be accepted."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadlight.ingest.accepting import Accepted, Received, accept
from leadlight.ingest.json_text import read
from leadlight.scoring.values import DAY
from leadlight.storage.intake import NewEvent, add_counts, insert_events
from leadlight.storage.models import Event, Quarantined, Source
from leadlight.storage.transaction import writing

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Retried:
    """How many became events, were known as events already, and stay."""

    accepted: int = 0
    duplicate: int = 0
    kept: int = 0


def waiting(limit: int | None = None) -> Iterator[Quarantined]:
    """The messages in quarantine, the oldest first."""
    rows = Quarantined.objects.filter(seq__isnull=True).order_by("pk")
    return (rows if limit is None else rows[:limit]).iterator()


def waiting_count() -> int:
    """How many messages are in quarantine."""
    return Quarantined.objects.filter(seq__isnull=True).count()


def retry(numbers: Sequence[int] = ()) -> Retried:
    """Try messages in quarantine again: these, or all. What is accepted counts as if it had been at once."""
    total: Counter[str] = Counter()
    last = 0
    while rows := _next(last, numbers):
        last = rows[-1].pk
        with writing():
            total.update(_retried(rows))
    return Retried(total["accepted"], total["duplicate"], total["quarantined"])


def _next(last: int, numbers: Sequence[int]) -> list[Quarantined]:
    rows = Quarantined.objects.filter(seq__isnull=True, pk__gt=last).order_by("pk")
    return list((rows.filter(pk__in=numbers) if numbers else rows)[:_AT_ONCE])


def _retried(rows: Sequence[Quarantined]) -> Iterable[str]:
    """Try some rows, in a transaction; give what became of each."""
    # what another retry took meanwhile is let be
    free = set(
        Quarantined.objects.filter(pk__in=[row.pk for row in rows], seq__isnull=True).values_list(
            "pk", flat=True
        )
    )
    kinds = dict(Source.objects.filter(pk__in={row.source_id for row in rows}).values_list("pk", "kind"))
    decided = [
        (row, accept(read(row.body.encode()), _received(row, kinds))) for row in rows if row.pk in free
    ]
    passed = [(row, found) for row, found in decided if isinstance(found, Accepted)]
    became = ["quarantined"] * (len(decided) - len(passed))
    became += _enter(passed)
    _correct(passed, became[len(decided) - len(passed) :])
    return became


def _received(row: Quarantined, kinds: dict[int, str]) -> Received:
    return Received(row.received_at, row.source_id, kinds.get(row.source_id, "server"), _new_id)


def _new_id() -> str:
    return f"random-{secrets.token_hex(16)}"


def _enter(passed: Sequence[tuple[Quarantined, Accepted]]) -> list[str]:
    """Add what passed to the log, and note which event each became."""
    events: dict[str, NewEvent] = {}
    again = []
    for row, found in passed:
        event = NewEvent(
            found.message_id, found.type, found.name, found.time, row.received_at, row.source_id, found.body
        )
        again.append(found.message_id in events)
        events.setdefault(found.message_id, event)
    known = insert_events(list(events.values())) if events else set()
    places = dict(Event.objects.filter(message_id__in=list(events)).values_list("message_id", "seq"))
    for row, found in passed:
        row.seq = places[found.message_id]
    Quarantined.objects.bulk_update([row for row, _ in passed], ["seq"])
    return [
        "duplicate" if repeated or found.message_id in known else "accepted"
        for repeated, (_, found) in zip(again, passed, strict=True)
    ]


def _correct(passed: Sequence[tuple[Quarantined, Accepted]], became: Sequence[str]) -> None:
    """Let the counts of the day they came say what became of them in the end."""
    counts: Counter[tuple[int, int, str]] = Counter()
    for (row, _), result in zip(passed, became, strict=True):
        day = row.received_at - row.received_at % DAY
        counts[day, row.source_id, result] += 1
        counts[day, row.source_id, "quarantined"] -= 1
    add_counts(counts)
