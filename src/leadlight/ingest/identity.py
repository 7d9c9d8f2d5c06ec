"""Whose message it is: decided from its identifiers, and from who has which of them already.

Identifiers are looked at in the order of what they are worth. Each either agrees with those before it, is
new and is attached, or belongs to another lead. Then the two leads are one person, unless a rule below
forbids it, and the identifier is dropped with a reason. Where nothing is dropped, the order of messages
does not matter: the people are what hangs together.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from leadlight.ingest.identifiers import ANONYMOUS_ID, EMAIL, LIMITS, PHONE, USER_ID, Identifier

STRONG = frozenset({USER_ID, EMAIL})
"""What only one person has. A phone or a browser may be shared, so it never makes one of two such people."""

KNOWN = frozenset({USER_ID, EMAIL, PHONE})

_WORDS = {USER_ID: "user id", EMAIL: "e-mail address", PHONE: "phone number", ANONYMOUS_ID: "anonymous id"}


@dataclass(frozen=True, slots=True)
class Dropped:
    """An identifier of a message that was not used, whose it is instead if anyone's, and why."""

    identifier: Identifier
    other: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a message's identifiers come to.

    `lead` is the lead it belongs to, None for a new one; `attach` become that lead's; each of `merges` is the
    root that stands for both from now on, and the other. `links` has for each merge the lead on either side
    that the message named: that these are one is what is known, and what can be undone.
    """

    lead: int | None
    attach: tuple[Identifier, ...] = ()
    merges: tuple[tuple[int, int], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    links: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Neighbourhood:
    """Who has which identifiers, as far as some messages need it; every decision brings it up to date.

    Leads are numbers: positive ones are stored, negative ones are new, -1 before -2.
    """

    owners: dict[Identifier, int] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    """The root of each lead that has another; it may have one in turn."""
    has: dict[int, Counter[str]] = field(default_factory=dict)
    """How many identifiers of each kind a root has."""
    apart: set[tuple[int, int]] = field(default_factory=set)
    """Pairs of leads that a person keeps apart."""
    created: int = 0

    def root(self, lead: int) -> int:
        """The lead that stands for a lead."""
        while (above := self.roots.get(lead)) is not None:
            lead = above
        return lead

    def counts(self, root: int) -> Counter[str]:
        """How many identifiers of each kind a root has."""
        return self.has.get(root) or Counter()

    def kept_apart(self, one: int, other: int) -> bool:
        """Whether a person said that two roots are not the same."""
        return any({self.root(first), self.root(second)} == {one, other} for first, second in self.apart)

    def enact(self, decision: Decision) -> int:
        """Bring this up to date with a decision; the lead the message belongs to."""
        lead = decision.lead
        if lead is None:
            self.created += 1
            lead = -self.created
        for survivor, loser in decision.merges:
            self._merge(survivor, loser)
        if decision.attach:
            self.has.setdefault(self.root(lead), Counter()).update(each.kind for each in decision.attach)
            self.owners.update(dict.fromkeys(decision.attach, lead))
        return lead

    def _merge(self, survivor: int, loser: int) -> None:
        self.roots[loser] = survivor
        self.has.setdefault(survivor, Counter()).update(self.has.pop(loser, Counter()))


def decide(
    identifiers: Sequence[Identifier], neighbourhood: Neighbourhood, *, browser: bool = False
) -> Decision:
    """Decide whose message it is, of one or more identifiers, those worth most first.

    A `browser` key is in everybody's hands: it makes no one of two known people, and attaches nothing but
    anonymous ids to a known one. It may make a new person of several identifiers that nobody has.
    """
    if agree(identifiers, neighbourhood):
        return Decision(neighbourhood.owners[identifiers[0]])
    deciding = _Deciding(neighbourhood, browser=browser)
    for identifier in identifiers:
        deciding.consider(identifier)
    return deciding.decision()


def agree(identifiers: Sequence[Identifier], neighbourhood: Neighbourhood) -> bool:
    """Whether all identifiers are of one lead already, so that there is nothing to decide."""
    owners = neighbourhood.owners
    first = owners.get(identifiers[0])
    if first is None:
        return False
    root = neighbourhood.root(first)
    return all(
        (owner := owners.get(each)) is not None and neighbourhood.root(owner) == root for each in identifiers
    )


class _Deciding:
    """One message on its way to a decision: `root` is who it is so far, `held` what that one has."""

    def __init__(self, neighbourhood: Neighbourhood, *, browser: bool) -> None:
        self.around = neighbourhood
        self.browser = browser
        self.lead: int | None = None
        self.root: int | None = None
        self.joined: list[int] = []
        self.held: Counter[str] = Counter()
        self.attach: list[Identifier] = []
        self.merges: list[tuple[int, int]] = []
        self.dropped: list[Dropped] = []
        self.links: list[tuple[int, int]] = []

    def consider(self, identifier: Identifier) -> None:
        owner = self.around.owners.get(identifier)
        if owner is None:
            self._new(identifier)
            return
        root = self.around.root(owner)
        if root in self.joined:
            return
        if reason := self._objection(identifier, root):
            self.dropped.append(Dropped(identifier, root, reason))
            return
        self._join(root, owner)

    def _new(self, identifier: Identifier) -> None:
        if reason := self._refusal(identifier.kind):
            self.dropped.append(Dropped(identifier, None, reason))
            return
        self.held[identifier.kind] += 1
        self.attach.append(identifier)

    def _refusal(self, kind: str) -> str | None:
        """Why an identifier that nobody has does not become the lead's; None if it does."""
        if self.browser and kind in KNOWN and self._is_known():
            return "a browser key attaches nothing but anonymous ids to a known person"
        return _full(kind) if self.held[kind] >= LIMITS[kind] else None

    def _objection(self, identifier: Identifier, root: int) -> str | None:
        """Why the lead of an identifier is not the one the message belongs to; None if it is."""
        theirs = self.around.counts(root)
        kind = identifier.kind
        for limited, limit in LIMITS.items():
            if self.held[limited] and theirs[limited] and self.held[limited] + theirs[limited] > limit:
                return _full(limited)
        if kind not in STRONG and _any(self.held, STRONG) and _any(theirs, STRONG):
            return (
                f"{_a(kind)} may be shared: it makes no one of two people with an e-mail address or a user id"
            )
        if self.browser and _any(theirs, KNOWN) and _any(self.held, KNOWN):
            return "a browser key makes no one of two known people"
        if any(self.around.kept_apart(joined, root) for joined in self.joined):
            return "a person keeps these two leads apart"
        return None

    def _is_known(self) -> bool:
        return self.root is not None and _any(self.around.counts(self.root), KNOWN)

    def _join(self, root: int, owner: int) -> None:
        self.held.update(self.around.counts(root))
        self.joined.append(root)
        if self.root is None or self.lead is None:
            self.root, self.lead = root, owner
            return
        survivor, loser = sorted((self.root, root), key=self._seniority)
        self.merges.append((survivor, loser))
        self.links.append((owner, self.lead) if survivor == root else (self.lead, owner))
        self.root = survivor

    def _seniority(self, root: int) -> tuple[bool, bool, int]:
        return seniority(root, self.around.counts(root))

    def decision(self) -> Decision:
        return Decision(
            self.lead, tuple(self.attach), tuple(self.merges), tuple(self.dropped), tuple(self.links)
        )


