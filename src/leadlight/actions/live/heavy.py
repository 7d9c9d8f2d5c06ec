"""Leads with very many messages: scored over the mirror, one after another, in a process beside the worker.

Who such a lead is follows from all of its messages as for any other; they are read some at a time.
"""

from __future__ import annotations

import json
import logging
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from leadlight.actions.live.machines import reach_in_force
from leadlight.actions.live.mirror import (
    Connection,
    begin_who_is_who,
    catch_up,
    load_machines,
    load_nodes,
    mirror,
)
from leadlight.actions.live.mirror_scores import (
    SCORED,
    empty_taken,
    first_change,
    load_leads,
    score_taken,
)
from leadlight.actions.live.model_in_force import InForce, in_force
from leadlight.actions.live.rescore import Rescored, write
from leadlight.ingest.gist import Gist, judged
from leadlight.ingest.json_text import written
from leadlight.ingest.stored import Stored
from leadlight.scoring.kept import Kept
from leadlight.storage.database import Place
from leadlight.storage.due_rows import HEAVY, Claim, claim, end, fail, renew, still_ours
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import in_order_of_time, nodes_of, told_at
from leadlight.storage.lead_rows import Made, roots_of
from leadlight.storage.score_rows import StoredScore
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

AT_ONCE = 5_000
"""So many messages are held at a time."""

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
    force = in_force()
    with mirror(place) as connection:
        found = _rescored(connection, claimed, now, force)
    with writing():
        write([found], [], force)


def _rescored(connection: Connection, claimed: Claim, now: int, force: InForce) -> Rescored:
    root = claimed.subject
    with one_moment():
        seq = catch_up(connection)
        nodes = nodes_of([root])
        places = in_order_of_time(nodes, seq)
    reading = _Reading(now)
    reading.read(places, force, lambda: _keep(claimed, now))
    gist = reading.gist
    person = gist.person(now, enriched([gist.messages])[0])
    begin_who_is_who(connection, seq)
    load_nodes(connection, list(nodes), list(nodes.values()))
    load_machines(connection, reading.machines)
    empty_taken(connection)
    load_leads(connection, [(root, written(person.profile), written(person.derived))])
    score_taken(connection, force.model.model, now)
    kept = _kept(connection, now)
    again = first_change(connection, force.model.watch, force.model.model, now)
    return Rescored(
        claimed,
        Made(root, person, gist.events, gist.first_at, gist.last_at),
        StoredScore(root, force.model.number, seq, kept, again),
        tuple(reading.flags),
        reading.ahead,
    )


def _keep(claimed: Claim, now: int) -> None:
    with writing():
        renew(claimed, now)


@dataclass(slots=True)
class _Reading:
    """The messages of a lead read as of an instant, and what differs of what is noted on machines."""

    now: int
    gist: Gist = field(default_factory=Gist)
    machines: array[int] = field(default_factory=lambda: array("q"))
    flags: list[tuple[int, str]] = field(default_factory=list)
    ahead: int | None = None
    _noted: dict[int, str] = field(default_factory=dict)

    def read(self, places: Sequence[int], force: InForce, keep: Callable[[], None]) -> None:
        """Read the messages at these places, the earliest first; `keep` is called now and then."""
        for messages, reasons in judged(self._chunks(places, keep), force.machines, reach_in_force()):
            self.gist.add(messages, reasons)
            self.machines.extend(reasons)
            for message in messages:
                self._compare(message.seq, reasons.get(message.seq, ""))

    def _chunks(self, places: Sequence[int], keep: Callable[[], None]) -> Iterator[list[Stored]]:
        """The messages whose time has come."""
        for start in range(0, len(places), AT_ONCE):
            keep()
            told = told_at(places[start : start + AT_ONCE])
            self._noted.update(told.machine)
            yield [message for message in told.messages if message.time <= self.now]
            for message in told.messages:
                if message.time > self.now:
                    self._compare(message.seq, "")
                    self.ahead = message.time if self.ahead is None else min(self.ahead, message.time)

    def _compare(self, seq: int, reason: str) -> None:
        if self._noted.pop(seq, "") != reason:
            self.flags.append((seq, reason))


def _kept(connection: Connection, now: int) -> Kept:
    row = connection.execute(f"SELECT * FROM {SCORED}").fetchall()[0]
    _, total, scores, priority, action, within, grade, stage, excluded, lines = row
    return Kept(now, total, json.loads(scores), priority, action, within, grade, stage, excluded, lines)
