"""What the meaning says of a world: leads and events built from the drawn values, by plain code."""

import math
from collections.abc import Iterator
from typing import Any

from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Look, Scorer
from leadlight.scoring.lead import Event, Lead, once
from leadlight.scoring.requirements import properties_of
from leadlight.scoring.values import fold, instant, is_missing, normal_name, text_of, truth
from tests.agreement.worlds import ABSENT, Column, Sheet, World

TIMES = ["timestamp", "original_timestamp", "time", "happened_at"]
SPELLED = {
    "userid": "user_id",
    "messageid": "message_id",
    "originaltimestamp": "original_timestamp",
    "leadid": "lead_id",
}


def looks(model: ScoringModel, world: World) -> list[Look]:
    """What every lead scores, in the order of the table."""
    scorer = Scorer(model)
    return [scorer.look(lead, world.at) for lead in leads(model, world)]


def leads(model: ScoringModel, world: World) -> list[Lead]:
    """The leads with their events; of copies of a message, wherever they lie, one."""
    messages = [event for sheet in world.events for event in _events(sheet, world.key[1])]
    existing = once(messages, world.at, sorted(properties_of(model)))
    by_key: dict[str, list[Event]] = {}
    for event in existing:
        by_key.setdefault(event.key, []).append(event)
    words = list(_words(world))
    found = []
    for row in range(world.leads.rows):
        fields = {_name(column): _value(column, row) for column in world.leads.columns if _is_there(column)}
        key = _key(fields.get(world.key[0]))
        fields |= {name: None for _, _, name, _ in words if name not in fields}
        fields |= {
            name: said for whose, _, name, said in sorted(words, key=lambda word: word[1:]) if whose == key
        }
        found.append(Lead(fields, tuple(by_key.get(key, ())) if key else ()))
    return found


def _words(world: World) -> Iterator[tuple[str, int, str, str]]:
    """What identify messages say by the instant: of whom, when, which field, and what."""
    for sheet in world.events:
        for values, row in _messages(sheet):
            key, time = _key(values.get(world.key[1])), _time(values)
            if key is None or time is None or time > world.at or not _is_identify(values):
                continue
            traits = [column for column in sheet.columns if column.path[0] == "traits" and _is_there(column)]
            said = [(_inner(column), _value(column, row)) for column in traits]
            yield from ((key, time, name, value) for name, value in said if not is_missing(value))


def _name(column: Column) -> str:
    return normal_name("_".join(column.path))


def _is_there(column: Column) -> bool:
    """Objects in JSON only have the fields that one of them has."""
    return any(value is not ABSENT for value in column.values)


def _value(column: Column, row: int) -> Any:
    value = column.values[row]
    return None if value is ABSENT else value


def _key(value: Any) -> str | None:
    """An e-mail address as folded text, any other key stripped; a whole binary number as a whole number."""
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)
    text = value.strip() if isinstance(value, str) else text_of(value)
    if not text:
        return None
    return fold(text) if "@" in text else text


def _messages(sheet: Sheet) -> Iterator[tuple[dict[str, Any], int]]:
    """The values of each row by the names of their roles, and its place."""
    columns = [column for column in sheet.columns if _is_there(column)]
    roles = {SPELLED.get(_name(column), _name(column)): column for column in reversed(columns)}
    for row in range(sheet.rows):
        yield {name: _value(column, row) for name, column in roles.items()}, row


def _time(values: dict[str, Any]) -> int | None:
    """The first time that can be read."""
    times = (instant(values[name]) for name in TIMES if name in values and not isinstance(values[name], list))
    return next((time for time in times if time is not None), None)


def _events(sheet: Sheet, key_name: str) -> Iterator[Event]:
    """The messages of a table that are events."""
    columns = [column for column in sheet.columns if _is_there(column)]
    properties = {
        **{_name(c): c for c in columns},
        **{_inner(c): c for c in columns if c.path[0] == "properties"},
    }
    for values, row in _messages(sheet):
        machine = values.get(
            "machine", _value(properties["machine"], row) if "machine" in properties else None
        )
        key, time, name = _key(values.get(key_name)), _time(values), _event_name(values)
        if key is None or time is None or name is None or _is_identify(values) or truth(machine):
            continue
        message_id = values.get("message_id")
        sent = None if is_missing(message_id) else str(message_id).strip()
        yield Event(name, time, {name: _value(column, row) for name, column in properties.items()}, sent, key)


def _inner(column: Column) -> str:
    return normal_name("_".join(column.path[1:]))


def _event_name(values: dict[str, Any]) -> str | None:
    if not is_missing(values.get("event")):
        return normal_name(str(values["event"])) or None
    if is_missing(values.get("type")):
        return None
    kind = str(values["type"]).strip()
    return normal_name({"page": "Page Viewed", "screen": "Screen Viewed"}.get(kind.lower(), kind)) or None


def _is_identify(values: dict[str, Any]) -> bool:
    return str(values.get("type") or "").strip().lower() == "identify"
