"""Why a rule gives no lead any points, as far as the data tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from leadlight.engines.records import value_of
from leadlight.engines.relations import RawColumn
from leadlight.engines.staging import Staged
from leadlight.ingest.messages import event_name
from leadlight.scoring.coherence import ANY_EVENT, did_you_mean
from leadlight.scoring.conditions import AllOf, Condition, Node, Test, meaning
from leadlight.scoring.definition import (
    EventRule,
    PerRule,
    QuietRule,
    Rule,
    SequenceRule,
    TableRule,
    WhenRule,
)
from leadlight.scoring.derived import SOURCES, derive
from leadlight.scoring.explain import ago
from leadlight.scoring.predicates import predicate
from leadlight.scoring.scalars import written
from leadlight.scoring.values import Value, fold, folded, is_missing, number
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

MOST_VALUES = 20_000
"""Among so many values of a field, the most frequent ones, a reason is looked for."""

_NUMBERS = frozenset({"above", "at_least", "below", "at_most", "between"})
_PHRASES = {
    "contains": "contains", "starts_with": "starts with", "ends_with": "ends with", "matches": "matches"
}  # fmt: skip


class Idle:
    """Looks for reasons among staged leads and events, as of an instant in microseconds."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, staged: Staged, at: int) -> None:
        """Look in the relations of `staged`."""
        self._connection = connection
        self._staged = staged
        self._at = at
        self._events = lru_cache(maxsize=1)(self._read_events)

    def why(self, rule: Rule) -> str | None:
        """The reason in words; None where the rule cannot be expected to give any."""
        if not _gives(rule):
            return "its points are 0"
        if self._staged.events is None and isinstance(rule, EventRule | QuietRule | SequenceRule):
            return None
        if rule.only_if is not None and (found := self._unmet(meaning(rule.only_if), self._of_lead)):
            return found
        return self._by_kind(rule)

    def _by_kind(self, rule: Rule) -> str:
        match rule:
            case WhenRule():
                never = "no lead meets all of its condition"
                return self._unmet(meaning(rule.when), self._of_lead) or never
            case TableRule():
                return self._no_entry(rule)
            case PerRule():
                return f"{rule.per} is neither a number other than 0 nor yes for any lead"
            case EventRule():
                return self._no_event(rule.event, rule.where) or self._not_in_time(rule)
            case QuietRule():
                return "no lead has been quiet for so long, of those known before"
            case SequenceRule():
                steps = (self._no_event(step.event, step.where) for step in rule.sequence)
                return next(filter(None, steps), "no lead took these steps in time")

    def _no_entry(self, rule: TableRule) -> str:
        values = [value for value in self._of_lead(rule.table) if not is_missing(value)]
        if not values:
            return f"no lead has a value of {rule.table}"
        entries = [str(entry) for entry in rule.points if isinstance(entry, str)]
        near = next(filter(None, (_nearest(entry, values) for entry in entries)), "")
        return f"no {rule.table} is one of its entries; there is {_examples(values)}{near}"

    def _no_event(self, names: tuple[str, ...], where: Condition | None) -> str | None:
        """Why no event has one of these names and meets the condition; None if that is not known."""
        known = self._events()
        found = [pair for name in names for pair in known.get(name, [])]
        if ANY_EVENT not in names and not found:
            called = " or ".join(f"'{name}'" for name in names)
            return f"no event is called {called}{did_you_mean(names[0], known)}"
        if where is None:
            return None
        raws = None if ANY_EVENT in names else found
        return self._unmet(meaning(where), partial(self._of_events, raws))

    def _not_in_time(self, rule: EventRule) -> str:
        raws = [pair for name in rule.event for pair in self._events().get(name, [])]
        query = f"SELECT MAX(t) FROM {self._relation} WHERE {self._named(raws)}" if raws else ""
        (latest,) = first_row(self._connection, query) if query else (None,)
        if rule.within is not None and latest is not None and latest <= self._at - rule.within:
            return f"the latest of these events was {ago(self._at - latest)}, and `within` is shorter"
        if rule.min_count is not None:
            return f"no lead has {rule.min_count} of these events in time"
        return "no lead has such an event in time that meets its condition"

    def _unmet(self, node: Node, values: Callable[[str], list[Value]]) -> str | None:
        """The first test of a condition, of those that must hold, that no value passes."""
        tests = [node] if isinstance(node, Test) else node.nodes if isinstance(node, AllOf) else ()
        for test in tests:
            if isinstance(test, AllOf) and (inner := self._unmet(test, values)):
                return inner
            if isinstance(test, Test) and (reason := self._fails(test, values(test.field))):
                return reason
        return None

    def _fails(self, test: Test, values: list[Value]) -> str | None:
        holds = predicate(test, self._staged.forms)
        present = [value for value in values if not is_missing(value)]
        if any(holds(value, self._at) for value in present):
            return None
        if not present:
            return f"{test.field} has no value"
        if test.kind in _NUMBERS and (found := self._range(test.field, present)):
            return found
        texts = [operand for operand in test.operands if isinstance(operand, str)]
        near = (
            next(filter(None, (_nearest(text, present) for text in texts)), "") if test.kind == "is" else ""
        )
        asked = " or ".join(written(operand) for operand in test.operands[:3]) if texts else "as asked"
        return f"no {test.field} {_PHRASES.get(test.kind, 'is')} {asked}; there is {_examples(present)}{near}"

    def _range(self, name: str, values: list[Value]) -> str | None:
        read = (number(value, self._staged.forms) for value in values if not isinstance(value, list | tuple))
        found = [value for value in read if value is not None]
        return f"{name} is {min(found)} to {max(found)}" if found else None

    def _of_lead(self, name: str) -> list[Value]:
        leads = self._staged.leads
        if (column := leads.fields.get(name)) is not None:
            return self._distinct(leads.name, column, "TRUE")
        source = next((source for source in SOURCES.get(name, ()) if source in leads.fields), None)
        return [] if source is None else [derive(name, value) for value in self._of_lead(source)]

    def _of_events(self, raws: list[tuple[Any, Any]] | None, name: str) -> list[Value]:
        column = self._staged.events.properties.get(name) if self._staged.events is not None else None
        where = "TRUE" if raws is None else self._named(raws)
        return [] if column is None else self._distinct(self._relation, column, where)

    def _distinct(self, relation: str, column: RawColumn, where: str) -> list[Value]:
        rows = self._connection.execute(
            f"SELECT {column.ident}, COUNT(*) FROM {relation} WHERE {where} GROUP BY 1 "
            f"ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
        )
        return [value_of(column, raw) for raw, _ in rows.fetchall()]

    @property
    def _relation(self) -> str:
        return self._staged.events.name if self._staged.events is not None else ""

    def _naming(self) -> list[RawColumn | None]:
        events = self._staged.events
        return [None, None] if events is None else [events.event, events.type]

    def _read_events(self) -> dict[str, list[tuple[Any, Any]]]:
        """The names of events in normal form, with what the columns of name and type hold."""
        columns = self._naming()
        listed = ", ".join("NULL" if column is None else column.ident for column in columns)
        known: dict[str, list[tuple[Any, Any]]] = {}
        for raws in self._connection.execute(f"SELECT DISTINCT {listed} FROM {self._relation}").fetchall():
            values = [
                None if column is None else value_of(column, raw)
                for column, raw in zip(columns, raws, strict=True)
            ]
            if (name := event_name(*values)) is not None:
                known.setdefault(name, []).append(raws)
        return known

    def _named(self, raws: Iterable[tuple[Any, Any]]) -> str:
        """Whether an event has one of these pairs of name and type, as SQL."""
        return " OR ".join(
            "("
            + " AND ".join(_is(column, raw) for column, raw in zip(self._naming(), pair, strict=True))
            + ")"
            for pair in raws
        )


