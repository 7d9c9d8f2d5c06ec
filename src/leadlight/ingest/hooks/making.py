"""The messages that a mapping makes of one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from typing import Any, TypeAlias

from leadlight.ingest.digest import digest_of_json
from leadlight.ingest.hooks.mapping import Mapping, MessageRule, Person, When
from leadlight.ingest.hooks.taking import Reader
from leadlight.ingest.hooks.words import Source, Spread
from leadlight.ingest.json_text import written
from leadlight.scoring.values import Value, normal_name

Message: TypeAlias = dict[str, Any]


def messages_of(mapping: Mapping, hook: str, reader: Reader, at: int) -> list[Message]:
    """The messages of an event, none where none is made of it. Raises TooMuchError.

    Each has an id that is the same whenever the event comes again, whatever else the mapping makes of it.
    """
    made = [_message(mapping, rule, reader) for rule in mapping.messages if fits(rule.when, reader, at)]
    base = f"{hook}:{_id(mapping, reader)}" if made else ""
    named = Counter[str]()
    for message in made:
        what = "-".join(filter(None, (message["type"], normal_name(message.get("event", "")))))
        named[what] += 1
        again = f"-{named[what]}" if named[what] > 1 else ""
        message["messageId"] = f"{base}:{what}{again}"
    return made


def fits(when: When | None, reader: Reader, at: int) -> bool:
    """Whether a condition holds for an event; none always does. Raises TooMuchError."""
    if when is None:
        return True
    return when.holds({text: _value(reader.all_of(path)) for text, path in when.paths.items()}, at)


def _value(found: Sequence[object]) -> Value:
    values = [_plain(value) for value in found]
    return values[0] if len(values) == 1 else values


def _plain(value: Any) -> Value:  # noqa: ANN401 - any JSON
    """A value as tests see it: of an object that it is there, of a list its elements."""
    match value:
        case dict():
            return "an object" if value else None
        case list():
            return [_plain(element) for element in value]
        case _:
            return value  # type: ignore[no-any-return]


def _id(mapping: Mapping, reader: Reader) -> str:
    """What the sender calls the event, else what it says; ids of messages hold no address of anybody's."""
    said = reader.text(mapping.id)
    if said is not None:
        return digest_of_json(said) if "@" in said else said
    return digest_of_json([reader.around_digest, reader.event])


def _message(mapping: Mapping, rule: MessageRule, reader: Reader) -> Message:
    message: Message = {"type": rule.type}
    person = rule.person or mapping.person or Person()
    ids = {
        "event": rule.event,
        "userId": person.user_id,
        "anonymousId": person.anonymous_id,
        "groupId": rule.group_id,
        "previousId": rule.previous_id,
        "timestamp": rule.time or mapping.time,
    }
    message |= {name: text for name, source in ids.items() if (text := reader.text(source)) is not None}
    traits = _named(rule.traits, rule.traits_from, reader)
    context = _named(rule.context, (), reader)
    reach = {"email": reader.text(person.email), "phone": reader.text(person.phone)}
    reach = {name: text for name, text in reach.items() if text is not None}
    if rule.type == "identify":
        traits = {**reach, **traits}
    elif reach:
        context["traits"] = reach
    parts = {"traits": traits, "properties": _named(rule.properties, rule.properties_from, reader)}
    return message | {name: part for name, part in {**parts, "context": context}.items() if part}


def _named(sources: MappingOf[str, Source], spreads: tuple[Spread, ...], reader: Reader) -> dict[str, object]:
    """Values by name; those that the mapping names itself come before those that the sender names."""
    found: dict[str, object] = {}
    for spread in spreads:
        for name, value in reader.spread(spread):
            found.setdefault(name, value)
    for name, source in sources.items():
        if (value := reader.found(source)) is not None:
            found[name] = value
    return found


def shown(message: Message) -> str:
    """A message as JSON, for people to look at."""
    return written(message)
