"""Event messages, flat or as in Segment's spec: which of their values is the name, the time, the key.

A message may come as a row of a table or as nested objects; either way it is a set of values, each with a
path. `columns_of` says what each path is for, so that a table of twenty million rows is understood once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from leadlight.scoring.lead import Event
from leadlight.scoring.values import ISO, Forms, Value, fold, instant, is_missing, normal_name, text_of, truth

KEYS = ("lead_id", "user_id", "email", "email_address")
"""Fields that may tie events to leads, in the order in which they are tried."""

SAME_IN_BOTH = ("lead", "lead_number", "contact_id", "person_id", "customer_id")
"""Fields that tie events to leads where both have them and none of KEYS does."""

_NAMES_OF_ONE = (("lead_id", "lead"), ("email", "email_address", "e_mail", "e_mail_address", "mail"))
"""Names for one thing, of which leads may have one and events another."""

TIMES = ("timestamp", "original_timestamp", "time", "happened_at")
NAME, TYPE, MESSAGE_ID, MACHINE = "event", "type", "message_id", "machine"
IDENTIFY = "identify"
NAMES_BY_TYPE = {"page": "Page Viewed", "screen": "Screen Viewed"}

OR = "|"
"""Stands between the names of one column in several tables: `event=touch_type|session_type`."""

_LIKE_NAMES = ("_event_name", "_event_type", "_action", "_activity", "_type")
_LIKE_TIMES = ("_timestamp", "_datetime", "_time", "_occurred_at", "_at", "_date")
"""Endings of names that say what happened, and when, in the order in which they are looked for."""

_SPELLINGS = {
    "userid": "user_id",
    "anonymousid": "anonymous_id",
    "messageid": MESSAGE_ID,
    "originaltimestamp": "original_timestamp",
    "leadid": "lead_id",
}
_EMAILS = (("traits", "email"), ("context", "traits", "email"), ("properties", "email"))

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Which values of a message are what; each is the index of a path. Several times are tried in order."""

    name: int | None = None
    type: int | None = None
    message_id: int | None = None
    machine: int | None = None
    times: tuple[int, ...] = ()
    keys: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)
    traits: Mapping[str, int] = field(default_factory=dict)
    repeated: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Properties that several paths have the name of."""


def role_name(name: str) -> str:
    """The normal form of a column's name, with Segment's spelling of the ids brought to ours."""
    normal = normal_name(name)
    return _SPELLINGS.get(normal, normal)


def columns_of(paths: Sequence[Path], renamed: Mapping[str, str] | None = None) -> EventColumns:
    """What each path of an event message is for.

    `renamed` maps our name of a value (`event`, `time`, a key, a property) to the column that holds it, or
    to several with `|` between, of which a table has one; what it says comes before any column of that name.
    Where no column is called `event` or `type`, one such as `touch_type` is it; likewise with times.
    """
    said = renamed_columns(paths, renamed or {})
    by_name = {**_top_level(paths), **said}
    by_name |= _recognised(by_name)
    properties, repeated = _properties(paths, by_name)
    properties |= said
    times = tuple(said[name] for name in TIMES if name in said)
    return EventColumns(
        name=by_name.get(NAME),
        type=by_name.get(TYPE),
        message_id=by_name.get(MESSAGE_ID),
        machine=by_name.get(MACHINE, properties.get(MACHINE)),
        times=times or tuple(by_name[name] for name in TIMES if name in by_name),
        keys=_keys(paths, by_name),
        properties=properties,
        traits={
            normal_name("_".join(path[1:])): index
            for index, path in enumerate(paths)
            if len(path) > 1 and normal_name(path[0]) == "traits"
        },
        repeated={name: indexes for name, indexes in repeated.items() if name not in said},
    )


def renamed_columns(paths: Sequence[Path], renamed: Mapping[str, str]) -> dict[str, int]:
    """The paths that names given by the user lead to, by our names; those that no path has are left out."""
    found = _top_level(paths)
    known: dict[str, int] = {}
    for ours, theirs in renamed.items():
        there = [name for each in theirs.split(OR) if (name := role_name(each)) in found]
        if there:
            known[role_name(ours)] = found[there[0]]
    return known


def _recognised(by_name: Mapping[str, int]) -> dict[str, int]:
    """What happened and when, by names that can mean nothing else, where no column has ours."""
    found: dict[str, int] = {}
    if NAME not in by_name and TYPE not in by_name and (name := _only(by_name, _LIKE_NAMES)) is not None:
        found[NAME] = by_name[name]
    if not any(name in by_name for name in TIMES) and (name := _only(by_name, _LIKE_TIMES)) is not None:
        found[TIMES[0]] = by_name[name]
    return found


def _only(names: Iterable[str], like: Sequence[str]) -> str | None:
    """The only name that ends so, by the first ending that any has."""
    listed = list(names)
    for ending in like:
        if found := [name for name in listed if f"_{name}".endswith(ending)]:
            return found[0] if len(found) == 1 else None
    return None


def _top_level(paths: Sequence[Path]) -> dict[str, int]:
    """The paths by the name they go by outside `properties` and `traits`; the first of one name counts."""
    found: dict[str, int] = {}
    for index, path in enumerate(paths):
        found.setdefault(role_name("_".join(path)), index)
    return found


def _properties(
    paths: Sequence[Path], by_name: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    """Properties by name. What lies in `properties` comes before a column beside it of the same name."""
    inner: dict[str, list[int]] = {}
    outer: dict[str, list[int]] = {}
    for index, path in enumerate(paths):
        if len(path) > 1 and normal_name(path[0]) == "properties":
            inner.setdefault(normal_name("_".join(path[1:])), []).append(index)
        else:
            outer.setdefault(normal_name("_".join(path)), []).append(index)
    merged = {**{name: [index] for name, index in by_name.items()}, **outer, **inner}
    repeated = {name: tuple(indexes) for name, indexes in merged.items() if len(indexes) > 1}
    return {name: indexes[0] for name, indexes in merged.items()}, repeated


def _keys(paths: Sequence[Path], by_name: Mapping[str, int]) -> dict[str, int]:
    keys = dict(by_name)
    for nested in _EMAILS:
        lowered = [tuple(normal_name(part) for part in path) for path in paths]
        if nested in lowered:
            keys.setdefault("email", lowered.index(nested))
    return keys


def shared_key(lead_fields: Iterable[str], event_keys: Iterable[str]) -> tuple[str, str] | None:
    """The fields that tie events to leads where none is named: of the leads and of the events."""
    leads = {role_name(name): name for name in lead_fields}
    events = set(event_keys)
    for name in KEYS:
        if name in leads and name in events:
            return leads[name], name
    if "id" in leads and "lead_id" in events:
        return leads["id"], "lead_id"
    for alike in (*((name,) for name in SAME_IN_BOTH), *_NAMES_OF_ONE):
        ours, theirs = (next((name for name in alike if name in there), None) for there in (leads, events))
        if ours is not None and theirs is not None:
            return leads[ours], theirs
    return None


def key_of(value: Value) -> str | None:
    """A key as it is compared: an e-mail address as folded text, any other stripped; None if blank."""
    if isinstance(value, list | tuple):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets and data frames keep whole numbers so
    text = text_of(value) if not isinstance(value, str) else value.strip()
    if not text:
        return None
    return fold(text) if "@" in text else text


def event_name(name: Value, kind: Value) -> str | None:
    """The normal form of an event's name: its `event`, else what its `type` stands for; None of neither."""
    if not is_missing(name) and not isinstance(name, list | tuple):
        return normal_name(text_of(name) or "") or None
    if is_missing(kind) or isinstance(kind, list | tuple):
        return None
    typed = (text_of(kind) or "").strip()
    return normal_name(NAMES_BY_TYPE.get(typed.lower(), typed)) or None


