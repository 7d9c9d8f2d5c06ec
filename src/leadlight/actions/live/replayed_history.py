"""Past scores computed once more: from the events, by the model and the machine rules of the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from leadlight.actions.live.model_in_force import prepared
from leadlight.actions.live.replayed_courses import Past as Courses
from leadlight.actions.live.replayed_courses import past_of
from leadlight.actions.live.replayed_scores import Checked, Decided, scored_anew
from leadlight.actions.live.rescore import HEAVY_FROM
from leadlight.ingest.identity import hanging_together
from leadlight.ingest.machine_rules import read_machine_rules, shipped_rules
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import person_of
from leadlight.scoring.kept import Kept
from leadlight.scoring.kept import objected as objected_score
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import Told, placed_up_to, told_by_root
from leadlight.storage.lead_rows import messages_of_nodes, some_at_a_time, thinned_at
from leadlight.storage.machine_rows import text_of_machine_rules
from leadlight.storage.many import among, rows
from leadlight.storage.objections import Span, spans_of
from leadlight.storage.statements import one_moment

BUDGET = 2_000_000
"""So many messages are read for the changes of one lead."""

LEAST_CHANGES = 10

MOST_MESSAGES = 20_000
"""About so many messages are held at a time."""


class PastChange(NamedTuple):
    """A change of a score as it is stored: what it became, and what it followed from."""

    lead: int
    at: int
    seq: int
    version: int
    machine_rules: int | None
    total: int | None
    priority: str | None
    qualifies_for: str | None
    cause: str


class Link(NamedTuple):
    """A merge of two leads, and its end."""

    survivor: int
    loser: int
    seq: int
    at: int
    undone_seq: int | None
    undone_at: int | None
    by: str

    def held(self, change: PastChange) -> bool:
        """Whether two leads were one when a change was made."""
        seq, at = change.seq, change.at
        begun = self.seq <= seq and self.at <= at
        if self.by and (self.seq, self.at) == (seq, at):
            begun = change.cause == "merge"
        ended = self.undone_at is not None and (self.undone_seq or 0) <= seq and self.undone_at <= at
        if (self.undone_seq, self.undone_at) == (seq, at):
            ended = change.cause == "split"
        return begun and not ended


def check_changes(first: int, last: int) -> Checked:
    """Compute the changes anew of the leads whose numbers lie between two, both included.

    Not those of leads that ever had very many messages, nor those whose messages are no longer kept. Of one
    with so many changes and messages that it would take for ever, changes at even distances are computed.
    """
    with one_moment():
        past = Past.of(_changes(first, last))
        light = [lead for lead in past.leads if past.sizes[lead] <= HEAVY_FROM]
        heavy = [lead for lead in past.leads if past.sizes[lead] > HEAVY_FROM]
        looked_at, gone, differences = 0, 0, list[str]()
        for some in some_at_a_time(light, past.sizes, MOST_MESSAGES):
            more, less, different = _checked(some, past)
            looked_at, gone = looked_at + more, gone + less
            differences += different
    return Checked(looked_at, len(past.leads), gone, tuple(differences), tuple(heavy))


def past_scores(nodes: Sequence[int]) -> Iterator[tuple[PastChange, Kept | None]]:
    """Every score that leads ever had, computed once more; None where that is no longer possible."""
    with one_moment():
        past = Past.of(stored_changes(nodes))
        told = past.told(past.leads)
        yield from ((change, past.anew(change, told)) for change in stored_changes(nodes))


def stored_changes(nodes: Sequence[int]) -> list[PastChange]:
    """Every change of the scores of leads, in order."""
    return sorted(
        (change for node in nodes for change in _changes(node, node)), key=lambda each: (each.at, each.seq)
    )


@dataclass(frozen=True, slots=True)
class Past:
    """Leads with a history, their changes, and how many messages all that ever was one with them has."""

    changes: Mapping[int, Sequence[PastChange]]
    merges: dict[int, list[Link]]
    sizes: Mapping[int, int]
    courses: Courses
    thinned: Mapping[int, int]
    """Of leads of which messages were deleted for their age, when that was done last."""
    spans: Sequence[Span]
    """When somebody objected."""

    @property
    def leads(self) -> list[int]:
        """Their numbers."""
        return sorted(self.changes)

    @classmethod
    def of(cls, found: Iterable[PastChange]) -> Past:
        """The history that changes are; inside `one_moment`."""
        changes: defaultdict[int, list[PastChange]] = defaultdict(list)
        for change in found:
            changes[change.lead].append(change)
        merges = _merges(sorted(changes))
        ever = {lead: hangs_together(lead, merges, None) for lead in changes}
        nodes = sorted({node for each in ever.values() for node in each})
        own = messages_of_nodes(nodes, HEAVY_FROM + 1) if nodes else {}
        sizes = {lead: sum(own.get(node, 0) for node in each) for lead, each in ever.items()}
        return cls(changes, merges, sizes, past_of(nodes), thinned_at(nodes), spans_of(nodes))

    def nodes(self, change: PastChange) -> list[int]:
        """All that was one with a lead when a change was made."""
        return hangs_together(change.lead, self.merges, change)

    def told(self, leads: Sequence[int]) -> Mapping[int, Told]:
        """The messages of all that ever was one with leads."""
        ever = {node for lead in leads for node in hangs_together(lead, self.merges, None)}
        return told_by_root({node: node for node in ever}, placed_up_to())

    def is_gone(self, change: PastChange) -> bool:
        """Whether messages that a change followed from are no longer kept."""
        return any(change.at <= self.thinned.get(node, -1) for node in self.nodes(change))

    def objected(self, change: PastChange) -> bool:
        """Whether somebody objected when a change was made."""
        nodes = self.nodes(change)
        return any(span.lead in nodes and _held(span, change) for span in self.spans)

    def decided(self, change: PastChange) -> Decided:
        """What people had decided of a lead when a change was made."""
        nodes = self.nodes(change)
        recycled_at = self.courses.standing(nodes, change.seq, change.at).recycled_at
        return recycled_at, self.courses.lines(nodes, change.at)

    def anew(self, change: PastChange, told: Mapping[int, Told]) -> Kept | None:
        """What a change comes to by what was known at its time; None where that is no longer kept."""
        if self.is_gone(change):
            return None
        if self.objected(change):
            return objected_score(change.at)
        messages = [
            each for node in self.nodes(change) for each in told[node].messages if each.seq <= change.seq
        ]
        person = person_of(messages, change.at, machine_rules(change.machine_rules), enriched([messages])[0])
        return scored_anew(messages, person, prepared(change.version), change.at, self.decided(change))


def _held(span: Span, change: PastChange) -> bool:
    """Whether an objection held when a change was made; at its own instant the change it caused tells."""
    is_its_own = change.cause == "objection"
    begun = span.at < change.at or (span.at == change.at and is_its_own)
    if span.withdrawn_at is None or span.withdrawn_at > change.at:
        return begun
    return begun and span.withdrawn_at == change.at and not is_its_own


def spread(changes: Sequence[PastChange], messages: int, budget: int = BUDGET) -> Sequence[PastChange]:
    """As many changes as can be computed from so many messages each, the last one among them."""
    most = max(LEAST_CHANGES, budget // max(messages, 1))
    if len(changes) <= most:
        return changes
    return [changes[(number + 1) * len(changes) // most - 1] for number in range(most)]


def _checked(some: Sequence[int], past: Past) -> tuple[int, int, list[str]]:
    """How many changes of some leads were computed, how many cannot be, and what comes to something else."""
    told = past.told(some)
    condition, values = among("id", list(some))
    uids = dict(rows(f"SELECT id, uid FROM leadlight_lead WHERE {condition}", [values]))
    looked_at, gone, differences = 0, 0, list[str]()
    for change in (each for lead in some for each in spread(past.changes[lead], past.sizes[lead])):
        anew = past.anew(change, told)
        if anew is None:
            gone += 1
            continue
        looked_at += 1
        found = change_differs(change, anew)
        differences += [f"lead {uids[change.lead]} at {change.at}: {each}" for each in found]
    return looked_at, gone, differences


def change_differs(change: PastChange, anew: Kept) -> Iterator[str]:
    """In what a change of history comes to something else."""
    for name in ("total", "priority", "qualifies_for"):
        known, found = getattr(change, name), getattr(anew, name)
        if known != found:
            yield f"{name} was {known}, and comes to {found}"


def hangs_together(lead: int, merges: dict[int, list[Link]], moment: PastChange | None) -> list[int]:
    """A lead and all that was one with it at a moment, or ever."""
    links = {
        (merge.survivor, merge.loser)
        for each in merges.values()
        for merge in each
        if moment is None or merge.held(moment)
    }
    return sorted(hanging_together(lead, links))


def _changes(first: int, last: int) -> list[PastChange]:
    return [
        PastChange(*row)
        for row in rows(
            "SELECT lead_id, at, seq, version_id, machine_rules_id, total, priority, qualifies_for, cause "
            "FROM leadlight_scorechange WHERE lead_id BETWEEN %s AND %s ORDER BY id",
            [first, last],
        )
    ]


def _merges(leads: Sequence[int]) -> dict[int, list[Link]]:
    """The merges of leads and of all that ever was one with them, by who stayed."""
    found: defaultdict[int, list[Link]] = defaultdict(list)
    asked: set[int] = set()
    waiting = set(leads)
    while waiting:
        stayed, values = among("survivor_id", sorted(waiting))
        went, _ = among("loser_id", sorted(waiting))
        asked |= waiting
        for row in rows(
            'SELECT survivor_id, loser_id, seq, at, undone_seq, undone_at, "by" FROM leadlight_merge '
            f"WHERE {stayed} OR {went} ORDER BY id",
            [values, values],
        ):
            found[row[0]].append(Link(*row))
            waiting |= set(row[:2])
        waiting -= asked
    return found


def machine_rules(number: int | None) -> Machines:
    """The machine rules of a number; those that come with the product for None."""
    if number is None:
        return _ready(None)
    return _ready(text_of_machine_rules(number))


@lru_cache(maxsize=8)
def _ready(text: str | None) -> Machines:
    return Machines(shipped_rules() if text is None else read_machine_rules(text))
