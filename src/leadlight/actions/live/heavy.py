"""Leads with very many messages: scored over the mirror, one after another, in a process beside the worker.

Who such a lead is follows from all of its messages as for any other; they are read some at a time.
"""

from __future__ import annotations

import logging

from leadlight.actions.live.courses import Known, course_of, known_courses, scored, sooner
from leadlight.actions.live.long_lead import LongLead, kept_of
from leadlight.actions.live.long_reading import Reading
from leadlight.actions.live.mirror import Connection, catch_up, mirror
from leadlight.actions.live.mirror_scores import first_change, score_taken
from leadlight.actions.live.model_in_force import InForce, in_force
from leadlight.actions.live.predictors.in_force import predictors_in_force
from leadlight.actions.live.record import write
from leadlight.actions.live.rescored import Rescored, unscored
from leadlight.ingest.person import Person
from leadlight.scoring.by_hand import kept_by_hand
from leadlight.storage.database import Place
from leadlight.storage.due_rows import HEAVY, Claim, claim, end, fail, renew, still_ours
from leadlight.storage.lead_rows import Made, roots_of
from leadlight.storage.objections import objected
from leadlight.storage.score_rows import StoredScore
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

log = logging.getLogger("leadlight.work")


def rescore_heavy(place: Place, now: int) -> int:
    """Score the leads of very many messages that are due; how many were looked at."""
    claims = claim(HEAVY, now, 1)
    for claimed in claims:
        try:
            _rescore(place, claimed, now)
        except Exception:
            log.exception("Lead %s could not be scored.", claimed.subject)
            with writing():
                fail(claimed, now)
    return len(claims)


def _rescore(place: Place, claimed: Claim, now: int) -> None:
    if roots_of([claimed.subject]).get(claimed.subject) != claimed.subject:
        with writing():
            end([claimed], still_ours([claimed]))
        return
    force, lives = in_force(), predictors_in_force()
    with mirror(place) as connection:
        with one_moment():
            seq = catch_up(connection)
            lead = LongLead.of(claimed.subject, seq, lambda: _keep(claimed, now))
            stored = known_courses([lead.root])[lead.root]
        read = lead.read(now, force.machines, events=bool(lives))
        found = _rescored(connection, lead, (claimed, *read, stored), force)
        foretold = lead.predictions(connection, lives, force.machines, read)
    with writing():
        write([found], [], force, foretold)


def _rescored(
    connection: Connection, lead: LongLead, due: tuple[Claim, Reading, Person, Known], force: InForce
) -> Rescored:
    claimed, reading, person, stored = due
    now, gist = reading.now, reading.gist
    course = course_of(stored, reading.of_sales, force.company, now)
    who, flags = Made(lead.root, person, gist.events, gist.first_at, gist.last_at), tuple(reading.flags)
    if objected([lead.root]):
        return unscored(claimed, (who, flags, course), (lead.seq, now), force)
    lead.lay_out(connection, reading, person, course.now.recycled_at)
    score_taken(connection, force.model.model, now)
    kept = kept_by_hand(force.model.model, kept_of(connection, now), person.fields, course.lines)
    course = scored(course, kept.qualifies_for, force)
    again = sooner(first_change(connection, force.model.watch, force.model.model, now), course.next_at)
    score = StoredScore(lead.root, force.model.number, lead.seq, kept, again)
    return Rescored(claimed, who, score, flags, course, reading.ahead, reading.pulse)


def _keep(claimed: Claim, now: int) -> None:
    with writing():
        renew(claimed, now)
