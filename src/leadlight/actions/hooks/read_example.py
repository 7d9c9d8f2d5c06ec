"""An example of a request from a file: its body alone, or an object of `headers`, `query` and `body`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from leadlight.errors import DataError
from leadlight.ingest.hooks.requests import LARGEST, Request
from leadlight.ingest.json_text import UnreadableError, read, written

_PARTS = frozenset({"about", "headers", "query", "body"})


@dataclass(frozen=True, slots=True)
class Example:
    """A request as a file has it."""

    request: Request


def read_example(raw: bytes) -> Example:
    """Read an example; what is no JSON is taken for the fields of a form. Raises DataError."""
    if len(raw) > 2 * LARGEST:
        raise DataError(f"An example has at most {2 * LARGEST // 1024} KB.")
    try:
        said = read(raw)
    except UnreadableError as error:
        if raw.lstrip()[:1] in {b"{", b"["}:
            raise DataError(f"The example cannot be read: {error}") from None
        return Example(_request({"content-type": "application/x-www-form-urlencoded"}, {}, raw.strip()))
    if not isinstance(said, dict) or "body" not in said or not said.keys() <= _PARTS:
        return Example(_request({}, {}, raw))
    body = said["body"]
    content = body if isinstance(body, str) else written(body)
    return Example(_request(_texts(said.get("headers")), _query(said.get("query")), content.encode()))


def _request(headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> Request:
    return Request("POST", "https://leads.example/hooks/example", headers, query, body)


def _texts(value: object) -> dict[str, str]:
    return {name.lower(): str(text) for name, text in value.items()} if isinstance(value, dict) else {}


def _query(value: object) -> dict[str, str]:
    return dict(parse_qsl(value)) if isinstance(value, str) else _texts(value)
