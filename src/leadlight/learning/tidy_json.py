"""JSON that a person can read: objects indented, lists of plain values on a line."""

from __future__ import annotations

import json


def tidy(value: object, depth: int = 0) -> str:
    """The JSON of a value; the same value gives the same text."""
    pad, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict) and value:
        inner = [f"{plain(str(name))}: {tidy(entry, depth + 1)}" for name, entry in value.items()]
        return "{" + pad + ("," + pad).join(inner) + outer + "}"
    if isinstance(value, list) and any(isinstance(entry, dict | list) for entry in value):
        return "[" + pad + ("," + pad).join(tidy(entry, depth + 1) for entry in value) + outer + "]"
    return plain(value)


def plain(value: object) -> str:
    """JSON on one line; raises ValueError for numbers that JSON does not have."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
