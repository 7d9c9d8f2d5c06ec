"""Leads with very many events: scored over the mirror, one after another, in a process beside the worker.

Who such a lead is follows from all that it said of itself and from its LATEST events; what it scores from
all of its events.
"""

from __future__ import annotations

import json
import logging

from leadlight.actions.live.mirror import Connection, follow, mirror
from leadlight.actions.live.mirror_scores import SCORED, empty_taken, load_leads, score_taken
from leadlight.actions.live.model_in_force import InForce, in_force
from leadlight.actions.live.rescore import Rescored, flags_of, write
from leadlight.ingest.json_text import written
from leadlight.ingest.person import Person, person_of
from leadlight.scoring.kept import Kept
from leadlight.scoring.next_change import REST
from leadlight.storage.database import Place
from leadlight.storage.due_rows import HEAVY, Claim, claim, end, fail, still_ours
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import latest_told, nodes_of
from leadlight.storage.lead_rows import Made, roots_of
from leadlight.storage.score_rows import StoredScore
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

LATEST = 50_000
"""So many events, the latest in the log, tell who a lead is."""

log = logging.getLogger("leadlight.work")


def rescore_heavy(place: Place, now: int) -> int:
    """Score the leads of very many events that are due; how many were looked at."""
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
    force = in_force()
    with mirror(place) as connection:
        found = _rescored(connection, claimed, now, force)
    with writing():
        write([found], [], force)


def _rescored(connection: Connection, claimed: Claim, now: int, force: InForce) -> Rescored:
    with one_moment():
        seq = follow(connection)
        told = latest_told(nodes_of([claimed.subject]), seq, LATEST)
        files = enriched([told.messages])[0]
    person = person_of(told.messages, now, force.machines, files)
    flags = flags_of(told, person)
    for number, reason in flags:
        connection.execute("DELETE FROM machines WHERE seq = ?", [number])
        if reason:
            connection.execute("INSERT INTO machines VALUES (?)", [number])
    empty_taken(connection)
    load_leads(connection, [(claimed.subject, written(person.profile), written(person.derived))])
    score_taken(connection, force.model.model, now)
    ahead = min((message.time for message in told.messages if message.time > now), default=None)
    return Rescored(
        claimed,
        _made(connection, claimed.subject, person, now),
        _score(connection, claimed, (seq, now), force),
        flags,
        ahead,
    )


def _made(connection: Connection, root: int, person: Person, now: int) -> Made:
    events, first, last = connection.execute(
        "SELECT COUNT(*), MIN(t), MAX(t) FROM events JOIN nodes USING (node) WHERE root = ? AND t <= ? "
        "AND seq NOT IN (SELECT seq FROM machines)",
        [root, now],
    ).fetchall()[0]
    return Made(root, person, events, first, last)


def _score(connection: Connection, claimed: Claim, moment: tuple[int, int], force: InForce) -> StoredScore:
    seq, now = moment
    row = connection.execute(f"SELECT * FROM {SCORED}").fetchall()[0]
    _, total, scores, priority, action, within, grade, stage, excluded, lines = row
    kept = Kept(now, total, json.loads(scores), priority, action, within, grade, stage, excluded, lines)
    return StoredScore(
        claimed.subject, force.model.number, seq, kept, now + 4 * REST if force.model.watch.moves else None
    )
