"""Which events are machines': a function of a lead's events and the rules, so that rules can change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeAlias

from leadlight.ingest.machine_rules import KNOWN_AGENTS, MachineRule, MachineRules
from leadlight.ingest.messages import is_machine
from leadlight.ingest.profile import plain
from leadlight.ingest.same_mail import Moment, Starts, in_bursts
from leadlight.ingest.stored import Stored
from leadlight.scoring.conditions import Condition, meaning, tests_in
from leadlight.scoring.patterns import compiled_pattern
from leadlight.scoring.predicates import Holds, holds
from leadlight.scoring.values import Value, normal_name, text_of

SAID_BY_SENDER = "its sender says so"

SAME_MAIL = (
    "email_id",
    "message_id",
    "mail_id",
    "email_message_id",
    "campaign_id",
    "campaign_name",
    "email_subject",
)
"""Properties that say of which mail an event is."""

_AGENTS = ("context_useragent", "useragent", "user_agent")
_MACHINE = ("machine", "context_machine")

Record: TypeAlias = Mapping[str, Value]
Alone: TypeAlias = Callable[[Stored, Record], bool]


class Machines:
    """Rules made ready: they are applied to the events of one lead after another."""

    def __init__(self, rules: MachineRules) -> None:
        self._rules = [_Rule(rule) for rule in rules.rules if rule.enabled]
        self._records = _Records({*_MACHINE, *(name for rule in self._rules for name in rule.asks())})

    def alone(self, event: Stored) -> str:
        """Why an event is a machine's, as far as it tells by itself; blank if it is not."""
        record = self._records.of(event)
        if _said(record):
            return SAID_BY_SENDER
        return next((rule.name for rule in self._rules if rule.is_alone and rule.fits(event, record)), "")

    def reasons(self, events: Sequence[Stored]) -> dict[int, str]:
        """Why events of one lead are machines', by seq; those of people are left out."""
        records = {event.seq: self._records.of(event) for event in events}
        found = {seq: SAID_BY_SENDER for seq, record in records.items() if _said(record)}
        names, said = {event.name for event in events}, frozenset[str]().union(*records.values())
        agents = {seq: _agent_of(record) for seq, record in records.items()}
        for rule in self._rules:
            if rule.may_find(names, said):
                for seq in rule.found(events, records, agents):
                    found.setdefault(seq, rule.name)
        return found


