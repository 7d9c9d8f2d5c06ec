"""Conditions as SQL: numbers and instants are compared by the database, all else is looked up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from leadlight.engines.fragments import FALSE, all_of, any_of, negated
from leadlight.engines.lookups import Lookups, Reading, Source
from leadlight.scoring.conditions import AllOf, AnyOf, Node, Not, Test
from leadlight.scoring.predicates import predicate
from leadlight.scoring.requirements import NUMBER_TESTS, TIME_TESTS
from leadlight.scoring.values import Forms, Value
from leadlight.tables import Kind

_FINITE = "BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308"


@dataclass(frozen=True, slots=True)
class FieldAccess:
    """Where a field's values are, and what the meaning derives from each before testing it.

    `instant` is where the times that a text field holds were read already.
    """

    source: Source
    derive: Callable[[Value], Value] | None = None
    derived: str = ""
    instant: Source | None = None

    def as_instant(self) -> Source | None:
        """Where the field's values are as instants, None where the meaning has to read them."""
        return self.source if self.source.kind is Kind.INSTANT else self.instant


@dataclass(frozen=True, slots=True)
class Tested:
    """How the names of one kind of record (leads, or events) become SQL."""

    lookups: Lookups
    access: Callable[[str], FieldAccess | None]
    at: int
    forms: Forms

    def sql(self, node: Node) -> str:
        """The condition as SQL that is never NULL."""
        match node:
            case Test():
                return self._test(node)
            case Not():
                return negated(self.sql(node.node))
            case AllOf():
                return all_of(self.sql(part) for part in node.nodes)
            case AnyOf():
                return any_of(self.sql(part) for part in node.nodes)

    def _test(self, test: Test) -> str:
        access = self.access(test.field)
        if access is None:
            return FALSE
        source = access.as_instant() if test.kind in TIME_TESTS else None
        native = None if access.derive else _native(test, source or access.source, self.at)
        return self._looked_up(test, access) if native is None else native

    def _looked_up(self, test: Test, access: FieldAccess) -> str:
        holds, derive, at = predicate(test, self.forms), access.derive, self.at

        def judge(value: Value) -> bool:
            return holds(derive(value) if derive else value, at)

        # a field name is no part of what is tested, so fields that share a source share readings
        return self.lookups.read(
            access.source, Reading((access.derived, test.kind, _typed(test)), judge, "BOOLEAN")
        )


def _typed(test: Test) -> tuple[tuple[str, object], ...]:
    # True == 1 == Decimal(1), yet they are tested differently
    return tuple((type(operand).__name__, operand) for operand in test.operands)


def _native(test: Test, source: Source, at: int) -> str | None:
    """The test as the database's own comparison; None where the meaning has to look."""
    value = source.sql
    match source.kind:
        case Kind.INTEGER if test.kind in NUMBER_TESTS or _is_number(test):
            return all_of([f"{value} IS NOT NULL", *(_integer(value, *pair) for pair in _comparisons(test))])
        case Kind.REAL if test.kind in NUMBER_TESTS:
            compared = [_real(value, *pair) for pair in _comparisons(test)]
            return all_of([f"{value} IS NOT NULL", f"{value} {_FINITE}", *compared])
        case Kind.INSTANT if test.kind in TIME_TESTS:
            return all_of([f"{value} IS NOT NULL", *_instant(value, test, at)])
        case Kind.INTEGER | Kind.INSTANT if test.kind == "known":
            return f"({value} IS NOT NULL)"
        case _:
            return None


def _is_number(test: Test) -> bool:
    return test.kind == "is" and len(test.operands) == 1 and isinstance(test.operands[0], Decimal)


def _comparisons(test: Test) -> list[tuple[str, Decimal]]:
    operands = [Decimal(operand) for operand in test.operands]
    if test.kind == "between":
        return [(">=", operands[0]), ("<=", operands[1])]
    return [
        ({"above": ">", "at_least": ">=", "below": "<", "at_most": "<=", "is": "="}[test.kind], operands[0])
    ]


def _integer(value: str, compare: str, bound: Decimal) -> str:
    """A whole number compared with a decimal, by the whole number next to it."""
    match compare:
        case ">" | "<=":
            nearest = math.floor(bound)
        case ">=" | "<":
            nearest = math.ceil(bound)
        case _:
            nearest = int(bound)
            if nearest != bound:
                return FALSE
    if nearest >= 2**63:
        return f"({value} IS NOT NULL)" if compare in ("<", "<=") else FALSE
    if nearest < -(2**63):
        return f"({value} IS NOT NULL)" if compare in (">", ">=") else FALSE
    return f"{value} {compare} {nearest}"


def _real(value: str, compare: str, bound: Decimal) -> str:
    """A binary number, taken as its shortest decimal, compared with a decimal."""
    nearest = float(bound)
    if math.isinf(nearest):
        return f"({value} IS NOT NULL)" if (nearest > 0) == (compare in ("<", "<=")) else FALSE
    exact = Decimal(repr(nearest))
    # where the nearest binary number stands beyond the bound, whether it passes is known beforehand
    if exact > bound:
        compare = {">": ">=", "<=": "<"}.get(compare, compare)
    elif exact < bound:
        compare = {">=": ">", "<": "<="}.get(compare, compare)
    return f"{value} {compare} CAST({nearest!r} AS DOUBLE)"


def _instant(value: str, test: Test, at: int) -> list[str]:
    length = int(test.operands[0])
    match test.kind:
        case "newer_than":
            return [f"{value} >= {at - length}", f"{value} <= {at}"]
        case "older_than":
            return [f"{value} < {at - length}"]
        case "within_next":
            return [f"{value} > {at}", f"{value} <= {at + length}"]
        case "after":
            return [f"{value} > {length}"]
        case _:
            return [f"{value} < {length}"]
