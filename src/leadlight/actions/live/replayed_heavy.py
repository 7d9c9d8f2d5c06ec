"""Leads of very many messages computed once more, over the mirror, some messages at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import filterfalse

from leadlight.actions.live.courses import known_courses
from leadlight.actions.live.long_lead import LongLead, Read, kept_of
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.mirror import Connection, catch_up, mirror
from leadlight.actions.live.mirror_scores import score_taken
from leadlight.actions.live.model_in_force import in_force, prepared
from leadlight.actions.live.predictors.replayed import Foretold, differing
from leadlight.actions.live.replayed_courses import courses_that_differ, not_moved
from leadlight.actions.live.replayed_history import (
    Past,
    PastChange,
    change_differs,
    machine_rules,
    spread,
    stored_changes,
)
from leadlight.actions.live.replayed_scores import (
    Decided,
    decided_of,
    people_that_differ,
    scores_that_differ,
    stored_lead,
)
from leadlight.scoring.by_hand import kept_by_hand
from leadlight.scoring.kept import Kept
from leadlight.scoring.kept import objected as objected_score
from leadlight.storage.database import Place
from leadlight.storage.lead_log import in_order_of_time
from leadlight.storage.objections import objected
from leadlight.storage.score_rows import stored_scores
from leadlight.storage.statements import one_moment

FEW_CHANGES = 10
"""So many changes of such a lead are computed anew."""


def check_heavy(place: Place, leads: Sequence[int]) -> tuple[int, list[str]]:
    """How many messages such leads have, and what is stored of them otherwise than it follows."""
    if not leads:
        return 0, []
    messages, differences = 0, list[str]()
    with mirror(place) as connection:
        for lead in leads:
            more, found = _checked(connection, lead)
            messages += more
            differences += [f"lead {stored_lead(lead).uid}: {each}" for each in found]
    return messages, differences


def _checked(connection: Connection, root: int) -> tuple[int, list[str]]:
    with one_moment():
        seq = catch_up(connection)
        lead, stored = LongLead.of(root, seq), stored_lead(root)
        score, foretold = stored_scores([root]).get(root), Foretold([root])
        known, force, objecting = known_courses([root])[root], in_force(), bool(objected([root]))
    if score is None:
        return len(lead.places), ["has no score"]
    at, decided = score.kept.at, decided_of(known, score.kept.at)
    read = lead.read(at, force.machines, events=False)
    found = list(people_that_differ(stored, read[1], read[0].flags))
    found += courses_that_differ(known, read[0].of_sales, force.company, at)
    anew = objected_score(at) if objecting else _scored(connection, lead, read, (score.version, decided))
    found += scores_that_differ(prepared(score.version), score.kept, anew)
    if score.version == force.model.number:
        found += not_moved(known, force.ladder, anew.qualifies_for, at)
    return len(lead.places), [*found, *_predicted(connection, lead, foretold)]


def _scored(connection: Connection, lead: LongLead, read: Read, by: tuple[int, Decided]) -> Kept:
    """What a lead that was read scores by a version of the model, and by what people decided."""
    version, (recycled_at, lines) = by
    reading, person = read
    model = prepared(version).model
    lead.lay_out(connection, reading, person, recycled_at)
    score_taken(connection, model, reading.now)
    kept = kept_of(connection, reading.now)
    kept = replace(kept, given=json.dumps(json.loads(kept.given), separators=(",", ":")))
    return kept_by_hand(model, kept, person.fields, lines)


def _predicted(connection: Connection, lead: LongLead, foretold: Foretold) -> Iterator[str]:
    machines = machines_in_force()
    for live, stored in foretold.of(lead.root).items():
        if stored is None:
            yield f"predictor {live.number} says nothing of it"
            continue
        read = lead.read(stored.at, machines, events=True)
        yield from differing(stored, lead.predictions(connection, [live], machines, read)[0])


def check_heavy_changes(place: Place, leads: Sequence[int]) -> tuple[int, list[str]]:
    """How many changes of such leads were computed anew, and which come to something else."""
    if not leads:
        return 0, []
    looked_at, differences = 0, list[str]()
    with mirror(place) as connection:
        for lead in leads:
            with one_moment():
                catch_up(connection)
                past = Past.of(stored_changes([lead]))
            few = spread(past.changes[lead], past.sizes[lead], FEW_CHANGES * past.sizes[lead])
            for change in filterfalse(past.is_gone, few):
                found = change_differs(change, _changed(connection, past, change))
                differences += [f"lead {stored_lead(lead).uid} at {change.at}: {each}" for each in found]
                looked_at += 1
    return looked_at, differences


def _changed(connection: Connection, past: Past, change: PastChange) -> Kept:
    """What a lead scored when a change was written."""
    if past.objected(change):
        return objected_score(change.at)
    nodes = dict.fromkeys(past.nodes(change), change.lead)
    with one_moment():
        places = in_order_of_time(nodes, change.seq)
    lead = LongLead(change.lead, change.seq, nodes, places, lambda: None)
    read = lead.read(change.at, machine_rules(change.machine_rules), events=False)
    return _scored(connection, lead, read, (change.version, past.decided(change)))
