"""How long to search for disagreements, and the smallest world that shows one."""

import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from pydantic import ValidationError

from leadlight.errors import LeadlightError
from leadlight.scoring.definition import ScoringModel
from tests.agreement.comparing import report
from tests.agreement.worlds import Sheet, World

Disagreements = Callable[[World], Sequence[str]]

PATIENCE = 60.0
"""Seconds to make a world smaller."""


def search(share: float) -> settings:
    """Settings for a share of the profile's examples; `smallest` makes worlds smaller, and is quicker."""
    profile = settings.default
    assert profile is not None
    return settings(
        max_examples=max(1, int(share * profile.max_examples)),
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )


def agree(world: World, disagreements: Disagreements) -> None:
    """Fail with the smallest world found in which an engine and the meaning disagree."""
    found = disagreements(world)
    if found:
        world = smallest(world, disagreements)
        found = disagreements(world) or found
    assert not found, report(world, found)


def smallest(world: World, disagreements: Disagreements) -> World:
    """Take out whatever can be taken out without coming to an agreement."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = next((less for less in smaller(world) if _disagree(less, disagreements)), None)
        if found is None:
            return world
        world = found
    return world


def _disagree(world: World, disagreements: Disagreements) -> bool:
    try:
        ScoringModel.model_validate(world.document)
        return bool(disagreements(world))
    except (ValidationError, LeadlightError):
        return False


def smaller(world: World) -> Iterator[World]:
    """The world without a part of its model, a table, a row or a column."""
    for path in sorted(_paths(world.document), key=len):
        document = deepcopy(world.document)
        inside: Any = document
        for part in path[:-1]:
            inside = inside[part]
        del inside[path[-1]]
        yield replace(world, document=document)
    if len(world.events) > 1:
        yield from (
            replace(world, events=world.events[:i] + world.events[i + 1 :]) for i in range(len(world.events))
        )
    for place, sheet in enumerate(world.events):
        for less in _less(sheet):
            yield replace(world, events=(*world.events[:place], less, *world.events[place + 1 :]))
    yield from (replace(world, leads=less) for less in _less(world.leads))


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in parts:
        yield (*path, part)
        yield from _paths(inner, (*path, part))


def _less(sheet: Sheet) -> Iterator[Sheet]:
    if sheet.rows > 1:
        for row in range(sheet.rows):
            columns = (replace(c, values=c.values[:row] + c.values[row + 1 :]) for c in sheet.columns)
            yield replace(sheet, columns=tuple(columns))
    for place in range(1, len(sheet.columns)):
        yield replace(sheet, columns=sheet.columns[:place] + sheet.columns[place + 1 :])
