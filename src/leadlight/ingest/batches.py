"""A batch of messages taken apart, so that one that cannot be read does not cost the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from leadlight.ingest.json_text import UnreadableError, read


@dataclass(frozen=True, slots=True)
class Batch:
    """The messages, each as it was sent, and what is said of all of them."""

    messages: Sequence[bytes | memoryview]
    sent_at: object = None
    context: object = None
    write_key: object = None


class _Outer(msgspec.Struct):
    batch: list[msgspec.Raw]
    sent_at: object = msgspec.field(default=None, name="sentAt")
    context: object = None
    write_key: object = msgspec.field(default=None, name="writeKey")


def taken_apart(raw: bytes) -> Batch:
    """Take the JSON of a batch apart. Raises UnreadableError where there is no list called `batch`."""
    try:
        outer = _decoder().decode(raw)
    except (ValueError, RecursionError):
        return _taken_apart_by_hand(raw)
    return Batch([memoryview(each) for each in outer.batch], outer.sent_at, outer.context, outer.write_key)


@cache
def _decoder() -> msgspec.json.Decoder[_Outer]:
    return msgspec.json.Decoder(_Outer)


# A text without an end runs to the end of the input: to look for its end again and again takes for ever.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},:]', re.DOTALL)


def _taken_apart_by_hand(raw: bytes) -> Batch:
    """Cut the messages out by their commas: some message is no JSON, or too deep to be passed over."""
    start, cuts = _find_batch(raw)
    if not cuts:
        read(raw)  # says what is wrong, where nothing can be cut out because of it
        raise UnreadableError('A batch is an object with a list of messages: {"batch": [...]}.')
    rest = read(raw[:start] + raw[cuts[-1] :])
    assert isinstance(rest, dict)  # noqa: S101 - it begins with a brace, or no batch would have been found
    edges = zip([start, *(cut + 1 for cut in cuts)], cuts, strict=False)
    messages = [raw[first:last].strip() for first, last in edges]
    return Batch(
        messages if messages != [b""] else [], rest.get("sentAt"), rest.get("context"), rest.get("writeKey")
    )


def _find_batch(raw: bytes) -> tuple[int, list[int]]:
    """Where the first message begins, and where each ends; no ends if there is no batch, or no end of it."""
    depth, start, cuts = 0, 0, list[int]()
    before = (b"", b"")
    for token in _TOKEN.finditer(raw):
        mark = token[0]
        if mark in {b"[", b"{"}:
            depth += 1
            if depth == 2 and mark == b"[" and before == (b'"batch"', b":"):
                start = token.end()
        elif mark in {b"]", b"}"}:
            depth -= 1
            if start and depth == 1:
                return start, [*cuts, token.start()]
        elif mark == b"," and start and depth == 2:
            cuts.append(token.start())
        before = (before[1], mark)
    return 0, []
