"""A message as the log holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stored:
    """An accepted message: its place in the log, what it is, and all it says.

    `name` is in normal form and blank for what is no event; `time` is in microseconds since 1970 UTC;
    `source` is the kind of source it came from: browser, server, import or hand.
    """

    seq: int
    type: str
    name: str
    time: int
    source: str
    body: Mapping[str, object]
