"""Lists of events into messages, flat ones and those of Segment's shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadlight.errors import DataError
from leadlight.ingest.accepting import TYPES
from leadlight.ingest.cells import Reader, reader
from leadlight.ingest.identifiers import ANONYMOUS_ID, EMAIL, PHONE, USER_ID
from leadlight.ingest.messages import NAMES_BY_TYPE, EventColumns, columns_of, event_name, role_name
from leadlight.ingest.sheets import ROLES, Columns, Unusable, id_text, key_text, time_in
from leadlight.scoring.values import ISO, Forms, normal_name, written_time

NESTED = frozenset({"properties", "traits", "context", "integrations"})
"""Parts of a message that stay what they are."""

IDS = {"group_id": "groupId", "groupid": "groupId", "previous_id": "previousId", "previousid": "previousId"}

_OF_THE_WAY = {("sentAt",), ("receivedAt",)}
"""What Segment says of the way of a message: the times in a list are right as they are."""

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class EventSheet:
    """A list of events understood; `parts` says where in a message the value of each column goes."""

    columns: EventColumns
    people: Mapping[str, int]
    parts: tuple[tuple[tuple[str, ...], int, Reader], ...]
    forms: Forms
    source: str
    key: int | None

    def read(self, row: Row) -> dict[str, object]:
        """The message of a row, without an id where it has none; raises Unusable."""
        time = self._time(row)
        if time is None:
            raise Unusable("it has no time that can be read")
        message = {**self._what(row), **self._who(row), "timestamp": written_time(time)}
        if (message_id := key_text(self._cell(row, self.columns.message_id))) is not None:
            message["messageId"] = message_id
        for path, place, read in self.parts:
            raw = row[place]
            if raw is not None and (value := read(raw)) is not None:
                _put(message, path, value)
        return message

    def _what(self, row: Row) -> dict[str, object]:
        """The type of the message, and the name of the event where it has one."""
        called, kind = self._cell(row, self.columns.name), self._cell(row, self.columns.type)
        typed = str(kind).strip().lower()
        if typed in TYPES - {"track"} and not (typed in NAMES_BY_TYPE and event_name(called, None)):
            return {"type": typed}
        if not event_name(called, None if typed == "track" else kind):
            raise Unusable("it does not say what happened")
        return {"type": "track", "event": key_text(called) or key_text(kind)}

    def _cell(self, row: Row, place: int | None) -> Any:  # noqa: ANN401 - any cell
        return None if place is None else row[place]

    def _time(self, row: Row) -> int | None:
        times = (time_in(row[place], self.forms) for place in self.columns.times if row[place] is not None)
        return next((time for time in times if time is not None), None)

    def _who(self, row: Row) -> dict[str, object]:
        """The identifiers of a row as messages spell them; raises Unusable if there is none."""
        found = {kind: said for kind, place in self.people.items() if (said := id_text(row[place]))}
        if self.key is not None and (key := id_text(row[self.key])):
            found.setdefault(USER_ID, f"{self.source}:{key}")
        if not found:
            raise Unusable("nothing tells who did it: its identifiers are blank, or stand for nobody")
        who: dict[str, object] = {
            spelt: found[kind]
            for kind, spelt in ((USER_ID, "userId"), (ANONYMOUS_ID, "anonymousId"))
            if kind in found
        }
        if traits := {kind: found[kind] for kind in (EMAIL, PHONE) if kind in found}:
            who["context"] = {"traits": traits}
        return who


def _put(message: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    inner = message
    for name in path[:-1]:
        below = inner.setdefault(name, {})
        if not isinstance(below, dict):
            return  # a value stands where an object should; the first word counts
        inner = below
    inner.setdefault(path[-1], value)


def event_sheet(
    columns: Columns, source: str, key: str | None, renamed: Mapping[str, str], forms: Forms = ISO
) -> EventSheet:
    """Understand the columns of a list of events; raises DataError where what or when is missing."""
    found = columns_of(columns.paths, renamed)
    _check(columns, found)
    people = {
        kind: found.keys[role]
        for kind, roles in ROLES.items()
        if (role := next((each for each in roles if each != "id" and each in found.keys), None)) is not None
    }
    place = None if key is None else found.keys.get(role_name(key))
    if place is not None and any(role_name(key or "") in roles for roles in ROLES.values()):
        place = None
    taken = {
        at
        for at in (found.name, found.type, found.message_id, people.get(USER_ID), people.get(ANONYMOUS_ID))
        if at is not None
    }
    parts = [
        (_path(path), at, reader(columns.kinds[at], forms))
        for at, path in enumerate(columns.paths)
        if at not in taken and at not in found.times and path not in _OF_THE_WAY
    ]
    parts += [
        (("properties", name), at, reader(columns.kinds[at], forms))
        for name, at in found.properties.items()
        if name in {normal_name(ours) for ours in renamed} and at not in taken and at not in found.times
    ]
    return EventSheet(found, people, tuple(parts), forms, source, place)


def _path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Where in a message a column goes that has no part of its own."""
    if len(path) > 1 and path[0].lower() in NESTED:
        return (path[0].lower(), *path[1:])
    if len(path) == 1 and (spelt := IDS.get(normal_name(path[0]))) is not None:
        return (spelt,)
    return ("properties", "_".join(path))


def _check(columns: Columns, found: EventColumns) -> None:
    for what, there, ours in (
        ("what happened", found.name is not None or found.type is not None, "event"),
        ("when it happened", bool(found.times), "time"),
    ):
        if not there:
            raise DataError(
                f"{columns.place}: no column says {what}. It should be called `{ours}`; "
                f"say which column it is with --events-map {ours}=COLUMN."
            )
