"""Keep predictors: add a file, put one to use, into shadow, or out of service; going back is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.predictors.choices import choices
from leadlight.actions.live.predictors.in_force import packed
from leadlight.errors import DataError
from leadlight.ingest.digest import digest_of
from leadlight.learning.predictors.file import load
from leadlight.learning.predictors.predictor import Predictor
from leadlight.scoring.values import DAY
from leadlight.storage.due_rows import MONITOR, PREDICT, TRAIN, make_due, make_due_by
from leadlight.storage.predictor_rows import (
    RETIRED,
    SHADOW,
    USE,
    PredictorRow,
    Role,
    add_predictor,
    number_of,
    predictor_row,
    predictor_rows,
    set_role,
)
from leadlight.storage.transaction import writing

MOST_SHADOWS = 3
"""So many predictors judge beside the one in use; of more the oldest goes out of service."""

LARGEST = 30_000_000
"""Bytes of a packed file, which a line of a backup has to hold."""

_DEEDS: Mapping[Role, Deed] = {
    USE: Deed.USE_PREDICTOR,
    SHADOW: Deed.SHADOW_PREDICTOR,
    RETIRED: Deed.RETIRE_PREDICTOR,
}

TOLD = ("rows", "won", "base_rate", "split", "holdout", "metrics", "chosen", "verdict", "sentence")
"""What of a predictor's story is kept where lists find it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a predictor came here: a note, and what was known by when if it was learned here."""

    note: str = ""
    learned_at: int | None = None


def add_file(data: bytes, place: str, role: Role, by: tuple[Actor, int], note: str = "") -> int:
    """Keep the predictor of a file and let it judge everybody, in use or in shadow; its number.

    Raises PredictorError for what is no predictor, DataError for one that is kept already or too large.
    """
    permit(by[0], Operation.PUBLISH_MODELS)
    found = load(data, place)
    if found.plan.events is None and not found.plan.recipes and not _has_rules(found):
        raise DataError(f"{place} has learned from no field, so it says the same of every lead.")
    with writing():
        return keep(data, found, role, by, Arrival(note))


def _has_rules(found: Predictor) -> bool:
    return isinstance(found.story.get("rules"), str)


def keep(data: bytes, found: Predictor, role: Role, by: tuple[Actor, int], arrival: Arrival) -> int:
    """Write a predictor down, in the transaction there is, and let it judge everybody."""
    actor, now = by
    digest = digest_of(data)
    if (known := number_of(digest)) is not None:
        raise DataError(
            f"This predictor is kept already, as number {known}. `leadlight predictor use {known}` puts it "
            "to use."
        )
    content = packed(data)
    if len(content) > LARGEST:
        raise DataError("The predictor is too large to be kept in the database: over 30 MB packed.")
    row = PredictorRow(
        0, digest, RETIRED, now, arrival.note, actor.name, now, arrival.learned_at, _told(found.story)
    )
    number = add_predictor(row, content)
    write_down(actor, now, Deed.ADD_PREDICTOR, f"predictor {number}", role=role, digest=digest)
    _take_up(number, role, now)
    return number


def _told(story: Mapping[str, Any]) -> dict[str, Any]:
    return {name: story[name] for name in TOLD if name in story}


def switch(number: int, role: Role, by: Actor, now: int) -> None:
    """Give a predictor another role; the one that was in use before judges on in shadow.

    Raises DataError where there is no such predictor, or nothing would change.
    """
    permit(by, Operation.PUBLISH_MODELS)
    with writing():
        row = predictor_row(number)
        if row is None:
            raise DataError(
                f"There is no predictor {number}. `leadlight predictor list` shows those there are."
            )
        if row.role == role:
            raise DataError(f"Predictor {number} is {_state(role)} already. Nothing was changed.")
        write_down(by, now, _DEEDS[role], f"predictor {number}", before=row.role)
        _take_up(number, role, now)


def _state(role: Role) -> str:
    return {"use": "in use", "shadow": "in shadow", "retired": "out of service"}[role]


def _take_up(number: int, role: Role, now: int) -> None:
    """Let a predictor have a role from now on, and do what follows from it."""
    before = next(row for row in predictor_rows() if row.number == number)
    if role == USE:
        for other in predictor_rows():
            if other.role == USE and other.number != number:
                set_role(other.number, SHADOW, other.since)  # it judges on, so nobody is judged anew
    # who judged until now has judged everybody already
    set_role(number, role, before.since if RETIRED not in {before.role, role} else now)
    if RETIRED in {before.role, role}:
        make_due(PREDICT, [(number, now)])
    _not_too_many(number, now)
    begin_watching(now)


def _not_too_many(newest: int, now: int) -> None:
    shadows = [row for row in predictor_rows() if row.role == SHADOW and row.number != newest]
    for row in sorted(shadows, key=lambda row: row.since)[: max(0, len(shadows) - MOST_SHADOWS)]:
        set_role(row.number, RETIRED, now)
        make_due(PREDICT, [(row.number, now)])


def begin_watching(now: int) -> None:
    """Have predictors looked at a day from now, and learned anew when the company wants it."""
    make_due_by(MONITOR, [(0, now + DAY)], now - DAY)
    if every := choices().every:
        make_due_by(TRAIN, [(0, now + every * DAY)], now - every * DAY)


def begin_to_watch(now: int) -> None:
    """The same, when a worker begins."""
    with writing():
        begin_watching(now)
