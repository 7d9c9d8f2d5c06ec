"""What messages say of a lead: its fields, and of each since when, by which message and how sure.

For every field the latest message that says something of it counts; of two at one time the value that
comes last as text. A blank says nothing, but by hand it empties the field. The order in which messages came
does not matter. Anybody can say anything with a browser's key, so what a server, a list or a hand said of a
field counts before it, whenever that was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from leadlight.ingest import json_text
from leadlight.ingest.identifiers import user_id
from leadlight.ingest.messages import IDENTIFY
from leadlight.ingest.stored import Stored
from leadlight.scoring.values import Value, normal_name

BROWSER = "browser"
HAND = "hand"

CONFIDENCE = {BROWSER: 0.8, "server": 1.0, "import": 1.0, HAND: 1.0}
"""How sure a field is by where it comes from: a visitor may type anything."""

GROUP_CONFIDENCE = 0.9

NOT_FOR_BROWSERS = frozenset({
    "consent", "grade", "lead_owner", "lead_score", "lead_stage", "lifecycle_stage", "opted_in",
    "opted_out", "owner", "owner_id", "priority", "score", "stage", "subscribed", "unsubscribed",
})  # fmt: skip
"""Fields that a browser key sets for nobody, and those that begin with `consent_`."""

OF_THE_ACCOUNT = {"name": "company"}
"""What a field of a company is called as a field of its people, where it is not the same name."""

_OF_A_PERSON = frozenset(
    {"avatar", "created_at", "createdat", "description", "email", "id", "phone", "username"}
)
"""Fields of a company that would mean something else of a person: these are its people's `account_...`."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field comes from: since when it is so, the event that says it if one does, and how sure."""

    since: int
    seq: int | None
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Word:
    """What something says of a field."""

    value: Value
    origin: Origin


def told(messages: Iterable[Stored]) -> dict[str, Word]:
    """The fields that identify messages set."""
    return {name: word for name, word in deciding(messages).items() if word.value is not None}


def deciding(messages: Iterable[Stored]) -> dict[str, Word]:
    """The words of identify messages that decide a field: None empties it."""
    return latest(
        (message, name, value)
        for message in messages
        if message.type == IDENTIFY
        for name, value in traits_of(message)
        if message.source != BROWSER or not _is_ours(name)
    )


def told_of_account(messages: Iterable[Stored], key: str) -> dict[str, Word]:
    """The fields that group messages of an account set for a lead."""
    words = latest(
        (message, account_field(name), value)
        for message in messages
        if message.type == "group" and group_of(message) == key
        for name, value in traits_of(message)
        if message.source != BROWSER or not _is_ours(name)
    )
    return {
        name: Word(word.value, Origin(word.origin.since, word.origin.seq, "account", GROUP_CONFIDENCE))
        for name, word in words.items()
    }


def told_of_accounts(messages: Iterable[Stored]) -> dict[str, dict[str, Word]]:
    """What group messages say of each account, whoever is in it."""
    by_account: dict[str, list[Stored]] = {}
    for message in messages:
        if message.type == "group" and (key := group_of(message)) is not None:
            by_account.setdefault(key, []).append(message)
    return {
        key: latest(
            (message, name, value)
            for message in said
            for name, value in traits_of(message)
            if message.source != BROWSER or not _is_ours(name)
        )
        for key, said in by_account.items()
    }


def account_field(name: str) -> str:
    """What a field of a company is called as a field of its people."""
    return f"account_{name}" if name in _OF_A_PERSON else OF_THE_ACCOUNT.get(name, name)


def group_of(message: Stored) -> str | None:
    """The account that a group message names."""
    found = user_id(message.body.get("groupId"))
    return None if found is None else found.value


def latest(said: Iterable[tuple[Stored, str, Value]]) -> dict[str, Word]:
    """Of each field the latest word; a browser's only where nobody else said one. A blank by hand is None."""
    ranked: dict[str, tuple[bool, int, str, int]] = {}
    words: dict[str, Word] = {}
    for message, name, value in said:
        text = written(value)
        is_blank = not says_something(text)
        if is_blank and message.source != HAND:
            continue
        rank = (message.source != BROWSER, message.time, "" if is_blank else text, message.seq)
        if name not in ranked or rank > ranked[name]:
            ranked[name] = rank
            sure = CONFIDENCE.get(message.source, 1.0)
            words[name] = Word(
                None if is_blank else value, Origin(message.time, message.seq, message.source, sure)
            )
    return words


def traits_of(message: Stored) -> Iterator[tuple[str, Value]]:
    """The traits of a message by their normal names, nested ones joined with `_`."""
    traits = message.body.get("traits")
    if isinstance(traits, dict):
        yield from flattened(traits)


def flattened(values: Mapping[str, object], before: str = "") -> Iterator[tuple[str, Value]]:
    for name, value in values.items():
        path = f"{before}_{name}" if before else str(name)
        if isinstance(value, dict):
            yield from flattened(value, path)
        elif normal := normal_name(path):
            yield normal, plain(value)


def plain(value: object) -> Value:
    """A value as fields hold it: what is nested in a list is its text."""
    if isinstance(value, list | tuple):
        return [element if _is_scalar(element) else written(element) for element in value]
    return cast("Value", value)


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool | Decimal)


def written(value: object) -> str:
    """A value as the text that decides between two: a text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json_text.written(value)


def says_something(text: str) -> bool:
    """Whether a value, written as text, says anything."""
    return text.strip() not in {"", '""', "[]"}


def _is_ours(name: str) -> bool:
    return name in NOT_FOR_BROWSERS or name.startswith("consent_")
