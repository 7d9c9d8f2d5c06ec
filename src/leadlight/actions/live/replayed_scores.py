"""Profiles and scores computed once more from the messages, and compared with what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from leadlight.actions.live.courses import Known, known_courses, line_of
from leadlight.actions.live.model_in_force import InForce, Prepared, in_force, prepared
from leadlight.actions.live.predictors.replayed import Foretold
from leadlight.actions.live.replayed_courses import courses_that_differ, not_moved
from leadlight.actions.live.rescore import HEAVY_FROM
from leadlight.actions.live.rescored import flags_of
from leadlight.engage.overrides import in_force as overrides_in_force
from leadlight.engage.recycling import recycle_events
from leadlight.ingest.json_text import written
from leadlight.ingest.person import Enriched, Person, person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.by_hand import kept_by_hand
from leadlight.scoring.explain import sentence
from leadlight.scoring.kept import Kept, kept, score_of
from leadlight.scoring.kept import objected as objected_score
from leadlight.scoring.lead import Lead
from leadlight.scoring.lines import HandLine
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import Told, nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import how_many_messages, some_at_a_time
from leadlight.storage.many import among, rows
from leadlight.storage.objections import objected
from leadlight.storage.score_rows import StoredScore, stored_scores
from leadlight.storage.statements import one_moment

MOST_MESSAGES = 20_000
"""About so many messages are held at a time."""

AT_ONCE = 250
"""So many leads are looked at together."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many messages of how many leads were looked at, which of those wait to be scored, what differs."""

    messages: int
    leads: int
    waiting: int
    differences: tuple[str, ...]
    heavy: tuple[int, ...] = ()
    """Leads of very many messages, which are looked at one by one."""


@dataclass(frozen=True, slots=True)
class StoredLead:
    """A lead as it is stored."""

    uid: str
    profile: Mapping[str, object]
    derived: Mapping[str, object]


def check_leads(first: int, last: int) -> Checked:
    """Compute the leads anew whose numbers lie between two, but for those of very many messages."""
    with one_moment():
        leads = _stored_leads(first, last)
        waiting = _waiting(list(leads))
        settled = [lead for lead in leads if lead not in waiting]
        sizes = how_many_messages(settled, HEAVY_FROM + 1) if settled else {}
        heavy = [lead for lead in settled if sizes.get(lead, 0) > HEAVY_FROM]
        light = [lead for lead in settled if sizes.get(lead, 0) <= HEAVY_FROM]
        messages, differences = 0, list[str]()
        for some in some_at_a_time(light, sizes, MOST_MESSAGES):
            more, different = _checked(some, leads)
            messages += more
            differences += different
    return Checked(messages, len(leads), len(waiting), tuple(differences), tuple(heavy))


def _checked(some: Sequence[int], leads: Mapping[int, StoredLead]) -> tuple[int, list[str]]:
    """How many messages some leads have, and what is stored of them otherwise than it follows."""
    scores, courses = stored_scores(some), known_courses(some)
    told = told_by_root(nodes_of(some), placed_up_to())
    files = enriched([told[lead].messages for lead in some])
    force, foretold, objecting = in_force(), Foretold(some), objected(some)
    differences: list[str] = []
    for lead, said in zip(some, files, strict=True):
        name = f"lead {leads[lead].uid}"
        if lead not in scores:
            differences.append(f"{name} has no score")
            continue
        found = _Anew(told[lead], scores[lead], (force, courses[lead]), said, objects=lead in objecting)
        differences += [f"{name}: {each}" for each in found.differences(leads[lead])]
        predicted = foretold.differences(lead, told[lead].messages, said, force.machines)
        differences += [f"{name}: {each}" for each in predicted]
    return sum(len(each.messages) for each in told.values()), differences


