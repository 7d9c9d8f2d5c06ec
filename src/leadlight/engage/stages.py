"""The stage a lead is in: what all its moves come to, and which move comes next by itself.

A move is a fact with an instant. What a lead is in follows from all of its moves in the order of time, in
whatever order they became known; so an older message never overwrites a person's later word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

SAL, SQL, OPPORTUNITY, CUSTOMER, LOST, RECYCLED = (
    "SAL",
    "SQL",
    "Opportunity",
    "Customer",
    "Lost",
    "Recycled",
)

SET_BY_PEOPLE = (SAL, SQL, OPPORTUNITY, LOST, CUSTOMER, RECYCLED)
"""The stages that people and their CRM set; the model's come before them."""


class Cause(StrEnum):
    """What moved a lead."""

    MESSAGE = "message"
    RECYCLE = "recycle"
    MODEL = "model"
    PERSON = "person"


_TURN = {cause: turn for turn, cause in enumerate(Cause)}
"""Of what happens at one instant a person has the last word."""


class Force(StrEnum):
    """Over what a move of people or their CRM prevails."""

    RAISES = "raises"
    """Over what is lower: accepting a lead takes it out of no opportunity."""
    DEALS = "deals"
    """Over all but Customer: who bought stays a customer when another deal is lost."""
    SETS = "sets"
    """Over everything."""


_HEIGHT = {SAL: 1, SQL: 2, OPPORTUNITY: 3, CUSTOMER: 4}
"""How high stages are; a lead that is lost, recycled or only qualified may be raised to any of these."""


@dataclass(frozen=True, slots=True)
class Move:
    """A lead came to a stage, and to a step of the pipeline, at an instant in microseconds.

    `rank` is what the model must exceed
    to move the lead on. A recycle rule found the lead in `before`. `rest_until` is for Recycled alone.
    `number` tells moves at one instant apart where nothing else does. From `taken_back_at` on it is as if the
    move had never been.
    """

    stage: str
    at: int
    cause: Cause
    step: str = ""
    force: Force = Force.SETS
    rank: int = 0
    before: str = ""
    rest_until: int | None = None
    number: int = 0
    taken_back_at: int | None = None

    def counts(self, at: int | None) -> bool:
        """Whether it counts as of an instant, None of all time."""
        if at is None:
            return self.taken_back_at is None
        return self.at <= at and (self.taken_back_at is None or self.taken_back_at > at)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a lead is in since when; at rest it is not moved on by the model.

    Only what the lead did after `recycled_at` counts for its score.
    """

    stage: str = ""
    step: str = ""
    since: int | None = None
    rank: int = 0
    rest_until: int | None = None
    recycled_at: int | None = None


NOWHERE = Standing()


def standing(moves: Iterable[Move], at: int | None = None) -> Standing:
    """What moves come to as of an instant; their order does not matter."""
    found = NOWHERE
    for move in sorted(moves, key=_place):
        if move.counts(at):
            found = after(found, move)
    return found


def _place(move: Move) -> tuple[int, int, int, str, int]:
    far = SET_BY_PEOPLE.index(move.stage) if move.stage in SET_BY_PEOPLE else -1
    by_person = move.cause is Cause.PERSON
    return move.at, _TURN[move.cause], 0 if by_person else far, "" if by_person else move.step, move.number


def after(before: Standing, move: Move) -> Standing:
    """What a lead is in after a move that is later than all before."""
    if not _applies(before, move):
        return before
    if move.stage == RECYCLED:
        return Standing(RECYCLED, "", move.at, 0, move.rest_until, move.at)
    since = before.since if before.stage == move.stage else move.at
    return replace(before, stage=move.stage, step=move.step, since=since, rank=move.rank, rest_until=None)


def _applies(before: Standing, move: Move) -> bool:
    if move.cause is Cause.MODEL:
        return _is_open_to_model(before, move.at) and move.rank > before.rank
    if move.cause is Cause.RECYCLE:
        return before.stage == move.before
    match move.force:
        case Force.SETS:
            return True
        case Force.DEALS:
            return before.stage != CUSTOMER or move.stage == CUSTOMER
        case Force.RAISES:
            return _HEIGHT.get(move.stage, 0) > _HEIGHT.get(before.stage, 0)
        case _:
            assert_never(move.force)


def _is_open_to_model(before: Standing, at: int) -> bool:
    if before.stage == RECYCLED:
        return before.rest_until is None or at >= before.rest_until
    return before.stage not in SET_BY_PEOPLE


def risen(before: Standing, ladder: Sequence[str], qualifies_for: str | None, at: int) -> Move | None:
    """The move that the model makes of a lead that qualifies for a stage: only up its own ladder.

    `ladder` are the names of the model's stages, the lowest first. What the stage of a former model was
    worth is not known any more, so any of the present ones is above it.
    """
    if qualifies_for is None or qualifies_for in SET_BY_PEOPLE or qualifies_for == before.stage:
        return None
    if qualifies_for not in ladder or not _is_open_to_model(before, at):
        return None
    rank = ladder.index(qualifies_for) + 1
    if before.stage in ladder or before.stage in {"", RECYCLED}:
        return Move(qualifies_for, at, Cause.MODEL, rank=rank) if rank > before.rank else None
    return Move(qualifies_for, at, Cause.MODEL, rank=max(rank, before.rank + 1))


def anchor(ladder: Sequence[str], stage: str, qualifies_for: str | None) -> int:
    """The rank of a person's move: to overrule it, the model must find the lead worth more than now."""
    return max((ladder.index(name) + 1 for name in (stage, qualifies_for) if name in ladder), default=0)


def recycled_at(before: Standing, after: Mapping[str, int]) -> int | None:
    """When a lead is recycled by rule if nothing moves it; `after` says how long each stage is waited for."""
    if before.since is None or before.stage not in after or before.stage == RECYCLED:
        return None
    return before.since + after[before.stage]


def next_turn(before: Standing, after: Mapping[str, int], at: int) -> int | None:
    """The next instant at which a lead may move though nothing happens to it."""
    turns = (before.rest_until, recycled_at(before, after))
    return min((turn for turn in turns if turn is not None and turn > at), default=None)
