"""A lead of very many messages: read some at a time, scored and foretold over the mirror."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from leadlight.actions.live.long_reading import Reading
from leadlight.actions.live.mirror import Connection, begin_who_is_who, load_machines, load_nodes
from leadlight.actions.live.mirror_scores import SCORED, empty_taken, load_leads, score_taken
from leadlight.actions.live.predictors.in_force import Live
from leadlight.actions.live.predictors.judge import next_day, prediction_of
from leadlight.actions.live.predictors.looked_at import Log, Looked, known_with, moment_of
from leadlight.ingest.json_text import written
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Person
from leadlight.scoring.arithmetic import points_number
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.kept import Kept
from leadlight.storage.lead_log import in_order_of_time, nodes_of, told_at
from leadlight.storage.predictor_rows import StoredPrediction

_POINTS = "foretold_points"

Read: TypeAlias = tuple[Reading, Person]
"""A lead that was read as of an instant, and who it was then."""


@dataclass(slots=True)
class LongLead:
    """A root by its parts and the places of its messages up to `seq`, the earliest first.

    `keep` is called now and then while messages are read.
    """

    root: int
    seq: int
    nodes: dict[int, int]
    places: array[int]
    keep: Callable[[], None]

    @classmethod
    def of(cls, root: int, seq: int, keep: Callable[[], None] = lambda: None) -> LongLead:
        """A root with its messages up to a place in the log; inside `one_moment`."""
        nodes = nodes_of([root])
        return cls(root, seq, nodes, in_order_of_time(nodes, seq), keep)

    def read(self, at: int, machines: Machines, *, events: bool) -> Read:
        """Its messages as of an instant, and who it is then; what it did where `events` are asked for."""
        reading = Reading(at, told=Log() if events else None)
        reading.read(self.places, machines, self.keep)
        return reading, reading.person()

    def lay_out(
        self, connection: Connection, reading: Reading, person: Person, recycled_at: int | None = None
    ) -> None:
        """Let the mirror have this lead alone, as it was read, with what counts since it was recycled."""
        begin_who_is_who(connection, self.seq)
        load_nodes(connection, list(self.nodes), list(self.nodes.values()))
        load_machines(connection, reading.machines)
        empty_taken(connection)
        load_leads(
            connection, [(self.root, written(person.profile), written(person.derived), recycled_at, 0)]
        )

    def predictions(
        self, connection: Connection, lives: Sequence[Live], machines: Machines, now: Read
    ) -> list[StoredPrediction]:
        """What predictors say of it, who was read as of `now`; it is laid out otherwise afterwards."""
        at, person = now[0].now, now[1]
        first_at = min((each.time for each in told_at(self.places[:1]).messages), default=None)
        moments = [moment_of(live.moments, person.fields, first_at, at) for live in lives]
        found = {}
        for moment in sorted(set(moments)):
            read = now if moment == at else self.read(moment, machines, events=True)
            self.lay_out(connection, *read)
            for place, live in enumerate(lives):
                if moments[place] == moment:
                    found[place] = self._foretold(connection, live, read, at)
        return [found[place] for place in range(len(lives))]

    def _foretold(self, connection: Connection, live: Live, read: Read, now: int) -> StoredPrediction:
        reading, person = read
        points = None if live.rules is None else _points(connection, live.rules, reading.now)
        looked = Looked(reading.now, person.fields, points=points)
        log = reading.told or Log()
        told = live.predictor.predict(known_with(live, [looked], log.made()))
        again = next_day(live, now, reading.now)
        return prediction_of(live, (self.root, now, self.seq), reading.now, (told, 0), again)


def _points(connection: Connection, rules: ScoringModel, at: int) -> float | None:
    """What the lead that is laid out scores by rules."""
    score_taken(connection, rules, at, _POINTS)
    total = connection.execute(f"SELECT total FROM {_POINTS}").fetchall()[0][0]
    return points_number(total)


def kept_of(connection: Connection, at: int) -> Kept:
    """The score of the one lead of SCORED."""
    row = connection.execute(f"SELECT * FROM {SCORED}").fetchall()[0]
    _, total, scores, priority, action, within, grade, stage, excluded, lines = row
    return Kept(at, total, json.loads(scores), priority, action, within, grade, stage, excluded, lines)
