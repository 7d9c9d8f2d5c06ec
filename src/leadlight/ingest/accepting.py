"""What becomes of one message that came in: an event for the log, something to look at, or nothing.

A message is *refused* where it cannot be taken for one at all: it is no JSON object, or larger than 32 KB.
Nothing of it is kept. It is *quarantined* where it is a JSON object that lacks what a message of its type
needs: it is kept with the reason, and may be tried again. Everything else is *accepted*, and what it says is
kept as sent, under Segment's names of the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from leadlight.ingest.browser_limits import NOT_FROM_BROWSERS, as_a_browser_may_say
from leadlight.ingest.clock import event_time
from leadlight.ingest.digest import digest_of
from leadlight.ingest.identifiers import anonymous_id, identifiers_of, user_id
from leadlight.ingest.json_text import UnreadableError, read, written, written_in_order
from leadlight.ingest.messages import NAMES_BY_TYPE
from leadlight.ingest.vocabulary import canonical
from leadlight.scoring.values import instant

EVENT_BYTES = 32 * 1024
TYPES = frozenset({"identify", "track", "page", "screen", "group", "alias"})
BROWSER = "browser"

LONGEST_NAME = 200
LONGEST_ID = 500
_LONGEST_MESSAGE_ID = 128
_LONGEST_AGENT = 1000
_LONGEST_TIME = 64

Message: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """What is known of a message besides what it says itself.

    `at` is when it arrived; `source` and `kind` say whose key it came with (browser, server, import, hand).
    `type` comes from the address it was sent to, `sent_at` and `context` from the batch around it.
    `new_id` names a message that has neither an id nor a time.
    """

    at: int
    source: int
    kind: str
    new_id: Callable[[], str]
    type: str | None = None
    sent_at: object = None
    context: object = None
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An event of the log: `name` is in normal form, blank for what is no event; `body` is JSON.

    `sent_id` is the message's id as its sender knows it; `message_id` is that in the log.
    """

    message_id: str
    type: str
    name: str
    time: int
    body: str
    sent_id: str


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A message kept for somebody to look at; `body` is JSON and has all that is needed to try it again."""

    reason: str
    body: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message of which nothing is kept, and the HTTP status that says so."""

    reason: str
    status: int = 400


Decision: TypeAlias = Accepted | Quarantine | Refusal


def accept_bytes(raw: bytes | memoryview, received: Received) -> Decision:
    """Decide on one message as it was sent."""
    if len(raw) > EVENT_BYTES:
        return Refusal(f"A message has at most {EVENT_BYTES // 1024} KB.", 413)
    try:
        return accept(read(bytes(raw)), received)
    except UnreadableError as error:
        return Refusal(str(error))


def accept(raw: object, received: Received) -> Decision:
    """Decide on one message whose JSON was read."""
    if not isinstance(raw, dict):
        return Refusal("A message is a JSON object.")
    message = _completed(raw, received)
    try:
        return _accepted(message, received)
    except _Lacking as lack:
        return Quarantine(str(lack), written(message))


class _Lacking(Exception):  # noqa: N818 - never leaves this module
    """What a message lacks, as a sentence."""


_SPELLINGS = {
    "user_id": "userId",
    "anonymous_id": "anonymousId",
    "message_id": "messageId",
    "group_id": "groupId",
    "previous_id": "previousId",
    "original_timestamp": "originalTimestamp",
    "sent_at": "sentAt",
}


def _completed(raw: Message, received: Received) -> Message:
    """The message with what was said around it, and without what nobody should keep."""
    message = {_SPELLINGS.get(name, name): value for name, value in raw.items()}
    message.pop("writeKey", None)
    if received.type is not None:
        message["type"] = received.type
    if received.sent_at is not None:
        message.setdefault("sentAt", received.sent_at)
    context = message.get("context", received.context)
    if isinstance(context, dict):
        context = message["context"] = dict(context)
        context.pop("ip", None)  # an address is nothing that scoring needs
    if received.kind == BROWSER:
        message = as_a_browser_may_say(message)
        if received.user_agent and not context:
            message["context"] = {"userAgent": received.user_agent[:_LONGEST_AGENT]}
        elif received.user_agent and isinstance(context, dict):
            message["context"].setdefault("userAgent", received.user_agent[:_LONGEST_AGENT])
    return message