class _Records:
    """What rules ask of events: properties by name, anything else by its path, and no more than that."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = frozenset(wanted)
        parts = [name.split("_") for name in self._wanted]
        self._on_the_way = frozenset("_".join(part[:size]) for part in parts for size in range(1, len(part)))
        self._asked = lru_cache(maxsize=4_096)(self._asked_of)

    def of(self, event: Stored) -> Record:
        """What an event says of what is asked."""
        body = event.body
        record: dict[str, Value] = {}
        self._add(record, {name: body[name] for name in ("context", "machine") if name in body}, "")
        properties = body.get("properties")
        if isinstance(properties, dict):
            self._add(record, properties, "")
        return record

    def _add(self, record: dict[str, Value], values: Mapping[str, object], before: str) -> None:
        for key, name in self._asked(before, tuple(values)):
            value = values[key]
            if isinstance(value, str) and name in self._wanted:
                record[name] = value
            elif isinstance(value, dict):
                if name in self._on_the_way:
                    self._add(record, value, name)
            elif name in self._wanted:
                record[name] = plain(value)

    def _asked_of(self, before: str, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """The keys below a path that anybody asks for, each with its name."""
        named = ((key, normal_name(f"{before}_{key}")) for key in keys)
        return tuple((key, name) for key, name in named if name in self._wanted or name in self._on_the_way)


def _said(record: Record) -> bool:
    if record.keys().isdisjoint(_MACHINE):
        return False
    return any(name in record and is_machine(record[name]) for name in _MACHINE)


class _Rule:
    def __init__(self, rule: MachineRule) -> None:
        self.name = rule.name
        self.is_alone = rule.is_alone
        self._rule = rule
        self._names = frozenset(rule.event or ())
        self._when: Holds | None = _on_records(rule.when) if rule.when else None
        self._agent = _agent_test(rule)
        self._needs = _needs(rule)
        self._same = rule.same or SAME_MAIL

    def asks(self) -> Iterator[str]:
        """The names of what the rule reads."""
        rule = self._rule
        yield from self._same if rule.after or rule.different else ()
        yield from rule.different or ()
        yield from _AGENTS if rule.agents else ()
        yield from (test.field for test in tests_in(meaning(rule.when))) if rule.when else ()

    def may_find(self, names: AbstractSet[str], said: AbstractSet[str]) -> bool:
        """Whether events of these names, which say something of this, can be a machine's by this rule."""
        after = self._rule.after
        return (
            (not self._names or not self._names.isdisjoint(names))
            and (after is None or not names.isdisjoint(after))
            and (not self._needs or not self._needs.isdisjoint(said))
        )

    def fits(self, event: Stored, record: Record) -> bool:
        """Whether all holds that an event tells by itself."""
        if self._names and event.name not in self._names:
            return False
        if self._agent is not None and not self._agent(_agent_of(record)):
            return False
        return self._when is None or self._when(record, event.time)

    def found(
        self, events: Sequence[Stored], records: Mapping[int, Record], agents: Mapping[int, str]
    ) -> Iterator[int]:
        """The events of a lead for which the rule holds."""
        fitting = [event for event in events if event.name in self._names] if self._names else events
        if self._agent is not None:
            robots = set(filter(self._agent, set(agents.values())))
            fitting = [event for event in fitting if agents[event.seq] in robots] if robots else ()
        if self._when is not None:
            fitting = [event for event in fitting if self._when(records[event.seq], event.time)]
        if self._rule.after is not None and fitting:
            fitting = self._close(fitting, events, records)
        if self._rule.different is not None:
            moments = [self._moment(event, records) for event in fitting]
            return in_bursts(moments, self._rule.within or 0, self._rule.at_least or 2)
        return (event.seq for event in fitting)

    def _close(
        self, fitting: Sequence[Stored], events: Sequence[Stored], records: Mapping[int, Record]
    ) -> list[Stored]:
        """Those that another event of the same mail is near to."""
        after, within = self._rule.after or (), self._rule.within or 0
        starts = Starts(self._moment(event, records) for event in events if event.name in after)
        return [
            event
            for event in fitting
            if starts.near(self._moment(event, records), within) > (event.name in after)
        ]

    def _moment(self, event: Stored, records: Mapping[int, Record]) -> Moment:
        record = records[event.seq]
        mail = tuple(_text(record.get(name)) for name in self._same)
        kind = next((text for name in self._rule.different or () if (text := _text(record.get(name)))), "")
        return Moment(event.time, event.seq, mail, kind)


def _on_records(condition: Condition) -> Holds:
    """The function of a condition; most events say nothing that it asks, and for those it says the same."""
    node = meaning(condition)
    check, asked = holds(node), frozenset(test.field for test in tests_in(node))
    of_nothing = check({}, 0)
    return lambda record, at: of_nothing if asked.isdisjoint(record) else check(record, at)


def _needs(rule: MachineRule) -> frozenset[str]:
    """Names of which an event says at least one if a rule holds for it; none where that is not so."""
    if rule.agents is not None:
        return frozenset(_AGENTS)
    if rule.when is None or holds(node := meaning(rule.when))({}, 0):
        return frozenset()
    return frozenset(test.field for test in tests_in(node))


def _text(value: Value) -> str:
    return "" if isinstance(value, list | tuple) else text_of(value) or ""


def _agent_of(record: Record) -> str:
    for name in _AGENTS:
        if name in record and (text := _text(record[name])):
            return text
    return ""


def _agent_test(rule: MachineRule) -> Callable[[str], bool] | None:
    if rule.agents is None:
        return None
    pattern = None if rule.agents.lower() == KNOWN_AGENTS else compiled_pattern(rule.agents)
    excepted = compiled_pattern(rule.except_) if rule.except_ else None

    @lru_cache(maxsize=16_384)
    def fits(agent: str) -> bool:
        if not agent or (excepted is not None and excepted.search(agent)):
            return False
        return is_known_bot(agent) if pattern is None else bool(pattern.search(agent))

    return fits


def is_known_bot(agent: str) -> bool:
    """Whether a user agent is on the list of known crawlers."""
    from crawleruseragents import is_crawler  # noqa: PLC0415 - its list is read when it is first needed

    return bool(is_crawler(agent[:1000]))
