"""Which properties of events rules may ask for, and the values of them that many leads have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadlight.actions.event_codes import Lookup, Names, frequent, joined
from leadlight.actions.work_table import WorkTable
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.ingest.messages import KEYS, MACHINE, MESSAGE_ID, NAME, TIMES, TYPE, columns_of
from leadlight.learning.fields.names import NAMING, says
from leadlight.learning.values.placeholders import TEXTS
from leadlight.scoring.conditions import COMBINING
from leadlight.scoring.values import Value, folded

MOST_PROPERTIES, MOST_VALUES = 20, 40
LONGEST_VALUE = 60
FEWEST = 20
"""Leads that have a value at least."""

_TIME = re.compile(
    r"[0-9]{4}[-/.](0?[1-9]|1[0-2]|w[0-9]{2}|q[1-4])\b|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\b"
)
"""A date, month, week or quarter: leads that are yet to come will have others."""


def property_names(work: WorkTable) -> tuple[str, ...]:
    """The properties that say what an event was about: no key or time, no name of somebody.

    Names of late records are among them: what an event says was known when it happened.
    """
    found: dict[str, None] = {}
    for table in work.events:
        columns = columns_of([leaf.path for leaf in table.leaves], work.inputs.renamed)
        parts = {columns.name, columns.type, columns.message_id, columns.machine, *columns.times}
        parts |= {columns.keys[key] for key in KEYS if key in columns.keys} | set(columns.traits.values())
        for name, place in columns.properties.items():
            if place not in parts and name not in columns.repeated and _may_be_asked(name):
                found.setdefault(name)
    return tuple(found)[:MOST_PROPERTIES]


def _may_be_asked(name: str) -> bool:
    own = {*KEYS, *TIMES, NAME, TYPE, MESSAGE_ID, MACHINE, *COMBINING}
    return bool(name) and name not in own and not says(name, NAMING - {"url"})


def property_lookups(
    work: WorkTable, events: EventRelation, names: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str | bool, ...], Lookup]]:
    """Name, values and lookup of every property that has values which many leads have, and more than one."""
    for place, name in enumerate(names):
        column = events.properties.get(name)
        if column is not None:
            values, lookup = _coded(work, events, column, f"property_{place}")
            if len(values) > 1:
                yield name, values, lookup


def _coded(
    work: WorkTable, events: EventRelation, column: RawColumn, name: str
) -> tuple[tuple[str | bool, ...], Lookup]:
    """The frequent values, spelled as most leads have them, and the lookup; other spellings are the same."""
    places, shown = Names(), list[str | bool]()
    coded = []
    for written, value, leads in frequent(work, events, column, MOST_VALUES):
        key = _key(value)
        if key is not None and leads >= FEWEST:
            code = places.code(key)
            shown += [_shown(value)] if code == len(shown) else []
            coded.append((written, code))
    return tuple(shown), joined(work, column, name, coded)


def _key(value: Value) -> str | bool | None:
    """What a value is compared by; None for one that no rule should ask for."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST_VALUE:
        return None
    text = folded(value)
    return None if text is None or text in TEXTS or _TIME.match(text) else text


def _shown(value: Value) -> str | bool:
    return value if isinstance(value, bool) else str(value).strip()
