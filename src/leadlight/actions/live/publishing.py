"""Score everybody anew over the mirror: by a model that was published, or because time has passed for many.

It can be taken up again wherever it was left: leads that have a score by the new version are done.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from leadlight.actions.live.mirror import Connection, mirror
from leadlight.actions.live.mirror_scores import SCORED, score_all, scored, when_to_look
from leadlight.actions.live.model_in_force import InForce, in_force
from leadlight.actions.live.progress import Progress, note_progress
from leadlight.actions.live.rescore import differs
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.scoring.values import SECOND
from leadlight.storage.database import Place
from leadlight.storage.due_rows import (
    LEASE,
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
    no_longer_due,
    renew,
    still_ours,
)
from leadlight.storage.lead_rows import roots_of
from leadlight.storage.many import rows
from leadlight.storage.score_rows import Change, Standing, insert_scores, standings, write_changes
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
    except _Taken:
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
        keep = _Keep(claimed, now)
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
        end([claimed], generations)
        note_progress(claimed.subject, Progress(1, 1, done=True))


class _Taken(Exception):  # noqa: N818 - it is no error
    """Somebody else goes on with what was claimed."""


@dataclass(slots=True)
class _Keep:
    """Keeps a claim while it is worked on."""

    claimed: Claim
    began: int
    _clock: float = field(default_factory=time.monotonic)
    _renewed: float = 0.0

    def now(self) -> None:
        """Keep the claim for longer. Raises _Taken where it is lost."""
        self._renewed = time.monotonic()
        with writing():
            if not renew(self.claimed, self.began + int((self._renewed - self._clock) * SECOND)):
                raise _Taken

    def now_and_then(self) -> None:
        """Keep the claim for longer where some of its time has passed."""
        if time.monotonic() - self._renewed > LEASE / SECOND / 4:
            self.now()


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
    with mirror(place, tell) as connection:
        seq = score_all(connection, force.model.model, now, due)
        when_to_look(connection, force.model.watch, force.model.model, now)
        _write_all(connection, Run(force, now, seq, "time"), None, tell)


def _write_all(connection: Connection, run: Run, keep: _Keep | None, tell: Tell) -> None:
    of = connection.execute(f"SELECT COUNT(*) FROM {SCORED}").fetchall()[0][0]
    written = 0
    for many in scored(connection):
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
    """Write the scores of some leads, except those that somebody has scored since."""
    leads = [row[0] for row in chunk]
    before, roots = standings(leads), roots_of(leads)
    version = run.force.model.number
    kept, changes, looks = [], [], []
    for row in chunk:
        lead, total, scores, priority, action, within, grade, stage, excluded, lines, next_at = row
        was = before.get(lead)
        if was is None or roots.get(lead) != lead or _is_newer(was, run):
            continue
        kept.append(
            (lead, version, run.at, run.seq, total, scores, priority, action, within, grade, stage, excluded,
             lines, next_at)
        )  # fmt: skip
        now = Standing(version, run.seq, run.at, total, priority, stage, excluded)
        if differs(was, now, run.cause):
            changes.append(Change(lead, run.at, run.seq, run.cause, was, now))
        looks.append((lead, next_at))
    insert_scores(kept)
    write_changes(changes, run.force.machine_rules)
    make_due_by(TIME, [(lead, at) for lead, at in looks if at is not None], run.at)
    no_longer_due(TIME, [lead for lead, at in looks if at is None])


def _is_newer(was: Standing, run: Run) -> bool:
    """Whether a score was written that this one must not replace."""
    version = run.force.model.number
    if was.version != version:
        return was.version > version or was.seq > run.seq
    return run.cause == "publish" or (was.seq, was.at) > (run.seq, run.at)
