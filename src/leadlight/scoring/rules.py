"""What each kind of rule gives one lead: the meaning that every engine must agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, product
from typing import TypeAlias, assert_never

from leadlight.scoring.arithmetic import bounded, contribution, hundredths, times
from leadlight.scoring.conditions import Condition, Test, meaning
from leadlight.scoring.counting import counter
from leadlight.scoring.definition import (
    EventRule,
    PerRule,
    QuietRule,
    Rule,
    SequenceRule,
    Step,
    TableRule,
    WhenRule,
)
from leadlight.scoring.lead import Event
from leadlight.scoring.predicates import Holds, holds, predicate
from leadlight.scoring.values import Forms, Value, instant, number, truth


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gave: hundredths of points, how many events counted, the microsecond of the latest."""

    points: int = 0
    count: int | None = None
    latest: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The events of one lead that exist at an instant, in order of time, also by name."""

    events: tuple[Event, ...]
    by_name: Mapping[str, list[Event]]
    known_since: int | None
    """The earlier of the first event and `created_at`, None where there is neither by the instant."""

    def of(self, names: Iterable[str]) -> list[Event]:
        """The events of these names, in order of time."""
        wanted = tuple(names)
        if "any" in wanted:
            return list(self.events)
        if len(wanted) == 1:
            return self.by_name.get(wanted[0], [])
        return sorted((e for name in set(wanted) for e in self.by_name.get(name, ())), key=lambda e: e.time)


Fields: TypeAlias = Mapping[str, Value]
Gives: TypeAlias = Callable[[Fields, History, int, int | None], Outcome]
"""Fields, history, the instant, and the time after which events count (None: all do)."""

NOTHING = Outcome()


def prepared(rule: Rule, forms: Forms) -> Gives:
    """The function that says what the rule gives a lead, its `only_if` and `max_points` included."""
    gives = _by_kind(rule, forms)
    limit = None if rule.max_points is None else hundredths(rule.max_points)
    applies = condition(rule.only_if, forms)

    def give(fields: Fields, history: History, at: int, since: int | None) -> Outcome:
        if applies is not None and not applies(fields, at):
            return NOTHING
        outcome = gives(fields, history, at, since)
        if limit is None or -limit <= outcome.points <= limit:
            return outcome
        return Outcome(bounded(outcome.points, -limit, limit), outcome.count, outcome.latest)

    return give


def condition(written: Condition | None, forms: Forms) -> Holds | None:
    """The function of a condition that may be left out."""
    return None if written is None else holds(meaning(written), forms)


def _by_kind(rule: Rule, forms: Forms) -> Gives:
    match rule:
        case WhenRule():
            return _when(rule, forms)
        case TableRule():
            return _table(rule, forms)
        case PerRule():
            return _per(rule, forms)
        case EventRule():
            return _event(rule, forms)
        case QuietRule():
            return _quiet(rule, forms)
        case SequenceRule():
            return _sequence(rule, forms)
        case _:
            assert_never(rule)


def _when(rule: WhenRule, forms: Forms) -> Gives:
    check = holds(meaning(rule.when), forms)
    won = Outcome(hundredths(rule.points))
    return lambda fields, _history, at, _since: won if check(fields, at) else NOTHING


def _table(rule: TableRule, forms: Forms) -> Gives:
    points = table_points(rule, forms)
    return lambda fields, _history, _at, _since: Outcome(points(fields.get(rule.table)))


def table_points(rule: TableRule, forms: Forms) -> Callable[[Value], int]:
    """The hundredths a table gives a value: of the first entry that `is` the value, else `otherwise`."""
    entries = [
        (predicate(Test(rule.table, "is", (key,)), forms), hundredths(p)) for key, p in rule.points.items()
    ]
    otherwise = hundredths(rule.otherwise)
    return lambda value: next((points for is_key, points in entries if is_key(value, 0)), otherwise)


def _per(rule: PerRule, forms: Forms) -> Gives:
    points = per_points(rule, forms)
    return lambda fields, _history, _at, _since: Outcome(points(fields.get(rule.per)))


def per_points(rule: PerRule, forms: Forms) -> Callable[[Value], int]:
    """The hundredths of so many points for each one a value counts; a truth value counts one or nothing."""
    each = hundredths(rule.points)

    def points(value: Value) -> int:
        if isinstance(value, list | tuple):
            return 0
        if (factor := number(value, forms)) is not None:
            return times(each, factor)
        return contribution(each) if truth(value) else 0

    return points


def _matching(
    names: tuple[str, ...], where: Condition | None, forms: Forms
) -> Callable[[History, int], list[Event]]:
    check = condition(where, forms)
    if check is None:
        return lambda history, _at: history.of(names)
    return lambda history, at: [event for event in history.of(names) if check(event.properties, at)]


def _event(rule: EventRule, forms: Forms) -> Gives:
    matching = _matching(rule.event, rule.where, forms)
    count = counter(rule, forms)

    def give(_fields: Fields, history: History, at: int, since: int | None) -> Outcome:
        after = _later(since, None if rule.within is None else at - rule.within)
        found = matching(history, at)
        return Outcome(
            *count(found if after is None else [event for event in found if event.time > after], at)
        )

    return give


def _quiet(rule: QuietRule, forms: Forms) -> Gives:
    matching = _matching(rule.quiet, rule.where, forms)
    points = hundredths(rule.points)

    def give(_fields: Fields, history: History, at: int, _since: int | None) -> Outcome:
        start, known_since = at - rule.duration, history.known_since
        found = matching(history, at)
        if known_since is None or known_since > start or (found and found[-1].time > start):
            return NOTHING
        quiet_since = found[-1].time if found else known_since
        return Outcome(contribution(points * ((at - quiet_since) // rule.duration if rule.repeat else 1)))

    return give


def _sequence(rule: SequenceRule, forms: Forms) -> Gives:
    points = contribution(hundredths(rule.points))
    steps = [_is_step(step, forms) for step in rule.sequence]
    names = {name for step in rule.sequence for name in step.event}

    def give(_fields: Fields, history: History, at: int, since: int | None) -> Outcome:
        found = history.of(names)
        events = found if since is None else [event for event in found if event.time > since]
        ends = [
            end
            for start, end in _chains(events, steps, at)
            if end - start <= rule.within and (rule.since is None or end > at - rule.since)
        ]
        return Outcome(points, None, max(ends)) if ends else NOTHING

    return give


def _is_step(step: Step, forms: Forms) -> Callable[[Event, int], bool]:
    check = condition(step.where, forms)
    names = frozenset(step.event)
    return lambda event, at: (
        ("any" in names or event.name in names) and (check is None or check(event.properties, at))
    )


def _chains(
    events: Iterable[Event], steps: list[Callable[[Event, int], bool]], at: int
) -> Iterable[tuple[int, int]]:
    """For each event that ends a sequence: the latest time its first step can have had, and its own time.

    `earlier[i]` is the latest start of a chain of the first i+1 steps that ended strictly before the current
    time; `now[i]` the same of chains that end at that time, which no event of the same time may go on with.
    """
    earlier: list[int | None] = [None] * len(steps)
    for time, alike in groupby(events, key=lambda event: event.time):
        now: list[int | None] = [None] * len(steps)
        for event, (index, is_step) in product(alike, enumerate(steps)):
            start = time if index == 0 else earlier[index - 1]
            if start is not None and is_step(event, at):
                now[index] = _later(now[index], start)
        if (start := now[-1]) is not None:
            yield start, time
        earlier = [_later(old, new) for old, new in zip(earlier, now, strict=True)]


def _later(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def history(events: Iterable[Event], created_at: Value, at: int, forms: Forms) -> History:
    """The events of a lead up to an instant, in order of time and by name."""
    existing = sorted(events, key=lambda event: event.time)
    by_name: dict[str, list[Event]] = {}
    for event in existing:
        by_name.setdefault(event.name, []).append(event)
    created = None if isinstance(created_at, list | tuple) else instant(created_at, forms)
    starts = [existing[0].time] if existing else []
    if created is not None and created <= at:
        starts.append(created)
    return History(tuple(existing), by_name, min(starts, default=None))
