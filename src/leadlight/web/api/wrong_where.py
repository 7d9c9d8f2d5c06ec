"""What is wrong in a request and where, as whoever sent it wrote it: no name of our functions is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ninja.errors import ValidationErrorContext

_IN_OUR_WORDS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is nothing of this name here.",
    "model_attributes_type": "This is an object of JSON.",
    "dict_type": "This is an object of JSON.",
}
_OF_A_KEY = "[key]"
"""What Pydantic adds where the name itself is wrong and not what has it."""


def mistakes(context: ValidationErrorContext[Any]) -> Iterator[dict[str, str]]:
    """Every mistake in one part of a request: `where` it is, and a `message`. What was sent is not told."""
    names: Mapping[tuple[Any, ...], tuple[str, ...]] = context.model.__ninja_flatten_map_reverse__
    for error in context.pydantic_validation_error.errors(include_url=False):
        told = error.get("ctx", {}).get("where")
        where = [told] if told is not None else _where(error["loc"], names)
        yield {"where": ".".join(where), "message": _message(error)[:500]}


def _where(place: tuple[Any, ...], names: Mapping[tuple[Any, ...], tuple[str, ...]]) -> list[str]:
    """The names of a place: of a parameter as it is called, of a body without our name of the whole."""
    for end in range(len(place), 0, -1):
        if found := names.get(place[:end]):
            return _parts((*found, *place[end:]))
    return _parts(place[1:])


def _parts(place: tuple[Any, ...]) -> list[str]:
    return [str(part)[:100] for part in place if part != _OF_A_KEY]


def _message(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "too_long" if isinstance(error["input"], str):
            return f"This has at most {limits['max_length']} characters."
        case "too_short" if isinstance(error["input"], str):
            return f"This has at least {limits['min_length']} characters."
        case "value_error":
            sentence = str(limits["error"])
            return f"{sentence[:1].upper()}{sentence[1:]}."
        case kind:
            return _IN_OUR_WORDS.get(kind, str(error["msg"]))
