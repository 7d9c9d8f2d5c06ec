"""Score everybody anew over the mirror: by a model that was published, or because time has passed for many.

It can be taken up again wherever it was left: leads that have a score by the new version are done.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from leadlight.actions.live.courses import (
    Course,
    Known,
    course_of,
    known_courses,
    moves_to_tell,
    scored,
    sooner,
    write_courses,
)
from leadlight.actions.live.keeping import Keep, TakenError
from leadlight.actions.live.mirror import Connection, mirror
from leadlight.actions.live.mirror_scores import SCORED, score_all, scored_rows, when_to_look
from leadlight.actions.live.model_in_force import InForce, in_force
from leadlight.actions.live.predictors.everybody import judge_passing
from leadlight.actions.live.predictors.looks import with_predictions
from leadlight.actions.live.progress import Progress, note_progress
from leadlight.actions.live.record import differs
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.actions.webhooks.tell import tell_changes, tell_moves, tell_published
from leadlight.scoring.by_hand import kept_by_hand
from leadlight.scoring.kept import Kept
from leadlight.scoring.kept import objected as objected_score
from leadlight.storage.database import Place
from leadlight.storage.due_rows import (
    PUBLISH,
    RESCORE,
    TIME,
    Claim,
    claim,
    end,
    fail,
    forget_parts,
    make_due,
    make_due_by,
    make_rescored,
    no_longer_due,
    still_ours,
)
from leadlight.storage.json_columns import object_of
from leadlight.storage.lead_rows import fields_of, lock_leads, roots_of
from leadlight.storage.listed_rows import relist
from leadlight.storage.many import rows
from leadlight.storage.objections import objected
from leadlight.storage.score_rows import (
    Change,
    Standing,
    StoredScore,
    insert_scores,
    score_row,
    standings,
    stored_lines,
    write_changes,
)
from leadlight.storage.transaction import writing

_CHUNK = 1_000
"""So many leads are written in one transaction, which others wait for."""

log = logging.getLogger("leadlight.work")


@dataclass(frozen=True, slots=True)
class Run:
    """One pass over many leads: by which model, as of when, by the events up to which place, and why."""

    force: InForce
    at: int
    seq: int
    cause: str


def publish_due(place: Place, now: int, tell: Tell = tell_nobody) -> bool:
    """Finish what was published and is not yet what everybody's score is by; whether there was something."""
    claims = claim(PUBLISH, now, 1)
    if not claims:
        return False
    try:
        _publish(place, claims[0], now, tell)
    except TakenError:
        return True
    except Exception:
        log.exception("Version %s could not be published wholly.", claims[0].subject)
        with writing():
            fail(claims[0], now)
        raise
    return True


def _publish(place: Place, claimed: Claim, now: int, tell: Tell) -> None:
    force = in_force()
    is_newest = force.model.number == claimed.subject  # else the newest one is due as well
    if is_newest:
        keep = Keep(claimed, now)
        with mirror(place, tell) as connection:
            keep.now()
            tell("Scoring everybody")
            seq = score_all(connection, force.model.model, now)
            keep.now()
            when_to_look(connection, force.model.watch, force.model.model, now)
            _write_all(connection, Run(force, now, seq, "publish"), keep, tell)
    with writing():
        generations = still_ours([claimed])
        if claimed.id not in generations:
            return  # somebody else does it
        if is_newest:
            _one_by_one(claimed.subject, now)
            tell_published(claimed.subject, now)
        end([claimed], generations)
        note_progress(claimed.subject, Progress(1, 1, done=True))


def _one_by_one(version: int, now: int) -> None:
    """Let leads that were left out be scored on their own."""
    left = rows("SELECT lead_id FROM leadlight_score WHERE version_id < %s", [version])
    make_due(RESCORE, [(lead, now) for (lead,) in left], "publish")


def sweep(place: Place, now: int, tell: Tell = tell_nobody) -> None:
    """Look at all scores that time may have changed."""
    force = in_force()
    with writing():
        forget_parts(TIME)
    due = [
        lead
        for (lead,) in rows("SELECT subject FROM leadlight_due WHERE kind = %s AND at <= %s", [TIME, now])
    ]
    judge_passing(due, now)
    with mirror(place, tell) as connection:
        seq = score_all(connection, force.model.model, now, due)
        when_to_look(connection, force.model.watch, force.model.model, now)
        _write_all(connection, Run(force, now, seq, "time"), None, tell)