def is_identify(kind: Value) -> bool:
    """Whether a message's type says that it sets fields and is no event."""
    return isinstance(kind, str) and kind.strip().lower() == IDENTIFY


def is_machine(value: Value) -> bool:
    """Whether a message's `machine` says that no person did it."""
    return not isinstance(value, list | tuple) and truth(value) is True


def event_of(message: Mapping[str, object], forms: Forms = ISO) -> Event | None:
    """The event of one message; None of an identify message, a machine's, and one without a readable time."""
    values = dict(_flattened(message, ()))
    columns = columns_of(list(values))
    found = list(values.values())

    def value(index: int | None) -> Value:
        return None if index is None else found[index]

    name = event_name(value(columns.name), value(columns.type))
    time = first_time([found[index] for index in columns.times], forms)
    if time is None or is_identify(value(columns.type)) or is_machine(value(columns.machine)):
        return None
    message_id = value(columns.message_id)
    return Event(
        name or "",  # of no name, yet something the lead did, which `any` counts
        time,
        {property_: found[index] for property_, index in columns.properties.items()},
        None if is_missing(message_id) else str(message_id).strip(),
    )


def first_time(values: Iterable[Value], forms: Forms) -> int | None:
    """The first readable time among a message's values, in microseconds."""
    times = (instant(value, forms) for value in values if not isinstance(value, list | tuple))
    return next((time for time in times if time is not None), None)


def _flattened(value: object, path: Path) -> Iterable[tuple[Path, Value]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flattened(inner, (*path, str(name)))
    else:
        yield path, value  # type: ignore[misc]  # lists and scalars are values


def decoded(raw: str) -> Value:
    """The value a JSON text stands for, numbers as written; an object counts as its text."""
    try:
        value = json.loads(raw, parse_float=_as_written, parse_int=_as_written)
    except (ValueError, RecursionError):
        return raw
    return raw if isinstance(value, dict) else value


def _as_written(number: str) -> str:
    # a number in JSON compares as the decimal written, which its text is
    return number