def _accepted(message: Message, received: Received) -> Accepted:
    kind = message["type"] = _type(message)
    _check_parts(kind, message)
    _check_ids(kind, message)
    name = _name(kind, message)
    if received.kind == BROWSER and name in NOT_FROM_BROWSERS:
        raise _Lacking("A browser's key says nothing of stages and deals; a server's does.")
    original = own_time(message)
    sent_id = message["messageId"] = _message_id(message, received, has_time=original is not None)
    time = event_time(original, _first_time(message, ("sentAt",)), received.at)
    return Accepted(_id_in_log(sent_id, received), kind, name, time, written(message), sent_id)


def _check_parts(kind: str, message: Message) -> None:
    context = message.get("context")
    if kind == "identify" and not message.get("traits") and isinstance(context, dict) and "traits" in context:
        message["traits"] = context["traits"]  # where RudderStack's clients say it
    for part in ("traits", "properties", "context"):
        if not isinstance(message.get(part, {}), dict | None):
            raise _Lacking(f"`{part}` must be an object.")


def _type(message: Message) -> str:
    kind = message.get("type")
    if isinstance(kind, str):
        found = kind.strip().lower()
        if found in TYPES:
            return found
    raise _Lacking("`type` must be identify, track, page, screen, group or alias.")


def _name(kind: str, message: Message) -> str:
    """What scoring calls the event, blank for a message that is none."""
    if kind in NAMES_BY_TYPE:
        return _normal(NAMES_BY_TYPE[kind])
    if kind != "track":
        return ""
    name = message.get("event")
    if not isinstance(name, str) or not (normal := _normal(name)):
        raise _Lacking('`event` must name what happened, such as "Demo Requested".')
    return normal


def _normal(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise _Lacking(f"`event` has more than {LONGEST_NAME} characters.")
    return canonical(name)


_NEEDED = {"group": ("groupId",), "alias": ("previousId", "userId")}


def _check_ids(kind: str, message: Message) -> None:
    for name in ("userId", "anonymousId", "groupId", "previousId"):
        if (value := message.get(name)) is not None:
            message[name] = _id(name, value)
    for name in _NEEDED.get(kind, ()):
        if not message.get(name):
            raise _Lacking(f"`{name}` is missing.")
    known = user_id(message.get("userId")) or anonymous_id(message.get("anonymousId"))
    if not known and not identifiers_of(kind, message):
        raise _Lacking(
            "It says of nobody whose it is: `userId` or `anonymousId` must be given, "
            "and not be a stand-in such as null, undefined or 0."
        )


def _id(name: str, value: object) -> str:
    """An id as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise _Lacking(f"`{name}` must be a text or a number.")
    text = str(value).strip()
    if len(text) > LONGEST_ID:
        raise _Lacking(f"`{name}` has more than {LONGEST_ID} characters.")
    return text


def own_time(message: Mapping[str, Any]) -> int | None:
    """When a message happened as it says itself, by its sender's clock; None where it does not say."""
    return _first_time(message, ("originalTimestamp", "timestamp"))


def _first_time(message: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """The first of these times that can be read."""
    for name in names:
        value = message.get(name)
        if isinstance(value, str) and len(value) <= _LONGEST_TIME and (found := _instant(value)) is not None:
            return found
    return None


_instant = lru_cache(maxsize=4096)(instant)  # all messages of a batch were sent at one time


def _message_id(message: Message, received: Received, *, has_time: bool) -> str:
    """The id that keeps a message from counting twice; one made of the content where it has none."""
    given = message.get("messageId")
    if given is not None and (text := _id_of_message(given)):
        return text
    if not has_time:
        return received.new_id()
    content = {name: value for name, value in message.items() if name not in {"sentAt", "messageId"}}
    return f"content-{digest_of(b'%d ' % received.source + written_in_order(content), 40)}"


def _id_in_log(sent_id: str, received: Received) -> str:
    """Anybody can send with a browser's key: what it calls a message takes that id from nobody else."""
    return f"browser-{received.source}-{sent_id}" if received.kind == BROWSER else sent_id


def _id_of_message(given: object) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise _Lacking("`messageId` must be a text.")
    text = str(given).strip()
    return text if len(text) <= _LONGEST_MESSAGE_ID else f"long-{digest_of(text.encode(), 40)}"
