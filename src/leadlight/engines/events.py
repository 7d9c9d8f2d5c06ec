"""The events as the queries of a model see them: names, properties, windows, and what is gathered of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from leadlight.engines.conditions import FieldAccess, Tested
from leadlight.engines.fragments import FALSE, TRUE, all_of, any_of, case, select
from leadlight.engines.lookups import Lookups, Reading, Source
from leadlight.engines.quantities import quantity_of_integer, quantity_of_real
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.ingest.messages import event_name
from leadlight.scoring.conditions import Condition, meaning
from leadlight.scoring.counting import quantity_of
from leadlight.scoring.values import Forms
from leadlight.tables import Kind

EVENTS = "e"
TIME = f"{EVENTS}.t"
KEY = f"{EVENTS}.k"


@dataclass(frozen=True, slots=True)
class Matches:
    """The events a rule counts: those `named` so, later than `after` (microseconds), that meet the `rest`."""

    named: str
    after: int | None
    rest: str = TRUE

    def later(self, after: int) -> Matches:
        """These events, as far as they are later than an instant."""
        return Matches(self.named, after if self.after is None else max(after, self.after), self.rest)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a compilation is for: the instant, how values are written, and what the engine can do.

    `evidence` asks for the counts and latest times behind the points; `top_n` says that the engine has
    an aggregate for the n largest values.
    """

    at: int
    forms: Forms
    evidence: bool
    top_n: bool


