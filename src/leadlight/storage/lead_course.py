"""What became of one lead, for a page or a command: its stage and owner, and all that was decided of it."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.engage.overrides import Override
from leadlight.engage.stages import Standing
from leadlight.storage.lead_notes import NoteRow, ReviewRow, notes_of, reviews_of
from leadlight.storage.many import rows
from leadlight.storage.outcome_rows import OutcomeRow, outcomes_of
from leadlight.storage.override_rows import overrides_of
from leadlight.storage.stage_rows import MoveRow, history_of, standings_with_acts


@dataclass(frozen=True, slots=True)
class LeadCourse:
    """What a lead and its parts are in, whose they are, and their history, the latest first.

    `overrides` are those that count; `moves` and `outcomes` those that were not taken back.
    """

    standing: Standing
    owner: str
    moves: tuple[MoveRow, ...]
    reviews: tuple[ReviewRow, ...]
    overrides: tuple[Override, ...]
    outcomes: tuple[OutcomeRow, ...]
    notes: tuple[NoteRow, ...]


def lead_course(root: int, at: int) -> LeadCourse:
    """What became of a root and its parts up to an instant."""
    return LeadCourse(
        standings_with_acts([root])[root][0],
        str(rows("SELECT owner FROM leadlight_lead WHERE id = %s", [root])[0][0]),
        tuple(
            move
            for move in history_of(root)
            if move.at <= at and (move.taken_back_at is None or move.taken_back_at > at)
        ),
        tuple(review for review in reviews_of(root) if review.at <= at),
        tuple(each for each in overrides_of([root])[root] if each.at <= at < each.until),
        tuple(
            each
            for each in reversed(outcomes_of([root])[root])
            if each.said_at <= at and (each.taken_back_at is None or each.taken_back_at > at)
        ),
        tuple(note for note in notes_of(root) if note.at <= at),
    )
