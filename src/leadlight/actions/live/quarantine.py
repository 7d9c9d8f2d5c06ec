"""Messages in quarantine: listed with their reasons, and tried again once they can be accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from leadlight.actions.live.receive import new_id
from leadlight.ingest.accepting import Accepted, Decision, Received, accept
from leadlight.ingest.hooks.deciding import Hook, again
from leadlight.ingest.json_text import read
from leadlight.scoring.values import DAY
from leadlight.storage.erasing import delete_quarantined
from leadlight.storage.hook_rows import hooks_of_sources
from leadlight.storage.intake import Intake, NewEvent, add_counts, insert_events, lock_log
from leadlight.storage.models import Event, Quarantined, Source
from leadlight.storage.transaction import writing
from leadlight.storage.turned_away import turn_away

_AT_ONCE = 500

LEFT_OUT = 0
"""Stands for the event of a row of which no message is made since its hook's mapping was changed."""

_Passed: TypeAlias = tuple[Quarantined, Sequence[Accepted]]


@dataclass(frozen=True, slots=True)
class Retried:
    """How many became events, were known already, stay, are left out by a mapping, are of erased people."""

    accepted: int = 0
    duplicate: int = 0
    kept: int = 0
    left_out: int = 0
    refused: int = 0


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
    names = ("accepted", "duplicate", "quarantined", "left_out", "refused")
    return Retried(*(total[name] for name in names))


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
    sources = {row.source_id for row in rows}
    kinds = dict(Source.objects.filter(pk__in=sources).values_list("pk", "kind"))
    hooks = hooks_of_sources(sources)
    decided = [(row, _decided(row, kinds, hooks)) for row in rows if row.pk in free]
    became, passed = list[str](), list[_Passed]()
    for row, found in decided:
        if all(isinstance(each, Accepted) for each in found):
            passed.append((row, [each for each in found if isinstance(each, Accepted)]))
        else:
            became.append("quarantined")
    results = _enter(passed)
    _correct(passed, results)
    return [*became, *(_of_all(of_row) for of_row in results)]


def _decided(row: Quarantined, kinds: Mapping[int, str], hooks: Mapping[int, Hook]) -> Sequence[Decision]:
    """What becomes of a row now: of a hook's any number of messages, none where it is left out."""
    received = _received(row, kinds)
    if row.source_id in hooks:
        return again(hooks[row.source_id], row.body, received).decisions
    return [accept(read(row.body.encode()), received)]


def _received(row: Quarantined, kinds: Mapping[int, str]) -> Received:
    return Received(row.received_at, row.source_id, kinds.get(row.source_id, "server"), new_id)


def _enter(passed: Sequence[_Passed]) -> list[list[str]]:
    """Add what passed to the log, note which event each row became; give what became of each message."""
    lock_log()
    events = [_event(row, found) for row, messages in passed for found in messages]
    intake = Intake(0, max((event.received_at for event in events), default=0), events)
    turn_away([intake])
    entered = _entered([event for place, event in enumerate(intake.events) if place not in intake.erased])
    results = iter(["refused" if place in intake.erased else next(entered) for place in range(len(events))])
    became = [[next(results) for _ in messages] or ["left_out"] for _, messages in passed]
    _note([(row, messages, of_row) for (row, messages), of_row in zip(passed, became, strict=True)])
    return became


def _event(row: Quarantined, found: Accepted) -> NewEvent:
    return NewEvent(
        found.message_id, found.type, found.name, found.time, row.received_at, row.source_id, found.body
    )


def _entered(events: Sequence[NewEvent]) -> Iterator[str]:
    """What becomes of each: of two of one id the second is a duplicate."""
    first: dict[str, NewEvent] = {}
    for event in events:
        first.setdefault(event.message_id, event)
    known = insert_events(list(first.values())) if first else set()
    return iter([
        "duplicate" if event.message_id in known or first[event.message_id] is not event else "accepted"
        for event in events
    ])  # fmt: skip


def _note(entered: Sequence[tuple[Quarantined, Sequence[Accepted], Sequence[str]]]) -> None:
    """Note which event each row became; those of erased people go."""
    ids = [found.message_id for _, messages, _ in entered for found in messages]
    places = dict(Event.objects.filter(message_id__in=ids).values_list("message_id", "seq"))
    gone = {row.pk for row, _, results in entered if "refused" in results}
    for row, messages, _ in entered:
        row.seq = places.get(messages[0].message_id) if messages else LEFT_OUT
    Quarantined.objects.bulk_update([row for row, _, _ in entered if row.pk not in gone], ["seq"])
    delete_quarantined(sorted(gone))


def _of_all(results: Sequence[str]) -> str:
    """What a row became: new where anything of it is."""
    return "accepted" if "accepted" in results else results[0]


def _correct(passed: Sequence[_Passed], became: Sequence[Sequence[str]]) -> None:
    """Let the counts of the day they came say what became of them in the end."""
    counts: Counter[tuple[int, int, str]] = Counter()
    for (row, _), results in zip(passed, became, strict=True):
        day = row.received_at - row.received_at % DAY
        counts.update((day, row.source_id, result) for result in results)
        counts[day, row.source_id, "quarantined"] -= 1
    add_counts(counts)
