"""Who is who, decided once more from the beginning of the log, with what people decided at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from leadlight.ingest.identifiers import Identifier
from leadlight.ingest.identity import Decision, Neighbourhood, agree, decide, leaving, uid_of
from leadlight.ingest.read_identifiers import read_identifiers
from leadlight.storage.lead_log import placed_up_to
from leadlight.storage.many import rows
from leadlight.storage.statements import one_moment, streamed


class Act(NamedTuple):
    """What a person decided after a place in the log: that two leads are one, or (`undone`) are not."""

    seq: int
    at: int
    survivor: str
    loser: str
    undone: bool


class _Row(NamedTuple):
    """A message of the log, the lead it is stored with, and the kind of its source."""

    seq: int
    lead: int | None
    message_id: str
    kind: str
    source: str | None
    body: str


@dataclass(slots=True)
class Replayed:
    """What the replay came to: how many messages, and the sentences that say what is stored otherwise."""

    messages: int = 0
    differences: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _People:
    """Leads as they are found anew: negative numbers, and their names for the outside."""

    around: Neighbourhood = field(default_factory=Neighbourhood)
    uids: dict[int, str] = field(default_factory=dict)
    leads: dict[str, int] = field(default_factory=dict)
    links: list[tuple[int, int]] = field(default_factory=list)
    """The leads that messages and people named as one, two by two, as far as that holds."""
    settled: dict[tuple[Identifier, ...], str] = field(default_factory=dict)
    """Of identifiers that were all of one lead that lead's uid: they stay so until a person acts."""

    def place(self, row: _Row) -> str | None:
        """The lead of a message by its uid; None of a message that is nobody's."""
        identifiers = read_identifiers(row.kind, row.body.encode())
        if not identifiers:
            return None
        return self.settled.get(identifiers) or self._decided(row, identifiers)

    def _decided(self, row: _Row, identifiers: tuple[Identifier, ...]) -> str:
        agreed = agree(identifiers, self.around)
        decision = decide(identifiers, self.around, browser=row.source == "browser")
        lead = self.around.enact(decision)
        if decision.lead is None:
            uid = uid_of(row.message_id)
            self.uids[lead], self.leads[uid] = uid, lead
        self.links += decision.links
        if agreed:
            self.settled[identifiers] = self.uids[lead]
        return self.uids[lead]

    def act(self, act: Act) -> None:
        """Do what a person did."""
        self.settled.clear()
        survivor, loser = self.leads[act.survivor], self.leads[act.loser]
        if act.undone:
            self._part(survivor, loser)
        else:
            roots = self.around.root(survivor), self.around.root(loser)
            self._meet(*roots)
            self.around.enact(Decision(survivor, merges=(roots,)))
            self.links.append((survivor, loser))

    def _part(self, survivor: int, loser: int) -> None:
        """Let two be two again that are one by a link, each with all that else hangs on it."""
        self.links.remove((survivor, loser))
        alone: dict[int, Counter[str]] = {}
        for identifier, lead in self.around.owners.items():
            alone.setdefault(lead, Counter())[identifier.kind] += 1
        root = self.around.root(loser)
        parts = [lead for lead in self.uids if self.around.root(lead) == root]
        gone, new_root = leaving((survivor, loser), self.links, root, alone)
        self.around.roots.update(dict.fromkeys(gone, new_root))
        self.around.roots.update(dict.fromkeys(set(parts) - gone, root))
        self.around.roots = {lead: above for lead, above in self.around.roots.items() if lead != above}
        self._recount()
        self.around.apart.add((survivor, loser))

    def _recount(self) -> None:
        has: dict[int, Counter[str]] = {}
        for identifier, lead in self.around.owners.items():
            has.setdefault(self.around.root(lead), Counter())[identifier.kind] += 1
        self.around.has = has

    def _meet(self, survivor: int, loser: int) -> None:
        """Forget that parts of the two are kept apart."""
        root = self.around.root
        self.around.apart = {
            (one, other) for one, other in self.around.apart if {root(one), root(other)} != {survivor, loser}
        }


def replay_people(tell: Callable[[str], None]) -> Replayed:
    """Decide who is who anew and compare it with what is stored, message by message and lead by lead."""
    people, found = _People(), Replayed()
    with one_moment():
        upto = placed_up_to()
        acts = _acts()
        stored = {id_: (uid, root) for id_, uid, root in rows("SELECT id, uid, root_id FROM leadlight_lead")}
        for chunk in _log(upto):
            found.differences += _misplaced(chunk, people, acts, stored)
            found.messages += len(chunk)
            tell(f"Deciding anew whose message {found.messages:,} is")
    while acts:
        people.act(acts.pop())
    found.differences += _roots_that_differ(people, stored)
    return found


def _misplaced(
    chunk: Iterable[_Row], people: _People, acts: list[Act], stored: Mapping[int, tuple[str, int | None]]
) -> Iterator[str]:
    """Place the next messages and do what people did between; which are stored with somebody else."""
    for row in chunk:
        while acts and acts[-1].seq < row.seq:
            people.act(acts.pop())
        uid = people.place(row)
        known = stored[row.lead][0] if row.lead is not None else None
        if uid != known:
            yield f"message {row.seq} is stored with {known or 'nobody'}, and belongs to {uid or 'nobody'}"


def _acts() -> list[Act]:
    """What people decided, the last first."""
    history = rows(
        'SELECT m.seq, m.at, s.uid, l.uid, m."by", m.undone_seq, m.undone_at FROM leadlight_merge m '
        "JOIN leadlight_lead s ON s.id = m.survivor_id JOIN leadlight_lead l ON l.id = m.loser_id"
    )
    merged = [
        Act(seq, at, survivor, loser, undone=False) for seq, at, survivor, loser, by, _, _ in history if by
    ]
    undone = [
        Act(seq, at, survivor, loser, undone=True)
        for _, _, survivor, loser, _, seq, at in history
        if seq is not None
    ]
    return sorted([*merged, *undone], key=lambda act: (act.seq, act.at, act.undone), reverse=True)


def _log(upto: int) -> Iterator[list[_Row]]:
    for chunk in streamed(
        "SELECT e.seq, p.lead_id, e.message_id, e.type, s.kind, e.body FROM leadlight_event e "
        "LEFT JOIN leadlight_placement p ON p.seq = e.seq "
        "LEFT JOIN leadlight_source s ON s.id = e.source_id WHERE e.seq <= %s ORDER BY e.seq",
        [upto],
    ):
        yield [_Row(*row) for row in chunk]


def _roots_that_differ(people: _People, stored: Mapping[int, tuple[str, int | None]]) -> Iterator[str]:
    for id_, (uid, root) in stored.items():
        known = stored[root if root is not None else id_][0]
        if uid not in people.leads:
            yield f"lead {uid} is stored, and no message makes it"
            continue
        found = people.uids[people.around.root(people.leads[uid])]
        if found != known:
            yield f"lead {uid} is stored as part of {known}, and is part of {found}"
