"""The courses of leads computed once more: from their messages, and as of past instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadlight.actions.live.courses import Known, line_of, words_of
from leadlight.engage.company import Company
from leadlight.engage.overrides import Override, in_force
from leadlight.engage.stages import Move, Standing, risen, standing
from leadlight.ingest.stored import Stored
from leadlight.scoring.lines import HandLine
from leadlight.storage.override_rows import overrides_of
from leadlight.storage.stage_rows import moves_with_seq


def courses_that_differ(known: Known, messages: Sequence[Stored], company: Company, at: int) -> Iterator[str]:
    """What is stored otherwise of a lead's course than it comes to as of when it was scored."""
    for word in words_of(messages, company, at):
        if word.seq not in known.said:
            yield f"message {word.seq} says what became of it, and that is not stored"
    found = standing(known.moves, at) if known.acts else known.before
    for name in ("stage", "step", "since", "rank", "rest_until", "recycled_at"):
        stored, anew = getattr(known.before, name), getattr(found, name)
        if stored != anew:
            yield f"{_NAMES.get(name, name)} is stored as {stored}, and is {anew}"
    if known.owner is not None:
        yield f"the owner is stored otherwise, and is {known.owner or 'nobody'}"


_NAMES = {"since": "the stage’s instant", "rank": "the stage’s rank", "rest_until": "the end of its rest"}


def not_moved(known: Known, ladder: Sequence[str], qualifies_for: str | None, at: int) -> Iterator[str]:
    """Whether the model should have moved a lead by what it qualifies for."""
    move = risen(known.before, ladder, qualifies_for, at)
    if move is not None:
        yield f"it qualifies for {move.stage}, and is in {known.before.stage or 'no stage'}"


@dataclass(frozen=True, slots=True)
class Past:
    """All that was ever decided of some leads, by the lead it was given to."""

    moves: Mapping[int, Sequence[tuple[int | None, Move]]]
    overrides: Mapping[int, Sequence[Override]]

    def standing(self, leads: Sequence[int], seq: int, at: int) -> Standing:
        """What leads that were one were in at an instant, by the messages up to a place in the log."""
        return standing(
            (
                move
                for lead in leads
                for said, move in self.moves.get(lead, ())
                if said is None or said <= seq
            ),
            at,
        )

    def lines(self, leads: Sequence[int], at: int) -> list[HandLine]:
        """What people said then on the score of leads that were one."""
        said = [each for lead in leads for each in self.overrides.get(lead, ())]
        return [line_of(each) for each in in_force(said, at)]


def past_of(leads: Sequence[int]) -> Past:
    """All that was ever decided of leads, each by itself and not with its parts."""
    return Past(moves_with_seq(leads, alone=True), overrides_of(leads, alone=True))
