"""A scoring model as one query: leads with conditions, one pass over events, rules, sums, reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias, assert_never

from leadlight.engines.event_rules import (
    NO_EVIDENCE,
    Given,
    event_rule,
    given_without_events,
    quiet_rule,
    sequence_rule,
)
from leadlight.engines.events import EventPass, Setting
from leadlight.engines.fired import fired_columns
from leadlight.engines.fragments import (
    all_of,
    bounded,
    case,
    select,
    text,
    whole,
    with_queries,
)
from leadlight.engines.leads import LEADS, LeadPass
from leadlight.engines.lookups import Lookups, Raw, Source
from leadlight.engines.reasons import Reasons
from leadlight.engines.relations import EventRelation, LeadRelation
from leadlight.engines.totals import Totals
from leadlight.scoring.arithmetic import hundredths
from leadlight.scoring.definition import (
    EventRule,
    Group,
    PerRule,
    QuietRule,
    Rule,
    ScoringModel,
    SequenceRule,
    TableRule,
    WhenRule,
)
from leadlight.scoring.resets import parts_of
from leadlight.scoring.values import Forms

NO_EVENTS = EventRelation("no_events")
"""Stands for the events of leads that come without any."""

Distinct: TypeAlias = Callable[[Sequence[Source]], Iterable[Iterable[Raw]]]
"""Gives the distinct values of each of some sources."""


class Detail(IntEnum):
    """How much a result says: scores and priority, reasons in words too, or what every rule gave."""

    SCORES = 0
    REASONS = 1
    RULES = 2


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be compiled: a model, the data it meets, the instant, and how values are written."""

    model: ScoringModel
    leads: LeadRelation
    events: EventRelation | None
    at: int
    forms: Forms
    detail: Detail
    top_n: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query in DuckDB's dialect, and the lookups it needs.

    It gives a row for each lead: `_row`, `total` (hundredths, NULL if excluded), `score_0`... (hundredths),
    `priority` and `stage` (their index in the model), `grade`, `excluded` (the index of the entry); with
    reasons `reasons` and the bits of `fired`; with rules `r0`, `c0`, `t0`... (hundredths, count, latest),
    `part_0`... and `gate_0`...
    """

    query: str
    lookups: Lookups


def compiled(task: Task, distinct: Distinct, lookups: Lookups | None = None) -> Compiled:
    """Compile a task; `distinct` gives the distinct values of sources.

    `lookups` are empty ones of the caller's, where values are not to be written into the SQL.
    """
    lookups = Lookups() if lookups is None else lookups
    _Compilation(task, lookups).query()
    lookups.answer(distinct)
    return Compiled(_Compilation(task, lookups).query(), lookups)


class _Compilation:
    def __init__(self, task: Task, lookups: Lookups) -> None:
        self._task = task
        self._model = task.model
        self._leads = LeadPass(task.leads, lookups, task.at, task.forms)
        setting = Setting(task.at, task.forms, task.detail >= Detail.REASONS, task.top_n)
        self._events = EventPass(task.events or NO_EVENTS, lookups, setting)

    def query(self) -> str:
        excluded = [
            (self._leads.flag(entry.when), whole(str(index)))
            for index, entry in enumerate(self._model.exclude)
        ]
        lies_in = parts_of(self._model)
        parts = {
            key: all_of(self._leads.flag(part.only_if) for part in outer) for key, outer in lies_in.items()
        }
        gates = [self._leads.flag(gate.when) for gate in (*self._model.priorities, *self._model.stages)]
        ruled: list[tuple[str, str]] = []
        on_events: list[int] = []
        for index, (score, group, rule) in enumerate(self._model.all_rules()):
            given = self._given(rule, index, _resets(lies_in[score, group]))
            applies = all_of([parts[score, group], self._leads.flag(rule.only_if)])
            on_events += [index] if (given.count, given.latest) != (NO_EVIDENCE, NO_EVIDENCE) else []
            ruled += self._rule_columns(index, given, applies)
        kept = [(name, name) for name in self._leads.columns]
        ruled = [
            ("_row", f"{LEADS}._row"),
            *kept,
            ("excluded", case(excluded, "CAST(NULL AS BIGINT)")),
            *ruled,
        ]
        layers = Totals(self._model, parts, gates).layers()
        if self._task.detail is Detail.REASONS:
            names = [rule.name for _, _, rule in self._model.all_rules()]
            layers += Reasons(names, on_events, self._task.at).layers()
        return self._layered(ruled, layers, self._final(parts.values(), gates))

    def _given(self, rule: Rule, index: int, resets: frozenset[str]) -> Given:
        match rule:
            case WhenRule():
                return Given(case([(self._leads.flag(rule.when), str(hundredths(rule.points)))], "0"))
            case TableRule():
                return Given(self._leads.table(rule))
            case PerRule():
                return Given(self._leads.per(rule))
            case EventRule() | QuietRule() | SequenceRule():
                return self._given_by_events(rule, index, resets)
            case _:
                assert_never(rule)

    def _given_by_events(
        self, rule: EventRule | QuietRule | SequenceRule, index: int, resets: frozenset[str]
    ) -> Given:
        if self._task.events is None:
            created = self._leads.created() if isinstance(rule, QuietRule) else None
            return given_without_events(rule, self._task.at, created)
        match rule:
            case QuietRule():
                return quiet_rule(self._events, rule, index, self._leads.created())
            case EventRule():
                return event_rule(self._events, rule, index, resets)
            case SequenceRule():
                return sequence_rule(self._events, rule, index, resets)

    def _rule_columns(self, index: int, given: Given, applies: str) -> list[tuple[str, str]]:
        rule = self._model.all_rules()[index][2]
        limit = None if rule.max_points is None else hundredths(rule.max_points)
        points = given.points if limit is None else bounded(given.points, -limit, limit)
        columns = [(f"r{index}", whole(case([(applies, points)], "0")))]
        if self._task.detail >= Detail.REASONS:
            for name, evidence in (("c", given.count), ("t", given.latest)):
                columns.append((f"{name}{index}", whole(case([(applies, evidence)], "NULL"))))
        return columns

    def _layered(self, ruled: list[tuple[str, str]], layers: list[list[tuple[str, str]]], final: str) -> str:
        leads = [("_row", f"{LEADS}._row"), ("k", f"{LEADS}.k"), *self._leads.columns.items()]
        queries = [("leads", select(leads, self._leads.source()))]
        joins = ""
        if self._task.events is not None:
            queries += self._event_queries()
            joined = [name for name, _ in queries[1:] if not name.startswith("reset_")]
            joins = "".join(f" LEFT JOIN {name} ON {LEADS}.k = {name}.k" for name in joined)
        queries.append(("layer_0", select(ruled, f"leads AS {LEADS}{joins}")))
        for columns in layers:
            if columns:
                below = queries[-1][0]
                queries.append(
                    (f"layer_{len(queries)}", select([(f"{below}.*", f"{below}.*"), *columns], below))
                )
        return with_queries(queries, f"SELECT {final} FROM {queries[-1][0]}")

    def _event_queries(self) -> list[tuple[str, str]]:
        events = self._events
        return [*events.reset_queries(), *events.passed(), *events.queries.items()]

    def _final(self, parts: Iterable[str], gates: list[str]) -> str:
        scores = [f"score_{index}" for index in range(len(self._model.scores))]
        columns = [
            "_row",
            "excluded",
            *(
                f"CASE WHEN excluded IS NULL THEN {name} END AS {name}"
                for name in ("total", *scores, "priority", "stage", "grade")
            ),
        ]
        if self._task.detail is Detail.REASONS:
            entries = [
                (f"excluded = {index}", text(entry.name)) for index, entry in enumerate(self._model.exclude)
            ]
            columns.append(f"{case(entries, 'reasons')} AS reasons")
            fired = fired_columns(len(self._model.all_rules()))
            columns += [f"CASE WHEN excluded IS NULL THEN {sql} ELSE 0 END AS {name}" for name, sql in fired]
        if self._task.detail is Detail.RULES:
            columns += [f"{name}{i}" for i in range(len(self._model.all_rules())) for name in ("r", "c", "t")]
            columns += [f"{flag} AS part_{i}" for i, flag in enumerate(parts)]
            columns += [f"{flag} AS gate_{i}" for i, flag in enumerate(gates)]
        return ", ".join(columns)


def _resets(lies_in: tuple[Group, ...]) -> frozenset[str]:
    return frozenset(name for part in lies_in for name in part.reset_by or ())
