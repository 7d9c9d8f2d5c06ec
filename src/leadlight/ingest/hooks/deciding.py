"""What becomes of a request: events taken out of it, and of each its messages, or a place in quarantine.

An event is used whole or not at all: if one of its messages lacks something, it is kept as it came, and can
be tried again after the mapping was mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from leadlight.ingest.accepting import EVENT_BYTES, Accepted, Decision, Quarantine, Received, Refusal, accept
from leadlight.ingest.digest import digest_of_json
from leadlight.ingest.hooks.check import QUERY
from leadlight.ingest.hooks.making import fits, messages_of
from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.paths import Budget, Spot, TooMuchError
from leadlight.ingest.hooks.reading import all_sources
from leadlight.ingest.hooks.requests import Request
from leadlight.ingest.hooks.taking import Reader
from leadlight.ingest.hooks.words import Taken, Where
from leadlight.ingest.json_text import read, written

MOST_EVENTS = 1_000
"""Events in one request."""

KEPT_BYTES = 64 * 1024
"""So large may an event be that is kept in quarantine."""

Around: TypeAlias = MappingOf[Where, object]


class TooManyError(Exception):
    """A request with more events than one may have."""


@dataclass(slots=True)
class Decided:
    """What became of the events of a request: `left_out` counts those that the mapping does not want."""

    decisions: list[Decision] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook as far as it matters here."""

    name: str
    mapping: Mapping


def decided(hook: Hook, document: object, around: Around, received: Received) -> Decided:
    """Decide on a request whose body was read. Raises TooManyError."""
    budget, found, each = Budget(), Decided(), hook.mapping.each
    if each is None:
        reader = Reader(document, {**around, "body": document}, budget)
        _decide(hook, reader, received, found)
        return found
    try:
        spots = each.spots(document, budget)
    except TooMuchError as error:
        found.decisions.append(_kept_whole(hook, document, around, str(error)))
        return found
    if len(spots) > MOST_EVENTS:
        raise TooManyError(f"A request has at most {MOST_EVENTS:,} events; this one has {len(spots):,}.")
    if not spots:
        found.decisions.append(_kept_whole(hook, document, around, f"{each.text} finds no event."))
    rest = _without(document, [spot for spot, _ in spots], 0)
    base = digest_of_json(rest)
    for _, event in spots:
        _decide(hook, Reader(event, {**around, "body": rest}, budget, base), received, found)
    return found


def again(hook: Hook, kept: str, received: Received) -> Decided:
    """Decide once more on what was kept in quarantine, by the mapping as it is now."""
    said = cast("dict[str, Any]", read(kept.encode()))
    around: Around = {name: said.get(name, {}) for name in ("query", "header")}
    if "body" not in said:
        try:
            return decided(hook, said["event"], around, received)
        except TooManyError as error:
            return Decided([_kept_whole(hook, said["event"], around, str(error))])
    found, rest = Decided(), said["body"]
    _decide(
        hook, Reader(said["event"], {**around, "body": rest}, Budget(), digest_of_json(rest)), received, found
    )
    return found


def around_of(mapping: Mapping, request: Request) -> Around:
    """What a mapping may ask for besides the body: the query without the secret, headers that it names."""
    secret = mapping.check.name if mapping.check.secret_in == QUERY else None
    query = {name: value for name, value in request.query.items() if name != secret}
    wanted = (
        {
            taken.path.first_name
            for taken in all_sources(mapping)
            if isinstance(taken, Taken) and taken.of == "header" and taken.path is not None
        }
        - _SECRET_HEADERS
        - {mapping.check.header}
    )
    headers = {name: value for name, value in request.headers.items() if name in wanted}
    return {"query": query, "header": headers}


_SECRET_HEADERS = frozenset({"authorization", "cookie", "x-forwarded-for", "x-real-ip", "forwarded"})
"""What nobody should keep."""


def _without(document: Any, spots: Sequence[Spot], depth: int) -> object:  # noqa: ANN401 - any JSON
    """A copy of a document without what stands at these spots; what has none of them is not copied."""
    if not spots:
        return document
    below: dict[str | int, list[Spot]] = {}
    for spot in spots:
        below.setdefault(spot[depth], []).append(spot)
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    kept = [
        (name, _without(value, below[name], depth + 1) if name in below else value)
        for name, value in pairs
        if all(len(spot) > depth + 1 for spot in below.get(name, ()))
    ]
    return dict(kept) if isinstance(document, dict) else [value for _, value in kept]


def _decide(hook: Hook, reader: Reader, received: Received, found: Decided) -> None:
    """Decide on one event."""
    mapping = hook.mapping
    try:
        if mapping.ignore is not None and fits(mapping.ignore, reader, received.at):
            found.left_out += 1
            return
        messages = messages_of(mapping, hook.name, reader, received.at)
    except TooMuchError as error:
        found.decisions.append(_kept(hook, reader, str(error)))
        return
    if messages:
        found.decisions += _decisions(hook, reader, messages, received)
    elif mapping.otherwise == "ignore":
        found.left_out += 1
    else:
        reason = "The mapping makes no message of it: no `when` of its messages holds."
        found.decisions.append(_kept(hook, reader, reason))


def _decisions(
    hook: Hook, reader: Reader, messages: Sequence[MappingOf[str, object]], received: Received
) -> Iterator[Decision]:
    decisions = [_checked(accept(message, received)) for message in messages]
    reason = next((each.reason for each in decisions if not isinstance(each, Accepted)), None)
    if reason is None:
        yield from decisions
    else:
        yield _kept(hook, reader, reason)


def _checked(decision: Decision) -> Decision:
    if isinstance(decision, Accepted) and len(decision.body.encode()) > EVENT_BYTES:
        return Refusal(f"A message has at most {EVENT_BYTES // 1024} KB.", 413)
    return decision


def _kept(hook: Hook, reader: Reader, reason: str) -> Decision:
    """An event with what stands around it, for quarantine, unless it is too large to be kept."""
    if hook.mapping.each is None:
        return _kept_whole(hook, reader.event, reader.around, reason)
    return _quarantine(_envelope(hook, reader.event, reader.around), reason)


def _kept_whole(hook: Hook, document: object, around: Around, reason: str) -> Decision:
    """A document that is to be taken apart once more when it is tried again."""
    parts: Around = {name: part for name, part in around.items() if name != "body"}
    return _quarantine(_envelope(hook, document, parts), reason)


def _envelope(hook: Hook, event: object, around: Around) -> dict[str, object]:
    parts: dict[str, object] = {str(name): part for name, part in around.items()}
    return {"hook": hook.name, "event": event, **parts}


def _quarantine(content: dict[str, object], reason: str) -> Decision:
    body = written(content)
    if len(body.encode()) > KEPT_BYTES:
        return Refusal(f"{reason} It has more than {KEPT_BYTES // 1024} KB and is not kept.", 413)
    return Quarantine(reason, body)
