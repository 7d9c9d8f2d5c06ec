"""Messages of the log as the events that a scoring model reads.

The same as `messages.event_of` and as reading the log as JSON Lines would give. Messages of one sender look
alike, so what each part of a message is for is found out once for each *shape*: the names in it, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from leadlight.ingest.json_text import written
from leadlight.ingest.messages import Path, columns_of, is_machine
from leadlight.ingest.stored import Stored
from leadlight.scoring.lead import Event
from leadlight.scoring.values import Value

NO_EVENTS = frozenset({"identify", "group", "alias"})
"""Types of messages that say who somebody is, and are nothing that a lead did."""

_SHAPES = 4_096

Names: TypeAlias = "tuple[str, ...] | int | None"
"""The names in an object, the place of an object in it, or its end."""


class EventReader:
    """Reads the `properties` that somebody wants of messages, all of them without."""

    def __init__(self, properties: Iterable[str] | None = None) -> None:
        """Prepare to read; shapes are learned on the way."""
        self._wanted = None if properties is None else frozenset(properties)
        self._shapes: dict[tuple[Names, ...], _Shape] = {}

    def event(self, message: Stored) -> Event | None:
        """The event of a message; None of one that is no event, or that says a machine sent it.

        It has no message id, as a log holds each message once.
        """
        if message.type in NO_EVENTS:
            return None
        shape = self._shape(message.body)
        if shape.machine is not None and is_machine(_at(message.body, shape.machine)):
            return None
        return Event(message.name, message.time, shape.properties(message.body))

    def _shape(self, body: Mapping[str, object]) -> _Shape:
        names: list[Names] = []
        _lay(body, names)
        key = tuple(names)
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= _SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = _Shape(tuple(_paths(body)), self._wanted)
        return shape


class _Shape:
    """Where messages that look alike have what is asked of them."""

    __slots__ = ("_found", "machine")

    def __init__(self, paths: tuple[Path, ...], wanted: frozenset[str] | None) -> None:
        columns = columns_of(paths)
        self.machine = None if columns.machine is None else paths[columns.machine]
        self._found = tuple(
            (name, paths[index])
            for name, index in columns.properties.items()
            if name and (wanted is None or name in wanted)
        )

    def properties(self, body: Mapping[str, object]) -> Mapping[str, Value]:
        return {name: _at(body, path) for name, path in self._found}


def _at(body: Mapping[str, Any], path: Path) -> Value:
    value: Any = body
    for name in path:
        value = value[name]
    return _plain(value) if isinstance(value, list) else cast("Value", value)


def _lay(part: Mapping[str, object], names: list[Names]) -> None:
    """Add the names in an object, and for each object in it its place and the same of it."""
    names.append(tuple(part))
    for place, value in enumerate(part.values()):
        if isinstance(value, dict):
            names.append(place)
            _lay(value, names)
    names.append(None)


def _paths(part: Mapping[str, object], before: Path = ()) -> Iterator[Path]:
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _paths(value, (*before, name))
        else:
            yield (*before, name)


def _plain(elements: list[object]) -> list[Value]:
    """A list as tests see it: what is nested in it is its text."""
    return [
        written(element) if isinstance(element, dict | list) else cast("Value", element)
        for element in elements
    ]
