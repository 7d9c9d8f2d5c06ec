"""Who is who, decided once more from the beginning of the log, in memory, with what people decided at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from leadlight.actions.live.place import uid_of
from leadlight.ingest.identifiers import identifiers_of
from leadlight.ingest.identity import Decision, Neighbourhood, decide, leaving
from leadlight.ingest.json_text import read
from leadlight.storage.lead_log import placed_up_to
from leadlight.storage.many import rows
from leadlight.storage.statements import one_moment, streamed


class Act(NamedTuple):
    """What a person decided after a place in the log: that two leads are one, or (`undone`) are not after all."""

    seq: int
    at: int
    survivor: str
    loser: str
    undone: bool


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

    def place(self, row: tuple[object, ...]) -> str | None:
        """The lead of a message by its uid; None of a message that is nobody's."""
        _, message_id, kind, source, body = row
        identifiers = identifiers_of(str(kind), cast("dict[str, object]", read(str(body).encode())))
        if not identifiers:
            return None
        decision = decide(identifiers, self.around, browser=source == "browser")
        lead = self.around.enact(decision)
        if decision.lead is None:
            uid = uid_of(str(message_id))
            self.uids[lead], self.leads[uid] = uid, lead
        self.links += decision.links
        return self.uids[lead]

    def act(self, act: Act) -> None:
        """Do what a person did."""
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
            for seq, lead, *rest in chunk:
                while acts and acts[-1].seq < seq:
                    people.act(acts.pop())
                uid = people.place((seq, *rest))
                known = stored[lead][0] if lead in stored else None
                if uid != known:
                    found.differences.append(_misplaced(seq, known, uid))
            found.messages += len(chunk)
            tell(f"Deciding anew whose message {found.messages:,} is")
        while acts:
            people.act(acts.pop())
    found.differences += _roots_that_differ(people, stored)
    return found


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


def _log(upto: int) -> Iterator[list[tuple[object, ...]]]:
    return streamed(  # type: ignore[return-value]
        "SELECT e.seq, p.lead_id, e.message_id, e.type, s.kind, e.body FROM leadlight_event e "
        "LEFT JOIN leadlight_placement p ON p.seq = e.seq "
        "LEFT JOIN leadlight_source s ON s.id = e.source_id WHERE e.seq <= %s ORDER BY e.seq",
        [upto],
    )


def _misplaced(seq: int, known: str | None, uid: str | None) -> str:
    return f"message {seq} is stored with {known or 'nobody'}, and belongs to {uid or 'nobody'}"


def _roots_that_differ(people: _People, stored: Mapping[int, tuple[str, int | None]]) -> Iterator[str]:
    for id_, (uid, root) in stored.items():
        known = stored[root if root is not None else id_][0]
        if uid not in people.leads:
            yield f"lead {uid} is stored, and no message makes it"
            continue
        found = people.uids[people.around.root(people.leads[uid])]
        if found != known:
            yield f"lead {uid} is stored as part of {known}, and is part of {found}"