@dataclass(slots=True)
class EventPass:
    """The queries over the events that a model needs, gathered rule by rule.

    `columns` are aggregates of the one pass over all events, a row for each lead; `keeps` says which
    events any of them can count; `queries` are what single rules need for themselves.
    """

    relation: EventRelation
    lookups: Lookups
    setting: Setting
    columns: dict[str, str] = field(default_factory=dict)
    keeps: list[Matches] = field(default_factory=list)
    queries: dict[str, str] = field(default_factory=dict)
    resets: dict[frozenset[str], str] = field(default_factory=dict)

    def source(self, kept: Iterable[Matches], *used: str) -> str:
        """The events with the lookups and resets that the `used` SQL refers to.

        `kept` is what will be counted: most events need not go through the joins.
        """
        resets = [name for name in self.resets.values() if any(f"{name}." in sql for sql in used)]
        joins = self.lookups.joins(self.relation.name, used) + "".join(
            f" LEFT JOIN {name} ON {KEY} = {name}.k" for name in resets
        )
        where = self.filter(kept) if joins else TRUE
        if where == TRUE:
            return f"{self.relation.name} AS {EVENTS}{joins}"
        columns = [column for column in (self.relation.event, self.relation.type) if column is not None]
        names = ["k", "t", *(column.ident for column in (*columns, *self.relation.properties.values()))]
        names += ["ts"] if self.relation.stamped else []
        read = select(
            [(name, f"{EVENTS}.{name}") for name in names], f"{self.relation.name} AS {EVENTS}", where
        )
        return f"({read}) AS {EVENTS}{joins}"

    def filter(self, kept: Iterable[Matches]) -> str:
        """Whether an event may be counted, by its name and time alone; TRUE where that tells too little."""
        earliest: dict[str, int | None] = {}
        for matches in kept:
            if self.lookups.joined(matches.named):
                return TRUE
            known = earliest.get(matches.named, matches.after)
            earliest[matches.named] = (
                None if known is None or matches.after is None else min(known, matches.after)
            )
        any_after = earliest.get(TRUE)
        telling = (
            (named, after)
            for named, after in earliest.items()
            if named == TRUE or any_after is None or after is None or after < any_after
        )
        return any_of(all_of([named, self.later(after)]) for named, after in telling)

    def later(self, after: int | None) -> str:
        """Whether an event is later than an instant in microseconds."""
        if after is None:
            return TRUE
        return f"{EVENTS}.ts > make_timestamp({after})" if self.relation.stamped else f"{TIME} > {after}"

    def by(self, instant: int) -> str:
        """Whether an event had happened by an instant in microseconds."""
        return (
            f"{EVENTS}.ts <= make_timestamp({instant})" if self.relation.stamped else f"{TIME} <= {instant}"
        )

    def sql(self, matches: Matches) -> str:
        """Whether an event is one of these, as SQL that may be NULL for false."""
        return all_of([matches.named, self.later(matches.after), matches.rest])

    def passed(self) -> list[tuple[str, str]]:
        """The one pass over the events; empty where no rule needs it."""
        if not self.columns:
            return []
        source = self.source(self.keeps, *self.columns.values())
        where = (
            any_of(self.sql(matches) for matches in self.keeps)
            if source.startswith(self.relation.name)
            else TRUE
        )
        return [("passed", select([("k", KEY), *self.columns.items()], source, where, KEY))]

    def matches(
        self, names: tuple[str, ...], condition: Condition | None, *more: str, within: int | None = None
    ) -> Matches:
        """The events of these names whose properties meet a condition, younger than `within` microseconds."""
        after = None if within is None else self.setting.at - within
        return Matches(self.named(names), after, all_of([self.meets(condition), *more]))

    def named(self, names: tuple[str, ...]) -> str:
        """Whether an event has one of these names: by its `event`, else by its `type`."""
        if "any" in names:
            return TRUE
        wanted = frozenset(names)
        event, kind = self.relation.event, self.relation.type
        by_type = (
            FALSE
            if kind is None
            else self._read(kind, ("type", wanted), lambda v: event_name(None, v) in wanted)
        )
        if event is None:
            return by_type
        by_name = self._read(event, ("event", wanted), lambda v: event_name(v, None) in wanted)
        if kind is None:
            return by_name
        has_name = self._read(event, "named", lambda v: event_name(v, None) is not None)
        return case([(has_name, by_name)], by_type)

    def _read(self, column: RawColumn, name: object, judge: object) -> str:
        return self.lookups.read(self._column(column), Reading(name, judge, "BOOLEAN", loose=True))  # type: ignore[arg-type]

    def _column(self, column: RawColumn) -> Source:
        return Source(self.relation.name, EVENTS, f"{EVENTS}.{column.ident}", column.kind)

    def meets(self, condition: Condition | None) -> str:
        """Whether an event's properties meet a condition."""
        if condition is None:
            return TRUE
        return Tested(self.lookups, self._property, self.setting.at, self.setting.forms).sql(
            meaning(condition)
        )

    def _property(self, name: str) -> FieldAccess | None:
        column = self.relation.properties.get(name)
        return FieldAccess(self._column(column)) if column else None

    def quantity(self, name: str) -> str:
        """What an event adds to a sum of a property, in millionths; never NULL."""
        column = self.relation.properties.get(name)
        if column is None:
            return "0"
        source = self._column(column)
        if column.kind is Kind.INTEGER:
            return quantity_of_integer(source.sql)
        if column.kind is Kind.REAL:
            return quantity_of_real(source.sql)
        forms = self.setting.forms
        return self.lookups.read(
            source, Reading("quantity", lambda value: quantity_of(value, forms), "BIGINT")
        )

    def after_reset(self, names: frozenset[str]) -> str:
        """Whether an event is later than the lead's latest of these names."""
        if not names:
            return TRUE
        query = self.resets.setdefault(names, f"reset_{len(self.resets)}")
        return f"({query}.t IS NULL OR {TIME} > {query}.t)"

    def reset_queries(self) -> list[tuple[str, str]]:
        """For each set of names that starts over: when each lead last did one of them."""
        columns = [("k", KEY), ("t", f"MAX({TIME})")]
        queries = []
        for names, query in self.resets.items():
            named = self.named(tuple(sorted(names)))
            source = f"{self.relation.name} AS {EVENTS}{self.lookups.joins(self.relation.name, [named])}"
            queries.append((query, select(columns, source, named, KEY)))
        return queries

    def count(self, alias: str, matches: Matches) -> str:
        """A column of the one pass: how many events match; NULL of none."""
        # every event has a time, and where the latest is wanted too, both aggregate one and the same column
        return self._aggregate(alias, "COUNT", matches, TIME if self.setting.evidence else "1")

    def sum(self, alias: str, matches: Matches, value: str) -> str:
        """A column of the one pass: the sum of a value over events that match; NULL of none."""
        return self._aggregate(alias, "SUM", matches, value)

    def latest(self, alias: str, matches: Matches) -> str:
        """A column of the one pass: the latest time of events that match; NULL of none."""
        return self._aggregate(alias, "MAX", matches, TIME)

    def earliest(self, alias: str, matches: Matches) -> str:
        """A column of the one pass: the earliest time of events that match; NULL of none."""
        return self._aggregate(alias, "MIN", matches, TIME)

    def largest(self, alias: str, matches: Matches, most: int) -> str:
        """A column of the one pass: the latest so many times, for engines that have such an aggregate."""
        self.keeps.append(matches)
        self.columns[alias] = f"MAX(CASE WHEN {self.sql(matches)} THEN {TIME} END, {most})"
        return f"passed.{alias}"

    def _aggregate(self, alias: str, function: str, matches: Matches, value: str) -> str:
        self.keeps.append(matches)
        # aggregates over CASE without ELSE are a fifth faster than FILTER, and than adding zeros
        self.columns[alias] = f"{function}(CASE WHEN {self.sql(matches)} THEN {value} END)"
        return f"passed.{alias}"

    def own_query(self, alias: str, sql: str) -> None:
        """A query of a single rule, a row for each lead under `k`."""
        self.queries[alias] = sql
