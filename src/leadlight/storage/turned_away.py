"""What comes in of people who were erased, found before it is written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Protocol

from leadlight.storage.door import Coming, Door
from leadlight.storage.tombstones import there_are

UNUSABLE = "alias"
"""The type by which identifiers are looked for in messages whose type nobody knows: it may have all kinds."""


class Arriving(Protocol):
    """What one request brings: rows of the log, and bodies for quarantine with their reasons."""

    received_at: int
    events: Sequence[Any]
    quarantined: Sequence[tuple[str, str]]
    erased: set[int]
    not_kept: set[int]


def turn_away(intakes: Sequence[Arriving], *, for_good: bool = False) -> None:
    """Find what is of people who were erased; of other people's messages take out what identifies those.

    `for_good` lets nobody come back, whatever they did, and writes nothing.
    """
    if not there_are():
        return
    door = Door(max(intake.received_at for intake in intakes), for_good=for_good)
    if not door.knows_any(chain.from_iterable(map(_types_and_bodies, intakes))):
        return
    for intake in intakes:
        events, unusable = _coming(intake)
        bodies = list(door.look(events))
        intake.erased = {place for place, body in enumerate(bodies) if body is None}
        intake.events = [
            event if body is None else event._replace(body=body)
            for event, body in zip(intake.events, bodies, strict=True)
        ]
        bodies = list(door.look(unusable))
        intake.not_kept = {place for place, body in enumerate(bodies) if body is None}
        intake.quarantined = [
            (body or "", reason) for body, (_, reason) in zip(bodies, intake.quarantined, strict=True)
        ]
    door.close()


def _types_and_bodies(intake: Arriving) -> Iterator[tuple[str, str]]:
    yield from ((event.type, event.body) for event in intake.events)
    yield from ((UNUSABLE, body) for body, _ in intake.quarantined)


def _coming(intake: Arriving) -> tuple[list[Coming], list[Coming]]:
    """The messages of an intake as they stand at the door: events, and what is for quarantine."""
    events = [Coming(e.message_id, e.type, e.name, e.time, e.source, e.body) for e in intake.events]
    return events, [Coming("", UNUSABLE, "", 0, 0, body) for body, _ in intake.quarantined]
