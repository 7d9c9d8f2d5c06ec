"""What became of a lead that was scored, or that is not to be."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.live.courses import Course, scored
from leadlight.actions.live.model_in_force import InForce
from leadlight.ingest.person import Person
from leadlight.ingest.pulse import Pulse
from leadlight.scoring.kept import objected as objected_score
from leadlight.storage.due_rows import Claim
from leadlight.storage.lead_log import Told
from leadlight.storage.lead_rows import Made
from leadlight.storage.score_rows import StoredScore


@dataclass(frozen=True, slots=True)
class Rescored:
    """What became of a claim: who the lead is, what it scores, and when to look again."""

    claim: Claim
    made: Made
    score: StoredScore
    flags: tuple[tuple[int, str], ...]
    course: Course
    ahead: int | None = None
    """When the next of its messages lies that is not yet true."""
    pulse: Pulse | None = None
    """What signals are found from; None where nothing can be news."""


def unscored(
    claimed: Claim,
    known: tuple[Made, tuple[tuple[int, str], ...], Course],
    moment: tuple[int, int],
    force: InForce,
) -> Rescored:
    """What becomes of a claim of somebody who objects: who they are, and no score."""
    who, flags, course = known
    seq, now = moment
    course = scored(course, None, force)
    score = StoredScore(claimed.subject, force.model.number, seq, objected_score(now), course.next_at)
    return Rescored(claimed, who, score, flags, course)


def flags_of(told: Told, person: Person) -> tuple[tuple[int, str], ...]:
    """The events that are noted as machines' otherwise than they are."""
    noted, found = told.machine, person.machine
    return tuple(
        (seq, found.get(seq, ""))
        for seq in sorted({*noted, *found})
        if noted.get(seq, "") != found.get(seq, "")
    )
