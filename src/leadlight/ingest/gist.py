"""The gist of very many messages: added some at a time, a person follows from it as from all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from leadlight.ingest.identifiers import Identifier, ways_to_reach
from leadlight.ingest.machine_rules import MachineRules
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Enriched, Person, person_of
from leadlight.ingest.profile import Word, deciding, group_of, told_of_accounts
from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import COUNTS, EVENT_TYPES, derived, when


class Gist:
    """Of the messages added those that decide a field, and how many there were.

    A message that others overtook in all it says is let go. `events` are people's, from `first_at` to
    `last_at`.
    """

    def __init__(self) -> None:
        self.events = 0
        self.first_at: int | None = None
        self.last_at: int | None = None
        self._counts: Counter[str] = Counter()
        self._kept: dict[int, Stored] = {}
        self._reasons: dict[int, str] = {}

    @property
    def messages(self) -> list[Stored]:
        """The messages that decide something."""
        return list(self._kept.values())

    def add(self, messages: Sequence[Stored], reasons: Mapping[int, str]) -> None:
        """Add messages, each once and in any order; `reasons` says why which events are machines'."""
        people = [each for each in messages if each.type in EVENT_TYPES and each.seq not in reasons]
        words = derived(people)
        self._count(people, words)
        known = {**self._kept, **{each.seq: each for each in messages}}
        why = {**self._reasons, **reasons}
        wanted = {*_saying(known.values()), *_reaching(known.values()), *self._touching(known, words)}
        self._kept = {seq: known[seq] for seq in wanted}
        self._reasons = {seq: why[seq] for seq in wanted if seq in why}

    def person(self, at: int, enriched: Sequence[Enriched] = ()) -> Person:
        """The person whose messages these are; none of them may lie after the instant."""
        found = person_of(self.messages, at, _Decided(self._reasons), enriched)
        counts = {
            name: count
            for name, count in self._counts.items()
            if name in found.derived and found.origins[name].source == "events" and found.origins[name].seq
        }
        return replace(found, derived={**found.derived, **counts})

    def _count(self, people: Sequence[Stored], words: Mapping[str, Word]) -> None:
        times = [each.time for each in people]
        self.events += len(people)
        self.first_at = min((each for each in (self.first_at, *times) if each is not None), default=None)
        self.last_at = max((each for each in (self.last_at, *times) if each is not None), default=None)
        self._counts.update(
            {name: cast("int", words[name].value) for name in COUNTS.values() if name in words}
        )

    def _touching(self, known: Mapping[int, Stored], words: Mapping[str, Word]) -> set[int]:
        """The events that fields follow from, of those kept and those that `words` follow from."""
        kept = {
            seq for seq, each in self._kept.items() if each.type in EVENT_TYPES and seq not in self._reasons
        }
        return _from(derived([known[seq] for seq in kept | _from(words)]))


def _from(words: Mapping[str, Word]) -> set[int]:
    return {word.origin.seq for word in words.values() if word.origin.seq is not None}


def _saying(messages: Iterable[Stored]) -> set[int]:
    """The messages that set a field of a person or of an account, and the last that names each account."""
    messages = list(messages)
    words = [deciding(messages), *told_of_accounts(messages).values()]
    last: dict[str, Stored] = {}
    for message in messages:
        if message.type == "group" and (group := group_of(message)) is not None:
            last[group] = max(message, last.get(group, message), key=when)
    return {
        *(seq for each in words for seq in _from(each)),
        *(message.seq for message in last.values()),
    }


def _reaching(messages: Iterable[Stored]) -> set[int]:
    """The last message with each e-mail address and phone number."""
    last: dict[Identifier, Stored] = {}
    for message in messages:
        for identifier in ways_to_reach(message.type, message.body):
            last[identifier] = max(message, last.get(identifier, message), key=when)
    return {message.seq for message in last.values()}


class _Decided(Machines):
    """What is known already of which events are machines'."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(MachineRules(rules=()))
        self._decided = reasons

    def reasons(self, events: Sequence[Stored]) -> dict[int, str]:
        return {event.seq: self._decided[event.seq] for event in events if event.seq in self._decided}


def reach_of(rules: MachineRules) -> int:
    """So far away another event may lie that decides whether one is a machine's."""
    spans = [rule.within for rule in rules.rules if rule.within is not None]
    return 2 * max(spans, default=0)


def judged(
    chunks: Iterable[Sequence[Stored]], machines: Machines, reach: int
) -> Iterator[tuple[list[Stored], dict[int, str]]]:
    """Messages in the order of time, some at a time, and why which events among them are machines'.

    An event is judged when all is there that lies within its `reach`.
    """
    before: list[Stored] = []
    waiting: list[Stored] = []
    for chunk in chunks:
        if others := [each for each in chunk if each.type not in EVENT_TYPES]:
            yield others, {}
        waiting += [each for each in chunk if each.type in EVENT_TYPES]
        ready = [each for each in waiting if each.time < waiting[-1].time - reach]
        if ready:
            yield ready, _judged(ready, machines.reasons([*before, *waiting]))
            waiting = waiting[len(ready) :]
            before = [each for each in (*before, *ready) if each.time >= waiting[0].time - reach]
    if waiting:
        yield waiting, _judged(waiting, machines.reasons([*before, *waiting]))


def _judged(ready: Sequence[Stored], reasons: Mapping[int, str]) -> dict[int, str]:
    return {each.seq: reasons[each.seq] for each in ready if each.seq in reasons}