def _write_all(connection: Connection, run: Run, keep: Keep | None, tell: Tell) -> None:
    of = connection.execute(f"SELECT COUNT(*) FROM {SCORED}").fetchall()[0][0]
    written = 0
    for many in scored_rows(connection):
        for start in range(0, len(many), _CHUNK):
            chunk = many[start : start + _CHUNK]
            with writing():
                _write(chunk, run)
            written += len(chunk)
        tell(f"Writing down lead {written:,} of {of:,}")
        if keep is not None:
            note_progress(keep.claimed.subject, Progress(written, of))
            keep.now_and_then()


def _write(chunk: Sequence[tuple[Any, ...]], run: Run) -> None:
    """Write the scores of some leads, except those that somebody has scored or acted on since."""
    leads = [row[0] for row in chunk]
    lock_leads(leads)
    before, roots, courses = standings(leads), roots_of(leads), known_courses(leads)
    found = _Chunk(frozenset(objected(leads)))
    for *row, next_at, acts in chunk:
        was, known = before.get(row[0]), courses.get(row[0])
        if was is None or known is None or known.acts != acts:
            continue
        if roots.get(row[0]) == row[0] and not _is_newer(was, run):
            found.add(row, next_at, (was, known), run)
    insert_scores(found.scores)
    relist([row[0] for row in found.scores])
    write_changes(found.changes, run.force.machine_rules)
    write_courses(found.moved)
    tell_changes(found.changes, run.at)
    tell_moves(moves_to_tell(found.moved), run.at, mass=True)
    looks = with_predictions({row[0]: row[-1] for row in found.scores})
    make_due_by(TIME, [(lead, at) for lead, at in looks.items() if at is not None], run.at)
    no_longer_due(TIME, [lead for lead, at in looks.items() if at is None])
    make_rescored([(lead, "recycle") for lead in found.recycled], run.at)


@dataclass(slots=True)
class _Chunk:
    """What is written of some leads, of whom some object."""

    objecting: frozenset[int]
    scores: list[tuple[Any, ...]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    moved: dict[int, Course] = field(default_factory=dict)
    recycled: list[int] = field(default_factory=list)
    """Those that start over now, and so score something else."""

    def add(self, row: Sequence[Any], next_at: int | None, stored: tuple[Standing, Known], run: Run) -> None:
        """Add a lead by its row of SCORED and by what is stored of it."""
        lead, (was, known), version = row[0], stored, run.force.model.number
        course = course_of(known, (), run.force.company, run.at)
        if course.moves:
            self.recycled.append(lead)
            return
        objects = lead in self.objecting
        score = _unscored(lead, run) if objects else _by_hand(row, course, run)
        course = scored(course, score[_QUALIFIES], run.force)
        ahead = course.next_at if objects else sooner(next_at, course.next_at)
        self.scores.append((lead, version, run.at, run.seq, *score, ahead))
        now = Standing(version, run.seq, run.at, score[0], score[2], score[_QUALIFIES], score[7])
        if differs(was, now, run.cause):
            self.changes.append(Change(lead, run.at, run.seq, run.cause, was, now))
        if course.now != known.before:
            self.moved[lead] = course


_QUALIFIES = 6
"""Where in a row of SCORED, without the lead, what it qualifies for stands."""


def _unscored(lead: int, run: Run) -> tuple[Any, ...]:
    """A row of SCORED without the lead, of one who objects."""
    score = StoredScore(lead, run.force.model.number, run.seq, objected_score(run.at), None)
    return score_row(score)[4:-1]


def _by_hand(row: Sequence[Any], course: Course, run: Run) -> tuple[Any, ...]:
    """A row of SCORED without the lead, with what people say on the score."""
    lead, *score = row
    if not course.lines:
        return tuple(score)
    total, scores, priority, action, within, grade, stage, excluded, lines = score
    known = Kept(run.at, total, object_of(scores), priority, action, within, grade, stage, excluded, lines)
    found = kept_by_hand(run.force.model.model, known, fields_of(lead), course.lines)
    return (
        found.total, scores, found.priority, found.action, found.within, grade, stage, excluded,
        stored_lines(found),
    )  # fmt: skip


def _is_newer(was: Standing, run: Run) -> bool:
    """Whether a score was written that this one must not replace."""
    version = run.force.model.number
    if was.version != version:
        return was.version > version or was.seq > run.seq
    return run.cause == "publish" or (was.seq, was.at) > (run.seq, run.at)