def uid_of(message_id: str) -> str:
    """The name of a lead for the outside, from the message that made it: the same whenever it is made."""
    return hashlib.blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def seniority(lead: int, counts: Counter[str]) -> tuple[bool, bool, int]:
    """Of two leads that merge, the smaller one of this stays: known by a user id, known, the older."""
    age = lead if lead > 0 else 2**62 - lead
    return not counts[USER_ID], not _any(counts, KNOWN), age


def hanging_together(lead: int, links: Iterable[tuple[int, int]]) -> set[int]:
    """A lead and all that links, of two leads each, tie it to."""
    tied: dict[int, set[int]] = {}
    for one, other in links:
        tied.setdefault(one, set()).add(other)
        tied.setdefault(other, set()).add(one)
    found, waiting = {lead}, [lead]
    while waiting:
        new = tied.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def leaving(
    link: tuple[int, int], links: Iterable[tuple[int, int]], root: int, counts: Mapping[int, Counter[str]]
) -> tuple[set[int], int]:
    """Who goes when a link is no more: those of its two sides that are without the root, and their new root.

    `links` are those that hold; `counts` says how many identifiers of each kind every single lead has.
    """
    held = list(links)
    sides = [hanging_together(lead, held) for lead in link]
    gone = sides[root in sides[0]]
    return gone, min(gone, key=lambda lead: seniority(lead, counts.get(lead, Counter())))


def _any(counts: Counter[str], kinds: Iterable[str]) -> bool:
    return any(counts[kind] for kind in kinds)


def _a(kind: str) -> str:
    return f"an {_WORDS[kind]}" if _WORDS[kind][0] in "ae" else f"a {_WORDS[kind]}"


def _full(kind: str) -> str:
    limit = LIMITS[kind]
    return f"a lead has at most {limit} {_WORDS[kind]}{'s' if limit > 1 else ''}".replace(
        "addresss", "addresses"
    )
