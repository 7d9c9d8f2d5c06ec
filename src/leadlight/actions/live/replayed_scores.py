"""Profiles and scores computed once more from the messages, and compared with what is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.model_in_force import Prepared, prepared
from leadlight.actions.live.rescore import flags_of
from leadlight.ingest.json_text import written
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Enriched, Person, person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.explain import sentence
from leadlight.scoring.kept import Kept, kept, score_of
from leadlight.scoring.lead import Lead
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import Told, nodes_of, placed_up_to, told_by_root
from leadlight.storage.many import among, rows
from leadlight.storage.score_rows import StoredScore, stored_scores
from leadlight.storage.statements import one_moment

AT_ONCE = 250
"""So many leads are looked at together."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many messages of how many leads were looked at, which of those wait to be scored, what differs."""

    messages: int
    leads: int
    waiting: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _StoredLead:
    uid: str
    profile: Mapping[str, object]
    derived: Mapping[str, object]


def check_leads(first: int, last: int) -> Checked:
    """Compute the leads anew whose numbers lie between two, both included."""
    with one_moment():
        leads = _stored_leads(first, last)
        waiting = _waiting(list(leads))
        settled = [lead for lead in leads if lead not in waiting]
        scores = stored_scores(settled)
        told = told_by_root(nodes_of(settled), placed_up_to()) if settled else {}
        files = enriched([told[lead].messages for lead in settled])
        machines = machines_in_force()
    differences: list[str] = []
    for lead, said in zip(settled, files, strict=True):
        name = f"lead {leads[lead].uid}"
        if lead not in scores:
            differences.append(f"{name} has no score")
            continue
        found = _Anew(told[lead], scores[lead], machines, said)
        differences += [f"{name}: {each}" for each in found.differences(leads[lead])]
    return Checked(
        sum(len(each.messages) for each in told.values()), len(leads), len(waiting), tuple(differences)
    )


class _Anew:
    """A lead made anew as of the instant of its score."""

    def __init__(self, told: Told, score: StoredScore, machines: Machines, files: Sequence[Enriched]) -> None:
        self.score = score
        self.told = told
        self.model = prepared(score.version)
        self.person = person_of(told.messages, score.kept.at, machines, files)

    def differences(self, stored: _StoredLead) -> Iterator[str]:
        """What is stored otherwise, a sentence each."""
        yield from _fields_that_differ(stored.profile, self.person.profile)
        yield from _fields_that_differ(stored.derived, self.person.derived)
        for seq, reason in flags_of(self.told, self.person):
            whose = f"a machine’s ({reason})" if reason else "no machine’s"
            yield f"event {seq} is {whose}, and stored otherwise"
        anew = scored_anew(self.told.messages, self.person, self.model, self.score.kept.at)
        yield from scores_that_differ(self.model, self.score.kept, anew)


def scored_anew(messages: Sequence[Stored], person: Person, model: Prepared, at: int) -> Kept:
    """What a lead scores, by the meaning."""
    events = tuple(
        event
        for message in messages
        if message.seq not in person.machine and (event := model.reader.event(message)) is not None
    )
    return kept(model.watch.see(Lead(person.fields, events), at).look)


def scores_that_differ(model: Prepared, stored: Kept, anew: Kept) -> Iterator[str]:
    """In what two scores differ, by line."""
    for name in ("total", "scores", "priority", "action", "within", "grade", "qualifies_for", "excluded"):
        known, found = getattr(stored, name), getattr(anew, name)
        if known != found:
            yield f"{name} is stored as {known}, and is {found}"
    if stored.given == anew.given:
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


def _stored_leads(first: int, last: int) -> dict[int, _StoredLead]:
    found = rows(
        "SELECT id, uid, CAST(profile AS TEXT), CAST(derived AS TEXT) FROM leadlight_lead "
        "WHERE root_id IS NULL AND id BETWEEN %s AND %s",
        [first, last],
    )
    return {id_: _StoredLead(uid, json.loads(said), json.loads(follows)) for id_, uid, said, follows in found}


def _waiting(leads: Sequence[int]) -> set[int]:
    """The leads that are to be scored soon, because something happened."""
    condition, values = among("subject", leads)
    found = rows(
        f"SELECT subject FROM leadlight_due WHERE kind IN ('rescore', 'heavy') AND {condition}", [values]
    )
    return {lead for (lead,) in found}
