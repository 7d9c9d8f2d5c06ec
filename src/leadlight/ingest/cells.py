"""Cells of lists as values of messages: blanks left out, numbers and dates as the ISO forms write them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from leadlight.ingest.json_text import UnreadableError, read
from leadlight.scoring.values import ISO, Forms, day_or_month_first, instant, number, written_time

Reader = Callable[[Any], object]
"""Makes a value of a cell that is not null; None if it says nothing."""


def reader(kind: str, forms: Forms = ISO) -> Reader:
    """How the cells of a column become values of a message, by what the column holds."""
    readers: dict[str, Reader] = {
        "text": plain if forms == ISO else partial(as_iso, forms=forms),
        "json": of_json,
        "real": finite,
        "instant": written_time,
    }
    return readers.get(kind, unchanged)


def plain(text: str) -> str | None:
    """A text as written; NUL, which databases cannot hold, is a sign of its own."""
    if not text or text.isspace():
        return None
    return text.replace("\0", "\ufffd") if "\0" in text else text


def as_iso(text: str, forms: Forms) -> str | None:
    """A text whose number or date is written in the forms of its source, as the ISO forms write it."""
    said = plain(text)
    if said is None:
        return None
    if forms.decimal == "comma" and ("," in said or "." in said):
        found = number(said, forms)
        if found is not None:
            return f"{found:f}"
    if forms.dates and day_or_month_first(said) and (at := instant(said.strip(), forms)) is not None:
        return written_time(at).removesuffix("T00:00:00Z")
    return said


def of_json(raw: str) -> object:
    """The value of a JSON text; what is none is a text."""
    try:
        return read(raw.encode())
    except UnreadableError:
        return plain(raw)


def finite(value: float) -> float | None:
    """A number; None if it is not finite."""
    return value if math.isfinite(value) else None


def unchanged(value: object) -> object:
    """A whole number, or yes or no."""
    return value
