"""Take back an outcome together with the move that it made, as if neither had been said."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome
from leadlight.engage.stages import Cause, Force
from leadlight.storage.merges import root_of
from leadlight.storage.outcome_rows import outcome_numbered
from leadlight.storage.stage_rows import history_of, move_numbered


def undo_outcome(number: int, actor: Actor, now: int) -> str:
    """Let an outcome count no longer, nor the move of its lead that came with it; the id of the lead.

    Raises as `take_back_outcome` does.
    """
    lead = take_back_outcome(number, actor, now)
    found = outcome_numbered(number)
    if found is not None:
        part, outcome = found
        for move in moves_at(part, outcome.said_at):
            take_back_move(move, actor, now)
    return lead


def moves_at(part: int, at: int) -> list[int]:
    """The moves of deals that people made of a lead at an instant and that still count."""
    numbers = [row.number for row in history_of(root_of(part)) if row.at == at and row.taken_back_at is None]
    known = [(number, found[1]) for number in numbers if (found := move_numbered(number)) is not None]
    return [n for n, move in known if move.cause is Cause.PERSON and move.force is Force.DEALS]
