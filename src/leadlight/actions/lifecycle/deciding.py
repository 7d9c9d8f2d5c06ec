"""What all decisions on a lead share: who may, which lead, from when on, and that it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.model_in_force import in_force
from leadlight.actions.live.people import Key, part_of
from leadlight.actions.webhooks.tell import StageMoved, tell_moves
from leadlight.engage.company import Company
from leadlight.engage.stages import Cause, Force, Move, Standing, anchor
from leadlight.errors import DataError
from leadlight.storage.acts import act
from leadlight.storage.company_row import company_in_force
from leadlight.storage.merges import root_of, uid_of_lead
from leadlight.storage.model_rows import newest_version
from leadlight.storage.score_rows import standings
from leadlight.storage.stage_rows import (
    NewMove,
    add_moves,
    last_word,
    newest_move,
    refold,
    standings_with_acts,
)
from leadlight.storage.transaction import writing

LONGEST_TEXT = 10_000
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """A lead by its id, the stage and step it is in now, and the number of the move that was made."""

    lead: str
    stage: str
    step: str
    before: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A lead that somebody decides on, held until the decision is written down.

    `part` is the very lead that was named, which the decision stays with; `root` stands for it. The decision
    counts from `at`.
    """

    part: int
    root: int
    uid: str
    at: int
    actor: Actor
    now: int
    company: Company
    before: Standing

    def note(self, deed: Deed, **detail: object) -> None:
        """Write down who did what; never anything of the lead's that may have to be erased."""
        write_down(self.actor, self.now, deed, self.uid, **detail)


@contextmanager
def decided(
    key: Key, actor: Actor, now: int, operation: Operation = Operation.REVIEW_LEADS, cause: str = "decision"
) -> Iterator[Case]:
    """Decide something of a lead, in a transaction of its own; it is scored anew afterwards.

    Raises NotAllowedError, and DataError where there is no such lead.
    """
    permit(actor, operation)
    with writing():
        part = part_of(key, actor)
        root, at = act(part, now, cause)
        at = max(at, last_word(root) + 1)
        company = company_in_force()
        yield Case(
            part, root, uid_of_lead(root), at, actor, now, company, standings_with_acts([root])[root][0]
        )


def moved(case: Case, move: Move, reason: str = "", text: str = "") -> Moved:
    """Write a person's move down; what the lead is in now."""
    add_moves([NewMove(case.part, move, case.actor.name, reason, text)], case.now)
    return replace(settled(case), number=newest_move(case.part))


def settled(case: Case) -> Moved:
    """What the moves of a lead come to now, written down and told."""
    found, before = refold(case.root, case.at), case.before
    if (found.stage, found.step) != (before.stage, before.step):
        shown = (before.stage, before.step), (found.stage, found.step)
        tell_moves([StageMoved(case.root, case.at, *shown, Cause.PERSON.value, case.actor.name)], case.now)
    return Moved(case.uid, found.stage, found.step, case.before.stage)


def by_person(case: Case, stage: str, step: str = "", force: Force = Force.SETS) -> Move:
    """A person's move: the model may only overrule it when it finds the lead worth more than now."""
    known = standings([case.root]).get(case.root)
    rank = anchor(ladder(), stage, known.qualifies_for if known else None)
    return Move(stage, case.at, Cause.PERSON, step, force, rank)


def ladder() -> list[str]:
    """The stages of the model in force, the lowest first."""
    return in_force().ladder if is_scored_here() else []


def is_scored_here() -> bool:
    """Whether a scoring model is in force."""
    return newest_version() is not None


def said(text: str, what: str, longest: int = LONGEST_TEXT, *, needed: bool = True) -> str:
    """A text that a person gave, without blanks around it. Raises DataError where it is none or too long."""
    found = text.strip()
    if needed and not found:
        raise DataError(f"Say {what}.")
    if len(found) > longest or "\x00" in found:
        raise DataError(f"{what.capitalize()} has at most {longest:,} characters, and no NUL among them.")
    return found


def root_uid(part: int) -> str:
    """What the lead that stands for another is called outside."""
    return uid_of_lead(root_of(part))