def _is(column: RawColumn | None, raw: object) -> str:
    if column is None:
        return "TRUE"
    literal = "NULL" if raw is None else "'" + str(raw).replace("'", "''") + "'"
    return f"CAST({column.ident} AS VARCHAR) IS NOT DISTINCT FROM {literal}"


def _gives(rule: Rule) -> bool:
    points = rule.points.values() if isinstance(rule.points, Mapping) else (rule.points,)
    return any(points) or (isinstance(rule, TableRule) and bool(rule.otherwise))


def _flat(values: Iterable[Value]) -> Iterator[Value]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value


def _texts(values: Iterable[Value]) -> Iterator[str]:
    """The values as texts, those that are read alike once."""
    seen: set[str] = set()
    for value in _flat(values):
        text = None if isinstance(value, list | tuple) else folded(value)
        if text is not None and text not in seen:
            seen.add(text)
            yield str(value)


def _examples(values: Iterable[Value], most: int = 3) -> str:
    return ", ".join(written(text) for text, _ in zip(_texts(values), range(most), strict=False))


def _nearest(wanted: str, values: Iterable[Value]) -> str:
    """A hint with the value that is spelt most like what was wanted, or nothing."""
    return did_you_mean(fold(wanted), (fold(text) for text in _texts(values)))
