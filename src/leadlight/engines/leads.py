"""The leads as the queries of a model see them: fields, and what they derive."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

from leadlight.engines.conditions import FieldAccess, Tested
from leadlight.engines.fragments import FALSE, TRUE, bounded, whole
from leadlight.engines.lookups import Lookups, Reading, Source
from leadlight.engines.relations import LeadRelation, RawColumn
from leadlight.scoring.arithmetic import LARGEST_CONTRIBUTION, contribution, hundredths
from leadlight.scoring.conditions import Condition, meaning
from leadlight.scoring.definition import PerRule, TableRule
from leadlight.scoring.derived import SOURCES, derive
from leadlight.scoring.requirements import CREATED_AT
from leadlight.scoring.rules import per_points, table_points
from leadlight.scoring.values import Forms, Value, instant
from leadlight.tables import Kind

LEADS = "l"


class LeadPass:
    """The columns of the leads that a model needs: conditions as `f0`..., points of fields, `created`."""

    def __init__(self, relation: LeadRelation, lookups: Lookups, at: int, forms: Forms) -> None:
        """Read `relation` as of `at` (microseconds)."""
        self.relation = relation
        self.columns: dict[str, str] = {}
        self._lookups = lookups
        self._forms = forms
        self._tested = Tested(lookups, self._access, at, forms)

    def source(self) -> str:
        """The leads with the lookups that their columns refer to."""
        return (
            f"{self.relation.name} AS {LEADS}{self._lookups.joins(self.relation.name, self.columns.values())}"
        )

    def flag(self, condition: Condition | None) -> str:
        """Whether a condition holds, as a constant or a column."""
        if condition is None:
            return TRUE
        sql = self._tested.sql(meaning(condition))
        return sql if sql in (TRUE, FALSE) else self._column("f", sql)

    def per(self, rule: PerRule) -> str:
        """The hundredths of a `per:` rule."""
        access = self._access(rule.per)
        if access is None:
            return "0"
        if access.source.kind is Kind.INTEGER and access.derive is None:
            # beyond this number the smallest points reach the bound
            held = bounded(f"COALESCE({access.source.sql}, 0)", -LARGEST_CONTRIBUTION, LARGEST_CONTRIBUTION)
            points = f"CAST({held} AS HUGEINT) * {contribution(hundredths(rule.points))}"
            return self._column(
                "p", whole(bounded(f"({points})", -LARGEST_CONTRIBUTION, LARGEST_CONTRIBUTION))
            )
        return self._looked_up(access, ("per", rule.points), per_points(rule, self._forms))

    def table(self, rule: TableRule) -> str:
        """The hundredths of a `table:` rule."""
        access = self._access(rule.table)
        if access is None:
            return str(hundredths(rule.otherwise))
        entries = tuple((type(key).__name__, key, points) for key, points in rule.points.items())
        return self._looked_up(access, ("table", entries, rule.otherwise), table_points(rule, self._forms))

    def created(self) -> str | None:
        """The lead's `created_at` in microseconds, as a column; None where leads have none."""
        access = self._access(CREATED_AT)
        if access is None:
            return None
        if (read := access.as_instant()) is not None:
            self.columns["created"] = read.sql
        else:
            forms = self._forms
            judge = Reading(
                "instant", lambda v: None if isinstance(v, list | tuple) else instant(v, forms), "BIGINT"
            )
            self.columns["created"] = self._lookups.read(access.source, judge)
        return "created"

    def _looked_up(self, access: FieldAccess, name: Hashable, points: Callable[[Value], int]) -> str:
        derived = access.derive

        def judge(value: Value) -> int:
            return points(derived(value) if derived else value)

        sql = self._lookups.read(access.source, Reading((access.derived, name), judge, "BIGINT"))
        return self._column("p", sql)

    def _column(self, prefix: str, sql: str) -> str:
        known = next(
            (alias for alias, other in self.columns.items() if other == sql and alias != "created"), None
        )
        alias = known or f"{prefix}{len(self.columns)}"
        self.columns[alias] = sql
        return alias

    def _access(self, name: str) -> FieldAccess | None:
        column = self.relation.fields.get(name)
        if column is not None:
            return FieldAccess(self._source(column), instant=self._instant(name))
        for source in SOURCES.get(name, ()):
            if (column := self.relation.fields.get(source)) is not None:
                return FieldAccess(self._derivable(name, column), partial(derive, name), name)
        return None

    def _instant(self, name: str) -> Source | None:
        """Where the times that a text field holds were read already."""
        column = self.relation.instants.get(name)
        return None if column is None else self._source(RawColumn(column, Kind.INSTANT))

    def _source(self, column: RawColumn) -> Source:
        return Source(self.relation.name, LEADS, f"{LEADS}.{column.ident}", column.kind)

    def _derivable(self, name: str, column: RawColumn) -> Source:
        source = self._source(column)
        if name == "email_domain" and column.kind is Kind.TEXT:
            # a million addresses have few domains: what stands from the first @ on is enough, and all of a
            # text without one, of which no domain follows either
            domain = f"SUBSTRING({source.sql}, STRPOS({source.sql}, '@'))"
            return Source(source.relation, source.alias, domain, Kind.TEXT)
        return source