class _Anew:
    """A lead made anew as of the instant of its score."""

    def __init__(
        self,
        told: Told,
        score: StoredScore,
        known: tuple[InForce, Known],
        files: Sequence[Enriched],
        *,
        objects: bool,
    ) -> None:
        self.objects = objects
        self.force, self.known = known
        self.score = score
        self.told = told
        self.model = prepared(score.version)
        self.person = person_of(told.messages, score.kept.at, self.force.machines, files)

    def differences(self, stored: StoredLead) -> Iterator[str]:
        """What is stored otherwise, a sentence each."""
        at, score = self.score.kept.at, self.score
        yield from people_that_differ(stored, self.person, flags_of(self.told, self.person))
        yield from courses_that_differ(self.known, self.told.messages, self.force.company, at)
        decided = decided_of(self.known, at)
        anew = (
            objected_score(at)
            if self.objects
            else scored_anew(self.told.messages, self.person, self.model, at, decided)
        )
        yield from scores_that_differ(self.model, score.kept, anew)
        if score.version == self.force.model.number:
            yield from not_moved(self.known, self.force.ladder, anew.qualifies_for, at)


def people_that_differ(stored: StoredLead, person: Person, flags: Sequence[tuple[int, str]]) -> Iterator[str]:
    """In what a lead is stored otherwise than it is, and which events are noted otherwise as machines'."""
    yield from _fields_that_differ(stored.profile, person.profile)
    yield from _fields_that_differ(stored.derived, person.derived)
    for seq, reason in flags:
        whose = f"a machine’s ({reason})" if reason else "no machine’s"
        yield f"event {seq} is {whose}, and stored otherwise"


Decided: TypeAlias = tuple[int | None, Sequence[HandLine]]
"""When a lead was recycled last, and what people said on its score."""


def decided_of(known: Known, at: int) -> Decided:
    """What people decided of a lead, as it is stored, as of an instant."""
    return known.before.recycled_at, [line_of(each) for each in overrides_in_force(known.overrides, at)]


def scored_anew(
    messages: Sequence[Stored], person: Person, model: Prepared, at: int, decided: Decided
) -> Kept:
    """What a lead scores, by the meaning and by what people decided."""
    recycled, lines = decided
    events = tuple(
        event
        for message in messages
        if message.seq not in person.machine and (event := model.reader.event(message)) is not None
    )
    lead = Lead(person.fields, (*events, *recycle_events(recycled)))
    return kept_by_hand(model.model, kept(model.watch.see(lead, at).look), person.fields, lines)


def scores_that_differ(model: Prepared, stored: Kept, anew: Kept) -> Iterator[str]:
    """In what two scores differ, by line."""
    for name in ("total", "scores", "priority", "action", "within", "grade", "qualifies_for", "excluded"):
        known, found = getattr(stored, name), getattr(anew, name)
        if known != found:
            yield f"{name} is stored as {known}, and is {found}"
    if (stored.given, stored.by_hand) == (anew.given, anew.by_hand):
        return
    before, now = (
        [sentence(line, each.at) for line in score_of(model.model, each).lines] for each in (stored, anew)
    )
    yield from (f"the line “{line}” is stored, and is not there" for line in before if line not in now)
    yield from (f"the line “{line}” is missing" for line in now if line not in before)


def _fields_that_differ(stored: Mapping[str, object], found: Mapping[str, object]) -> Iterator[str]:
    anew = json.loads(written(dict(found)))
    for name in sorted({*stored, *anew}):
        known, now = stored.get(name), anew.get(name)
        if known != now and _in_doubles(known) != _in_doubles(now):
            yield f"{name} is stored as {stored.get(name)!r}, and is {anew.get(name)!r}"


def _in_doubles(value: object) -> object:
    """A value whose numbers are doubles: PostgreSQL keeps 5.2e16 as a whole number, with its digits cut."""
    return json.loads(json.dumps(value), parse_int=float)


def stored_lead(root: int) -> StoredLead:
    """One root as it is stored."""
    return _stored_leads(root, root)[root]


def _stored_leads(first: int, last: int) -> dict[int, StoredLead]:
    found = rows(
        "SELECT id, uid, CAST(profile AS TEXT), CAST(derived AS TEXT) FROM leadlight_lead "
        "WHERE root_id IS NULL AND id BETWEEN %s AND %s",
        [first, last],
    )
    return {id_: StoredLead(uid, json.loads(said), json.loads(follows)) for id_, uid, said, follows in found}


def _waiting(leads: Sequence[int]) -> set[int]:
    """The leads that are to be scored soon, because something happened."""
    condition, values = among("subject", leads)
    found = rows(
        f"SELECT subject FROM leadlight_due WHERE kind IN ('rescore', 'heavy') AND {condition}", [values]
    )
    return {lead for (lead,) in found}
