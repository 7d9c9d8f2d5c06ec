"""A request of another system, and the document that its body is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from leadlight.errors import DataError
from leadlight.ingest.json_text import read
from leadlight.scoring.values import normal_name

LARGEST = 1024 * 1024
"""Bytes of a body: SendGrid sends up to 768 KB at a time."""

_MOST_FIELDS = 2_000
_DEEPEST = 20
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_FORM = "application/x-www-form-urlencoded"

_ADDRESSES = frozenset({
    "client_ip", "client_ip_address", "ip", "ip_address", "ip_opt", "ip_override", "ip_signup", "ipaddress",
    "remote_addr", "remote_ip", "sending_ip", "user_ip",
})  # fmt: skip
"""Names of members that hold IP addresses, which nobody scores by and nobody should keep."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: names of headers in small letters, `address` as the sender wrote it."""

    method: str
    address: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


def document_of(request: Request) -> object:
    """The body as JSON has it, without IP addresses. Raises DataError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _FORM:
        return _without_addresses(form_of(request.body))
    if kind.startswith("multipart/"):
        raise DataError("A hook takes JSON and forms that are URL-encoded, not multipart.")
    return _without_addresses(read(request.body))


def form_of(body: bytes) -> dict[str, Any]:
    """The fields of a form as an object; `data[email]` is the member `email` of `data`. Raises DataError."""
    try:
        fields = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except UnicodeDecodeError:
        raise DataError("The text is not in UTF-8.") from None
    except ValueError:
        raise DataError(f"A form has at most {_MOST_FIELDS:,} fields.") from None
    found: dict[str, Any] = {}
    for name, value in fields:
        _put(found, _parts(name), value.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    return found


def _parts(name: str) -> list[str]:
    """`data[merges][EMAIL]` in its parts; a name that is not of this form is one."""
    first, bracket, rest = name.partition("[")
    inner = _BRACKETS.findall(bracket + rest)
    if not bracket or "".join(f"[{part}]" for part in inner) != bracket + rest or len(inner) > _DEEPEST:
        return [name]
    return [first, *inner]


def _put(found: dict[str, Any], parts: list[str], value: str) -> None:
    """Put a value where its parts lead; several of one name are a list."""
    *outer, last = parts
    for part in outer:
        inner = found.setdefault(part, {})
        if not isinstance(inner, dict):  # a field of this name came before, which is a text
            return
        found = inner
    before = found.get(last)
    if isinstance(before, dict):
        return
    found[last] = value if before is None else [*(before if isinstance(before, list) else [before]), value]


def _without_addresses(value: object) -> object:
    match value:
        case dict():
            return {
                name: _without_addresses(inner)
                for name, inner in value.items()
                if normal_name(name) not in _ADDRESSES
            }
        case list():
            return [_without_addresses(element) for element in value]
        case _:
            return value
