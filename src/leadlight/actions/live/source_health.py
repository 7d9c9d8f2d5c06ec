"""How the sources of messages are: what came when, what of it was taken, and what waits for somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.quarantine import Retried, retry, waiting, waiting_count
from leadlight.scoring.values import DAY
from leadlight.storage.models import Quarantined, Source
from leadlight.storage.source_counts import Counted, Heard, counts_since, has_sent, last_of
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

DAYS = 30
"""What came is counted over so many days."""

_SHOWN = 25
_MOST_SOURCES = 200


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source and what came of it in the last days; `daily` is what was taken, the oldest day first.

    `last_day` is the first instant of the last day on which anything came.
    """

    number: int
    kind: str
    name: str
    revoked: bool
    counts: Mapping[str, int]
    daily: tuple[int, ...]
    last_day: int | None

    @property
    def trouble(self) -> int:
        """How many messages were not taken."""
        return self.counts.get("quarantined", 0) + self.counts.get("refused", 0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in quarantine: why, when it came, from which source, and how it begins."""

    number: int
    reason: str
    at: int
    source: str
    begins: str


@dataclass(frozen=True, slots=True)
class Health:
    """All sources with what came, the messages that wait in quarantine, and how many these are."""

    sources: tuple[SourceHealth, ...]
    waiting: tuple[Waiting, ...]
    waiting_count: int


def health_of_sources(actor: Actor, now: int) -> Health:
    """How all sources are, those that sent something lately first. Raises NotAllowedError."""
    permit(actor, Operation.MANAGE_CONNECTIONS)
    first = now // DAY * DAY - (DAYS - 1) * DAY
    with one_moment():
        counted = sorted(counts_since(first))
        known = {
            each.pk: each
            for each in Source.objects.exclude(kind="enrichment").order_by("-pk")[:_MOST_SOURCES]
        }
        found = [_waiting(row, known) for row in waiting(_SHOWN)]
        number = waiting_count()
    came = {source: list(rows) for source, rows in groupby(counted, key=lambda each: each.source)}
    sources = [_health(number, known.get(number), came.get(number, []), first) for number in {*known, *came}]
    order = sorted(sources, key=lambda each: (-(each.last_day or 0), -each.number))
    return Health(tuple(order), tuple(found), number)


def _health(number: int, source: Source | None, came: Sequence[Counted], first: int) -> SourceHealth:
    counts: Counter[str] = Counter()
    daily = [0] * DAYS
    for each in came:
        counts[each.result] += each.number
        if each.result == "accepted":
            daily[min(DAYS - 1, (each.day - first) // DAY)] += each.number
    last = max((each.day for each in came), default=None)
    kind, name = ("unknown", "") if source is None else (source.kind, source.name)
    revoked = source is not None and source.revoked_at is not None
    return SourceHealth(number, kind, name, revoked, counts, tuple(daily), last)


def _waiting(row: Quarantined, known: Mapping[int, Source]) -> Waiting:
    source = known.get(row.source_id)
    name = "" if source is None else source.name or source.kind
    return Waiting(row.pk, row.reason, row.received_at, name, row.body[:300])


def try_quarantined_again(actor: Actor, now: int) -> Retried:
    """Try all messages in quarantine again. Raises NotAllowedError."""
    permit(actor, Operation.MANAGE_CONNECTIONS)
    found = retry()
    with writing():
        write_down(actor, now, Deed.RETRY_QUARANTINED, taken=found.accepted, left=found.kept)
    return found


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Whether a source has sent anything that was taken, and what it said last, where that is known."""

    has_sent: bool
    last: Heard | None


def first_words(source: int, actor: Actor) -> FirstWords:
    """Whether a key works: asked while somebody waits for it. Raises NotAllowedError."""
    permit(actor, Operation.MANAGE_CONNECTIONS)
    with one_moment():
        heard = last_of(source)
        return FirstWords(heard is not None or has_sent(source), heard)
