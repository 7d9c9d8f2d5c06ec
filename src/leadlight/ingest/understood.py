"""A scoring model that calls events as the log does."""

from __future__ import annotations

from typing import TypeVar

from leadlight.ingest.vocabulary import canonical
from leadlight.scoring.conditions import Condition, Part

_NAMES = ("event", "quiet", "reset_by")

PartOfModel = TypeVar("PartOfModel", bound=Part)


def understood(part: PartOfModel) -> PartOfModel:
    """The same model, or part of one, with every event called by its name in the vocabulary."""
    changed = {
        name: new
        for name in type(part).model_fields
        if (old := getattr(part, name)) != (new := _named(old) if name in _NAMES else _inside(old))
    }
    return part.model_copy(update=changed) if changed else part


def _named(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(dict.fromkeys(map(canonical, names)))


def _inside(value: object) -> object:
    match value:
        case Condition():
            return value  # of fields, whose names are people's own
        case Part():
            return understood(value)
        case tuple():
            return tuple(map(_inside, value))
        case dict():
            return {name: _inside(inner) for name, inner in value.items()}
        case _:
            return value
