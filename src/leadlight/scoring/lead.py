"""A lead as it is scored: its fields, and what it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from leadlight.scoring.values import Value


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a lead did.

    `name` and the names of `properties` are in normal form, `time` is in microseconds since 1970 UTC.
    `key` is the key of the lead as it is compared.
    """

    name: str
    time: int
    properties: Mapping[str, Value] = field(default_factory=dict)
    message_id: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead: fields by their names in normal form, and its events in any order."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


def once(events: Iterable[Event], at: int, properties: Sequence[str]) -> list[Event]:
    """The events up to an instant (microseconds), those with one message id only once: the earliest of them.

    Of copies at one time that differ, the one whose lead, name and `properties` come first as text counts,
    so that the order of arrival never matters.
    """
    single: list[Event] = []
    first: dict[str, Event] = {}
    for event in events:
        if event.time > at:
            continue
        if not event.message_id:
            single.append(event)
        elif (known := first.get(event.message_id)) is None or _place(event, properties) < _place(
            known, properties
        ):
            first[event.message_id] = event
    return [*single, *first.values()]


def _place(event: Event, properties: Sequence[str]) -> tuple[int, str, str, tuple[str, ...]]:
    values = tuple(
        "" if (value := event.properties.get(name)) is None else f" {value}" for name in properties
    )
    return event.time, event.key, event.name, values
