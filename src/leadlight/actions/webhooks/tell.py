"""Let endpoints be told what happened, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadlight.channels.webhook.kinds import PRIORITY, PUBLISHED, QUALIFICATION, SCORE, STAGE, points
from leadlight.channels.webhook.signing import new_id
from leadlight.storage.score_rows import Change, Standing
from leadlight.storage.webhook_rows import (
    NO_LEAD,
    Endpoint,
    Telling,
    add_tellings,
    endpoints_that_are_on,
    note_told,
    still_untold,
    told_totals,
    untell,
)

FOR_EVERYBODY = frozenset({"publish", "machines"})
"""Causes by which everybody's score changes at once. Scores are not told one by one then, and of what was not
yet told only the newest is kept."""

_NOT_URGENT = FOR_EVERYBODY | {"time"}
"""What is of one of these causes only is told after everything else."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a lead (NO_LEAD: to none): its kind, when, and what is said of it."""

    kind: str
    lead: int
    at: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StageMoved:
    """A lead that is in another stage, or in another step of its pipeline: what it was and is in, and why."""

    lead: int
    at: int
    before: tuple[str, str]
    after: tuple[str, str]
    cause: str
    by: str = ""


def tell(happenings: Sequence[Happening], now: int, *, mass: bool = False) -> None:
    """Let every endpoint that wants to know be told, in the order given; part of the caller's transaction.

    What befalls everybody at once (`mass`) is told after everything else.
    """
    endpoints = endpoints_that_are_on() if happenings else []
    add_tellings(
        [
            Telling(endpoint.id, each.lead, new_id(), each.kind, each.at, each.data)
            for each in happenings
            for endpoint in endpoints
            if each.kind in endpoint.types
        ],
        now,
        mass=mass,
    )


def tell_moves(moves: Sequence[StageMoved], now: int, *, mass: bool = False) -> None:
    """Let it be told that leads are in other stages; part of the caller's transaction."""
    tell([Happening(STAGE, each.lead, each.at, _moved(each)) for each in moves], now, mass=mass)


def _moved(move: StageMoved) -> dict[str, Any]:
    (before, step_before), (after, step) = move.before, move.after
    said = {
        "before": before or None,
        "after": after or None,
        "step_before": step_before or None,
        "step": step or None,
    }
    return {**said, "cause": move.cause, "by": move.by or None}


def tell_published(version: int, at: int) -> None:
    """Let it be told that everybody is scored by a new model; part of the caller's transaction."""
    tell([Happening(PUBLISHED, NO_LEAD, at, {"model_version": version})], at)


def tell_changes(changes: Sequence[Change], now: int) -> None:
    """Let it be told how scores changed; part of the caller's transaction."""
    for endpoint in endpoints_that_are_on() if changes else []:
        mine = [each for each in changes if each.cause not in FOR_EVERYBODY]
        for mass in (False, True):
            some = [each for each in mine if (each.cause in _NOT_URGENT) is mass]
            add_tellings(list(_each_told(endpoint, some)), now, mass=mass)
        _tell_newest(endpoint, [each for each in changes if each.cause in FOR_EVERYBODY], now)


def _each_told(endpoint: Endpoint, changes: Sequence[Change]) -> Iterator[Telling]:
    moved = _moved_enough(endpoint, changes)
    for change in changes:
        if change.lead in moved:
            yield _telling(endpoint, change, SCORE, (moved[change.lead], points(change.now.total)))
        for kind, before, after in _renamed(change):
            if kind in endpoint.types:
                yield _telling(endpoint, change, kind, (before, after))


def _moved_enough(endpoint: Endpoint, changes: Sequence[Change]) -> dict[int, float | int | None]:
    """The leads whose scores are told, with the points before: as told last where not each is told."""
    if SCORE not in endpoint.types:
        return {}
    before = {each.lead: each.before.total if each.before else None for each in changes}
    now = {each.lead: each.now.total for each in changes}
    if endpoint.min_points is None:
        return {lead: points(before[lead]) for lead in now if before[lead] != now[lead]}
    told = told_totals(endpoint.id, list(now))
    since = {lead: told.get(lead, before[lead] or 0) for lead in now}
    moved = {lead for lead in now if abs((now[lead] or 0) - since[lead]) >= endpoint.min_points}
    first = {lead: since[lead] for lead in now if lead not in told}
    note_told(endpoint.id, first | {lead: now[lead] or 0 for lead in moved})
    return {lead: points(since[lead]) for lead in moved}


def _renamed(change: Change) -> Iterator[tuple[str, str | None, str | None]]:
    """What a change changes besides points: its kind, before and after."""
    was = change.before
    if (priority := was.priority if was else None) != change.now.priority:
        yield PRIORITY, priority, change.now.priority
    if (stage := was.qualifies_for if was else None) != change.now.qualifies_for:
        yield QUALIFICATION, stage, change.now.qualifies_for


def _telling(endpoint: Endpoint, change: Change, kind: str, moved: tuple[Any, Any]) -> Telling:
    return Telling(endpoint.id, change.lead, new_id(), kind, change.at, _said(change, *moved))


def _said(change: Change, before: Any, after: Any) -> dict[str, Any]:  # noqa: ANN401 - points or a name
    now: Standing = change.now
    return {
        "before": before,
        "after": after,
        "cause": change.cause,
        "score": points(now.total),
        "priority": now.priority,
        "qualifies_for": now.qualifies_for,
        "model_version": now.version,
    }


def _tell_newest(endpoint: Endpoint, changes: Sequence[Change], now: int) -> None:
    """Let an endpoint be told what everybody is by now, in place of what it was not yet told."""
    for kind in (PRIORITY, QUALIFICATION):
        found = {
            change.lead: (change, before, after)
            for change in changes
            for this, before, after in _renamed(change)
            if this == kind and kind in endpoint.types
        }
        if found:
            untold = still_untold(endpoint.id, kind, list(found), now)
            untell([id_ for id_, _ in untold.values()])
            before = {lead: said["before"] for lead, (_, said) in untold.items()}
            add_tellings(
                [
                    _telling(endpoint, change, kind, (before.get(lead, was), after))
                    for lead, (change, was, after) in found.items()
                    if before.get(lead, was) != after
                ],
                now,
                mass=True,
            )
