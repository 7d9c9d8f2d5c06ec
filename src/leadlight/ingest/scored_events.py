"""Messages of the log as the events that a scoring model reads.

The same as `messages.event_of` and as reading the log as JSON Lines would give. Messages of one sender look
alike, so what each part of a message is for is found out once for each *shape*: the names in it, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from leadlight.ingest.json_text import written
from leadlight.ingest.messages import Path, columns_of, is_machine
from leadlight.ingest.stored import Stored
from leadlight.scoring.lead import Event
from leadlight.scoring.values import Value

NO_EVENTS = frozenset({"identify", "group", "alias"})
"""Types of messages that say who somebody is, and are nothing that a lead did."""

_SHAPES = 4_096


class EventReader:
    """Reads the `properties` that somebody wants of messages, all of them without."""

    def __init__(self, properties: Iterable[str] | None = None) -> None:
        """Prepare to read; shapes are learned on the way."""
        wanted = None if properties is None else frozenset(properties)
        self._shape = lru_cache(maxsize=_SHAPES)(lambda paths: _Shape(paths, wanted))

    def event(self, message: Stored) -> Event | None:
        """The event of a message; None of one that is no event, or that says a machine sent it.

        It has no message id, as a log holds each message once.
        """
        if message.type in NO_EVENTS:
            return None
        paths: list[Path] = []
        values: list[Any] = []
        _flatten(message.body, (), paths, values)
        shape: _Shape = self._shape(tuple(paths))
        if shape.machine is not None and is_machine(values[shape.machine]):
            return None
        return Event(message.name, message.time, shape.properties(values))


class _Shape:
    """What the values of messages that look alike are for."""

    __slots__ = ("_found", "machine")

    def __init__(self, paths: tuple[Path, ...], wanted: frozenset[str] | None) -> None:
        columns = columns_of(paths)
        found = {
            name: index
            for name, index in columns.properties.items()
            if name and (wanted is None or name in wanted)
        }
        self.machine = columns.machine
        self._found = tuple(found.items())

    def properties(self, values: list[Any]) -> Mapping[str, Value]:
        return {name: values[index] for name, index in self._found}


def _flatten(part: Mapping[str, object], path: Path, paths: list[Path], values: list[Any]) -> None:
    for name, value in part.items():
        if isinstance(value, dict):
            _flatten(value, (*path, name), paths, values)
        else:
            paths.append((*path, name))
            values.append(_plain(value) if isinstance(value, list) else value)


def _plain(elements: list[object]) -> list[Value]:
    """A list as tests see it: what is nested in it is its text."""
    return [
        written(element) if isinstance(element, dict | list) else cast("Value", element)
        for element in elements
    ]
