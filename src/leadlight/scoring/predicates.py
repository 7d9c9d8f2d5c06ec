"""When a condition holds: functions of a record and an instant, made once and called for every lead."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, assert_never

from leadlight.scoring.conditions import AllOf, AnyOf, Node, Not, Test
from leadlight.scoring.patterns import compiled_pattern
from leadlight.scoring.values import (
    ISO,
    Forms,
    Scalar,
    Value,
    fold,
    folded,
    instant,
    is_missing,
    number,
    text_of,
    truth,
)

_LONG = 256
"""A text as long as this is not remembered."""

Holds: TypeAlias = Callable[[Mapping[str, Value], int], bool]


def holds(node: Node, forms: Forms = ISO) -> Holds:
    """The function of a record and an instant (microseconds) that says whether the condition holds."""
    match node:
        case Test():
            return _on_field(node.field, predicate(node, forms))
        case Not():
            inner = holds(node.node, forms)
            return lambda record, at: not inner(record, at)
        case AllOf():
            return _all_of([holds(part, forms) for part in node.nodes])
        case AnyOf():
            return _any_of([holds(part, forms) for part in node.nodes])
        case _:
            assert_never(node)


def _all_of(parts: list[Holds]) -> Holds:
    def check(record: Mapping[str, Value], at: int) -> bool:
        for part in parts:  # noqa: SIM110 - a generator for every event is slower
            if not part(record, at):
                return False
        return True

    return check


def _any_of(parts: list[Holds]) -> Holds:
    def check(record: Mapping[str, Value], at: int) -> bool:
        for part in parts:  # noqa: SIM110 - likewise
            if part(record, at):
                return True
        return False

    return check


def _on_field(field: str, test: Callable[[Value, int], bool]) -> Holds:
    return lambda record, at: test(record.get(field), at)


def predicate(test: Test, forms: Forms = ISO) -> Callable[[Value, int], bool]:
    """The function of one value and an instant that says whether a positive test holds for it.

    A test on a list holds if it holds for an element.
    """
    of_one = _of_one(test, forms)
    in_time = test.kind in TIME_TESTS

    @lru_cache(maxsize=1024)
    def check_text(text: str) -> bool:
        return not is_missing(text) and of_one(text, 0)

    def check(value: Value, at: int) -> bool:
        if isinstance(value, str) and not in_time and len(value) < _LONG:
            return check_text(value)  # the same few texts come again and again
        if isinstance(value, (list, tuple)):
            return any(check(element, at) for element in value)
        return not is_missing(value) and of_one(value, at)

    return check


OfOne: TypeAlias = Callable[[Scalar, int], bool]


def _of_one(test: Test, forms: Forms) -> OfOne:
    match test.kind:
        case "known":
            return lambda _value, _at: True
        case "is":
            return _is(test.operands, forms)
        case "contains" | "starts_with" | "ends_with":
            return _on_text(test.kind, tuple(fold(str(text)) for text in test.operands))
        case "matches":
            expression = compiled_pattern(str(test.operands[0]))
            return lambda value, _at: expression.search(_whole(text_of(value) or "")) is not None
        case "above" | "at_least" | "below" | "at_most" | "between":
            return _compared(test, forms)
        case "newer_than" | "older_than" | "within_next" | "after" | "before":
            return _in_time(test, forms)
        case _:
            assert_never(test.kind)


def _whole(text: str) -> str:
    """The text with a mark for each half of a character, which JSON can hold and RE2 cannot read."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _is(operands: tuple[Any, ...], forms: Forms) -> OfOne:
    """Equal to one of the operands: as a number, as yes or no, else as text, by the operand's own type."""
    numbers = frozenset(o for o in operands if isinstance(o, Decimal))
    truths = frozenset(o for o in operands if isinstance(o, bool))
    texts = frozenset(fold(o) for o in operands if isinstance(o, str))

    def check(value: Scalar, _at: int) -> bool:
        return (
            (bool(texts) and folded(value) in texts)
            or (bool(numbers) and number(value, forms) in numbers)
            or (bool(truths) and truth(value) in truths)
        )

    return check


def _on_text(kind: str, texts: tuple[str, ...]) -> OfOne:
    if kind == "contains":
        return lambda value, _at: any(text in (folded(value) or "") for text in texts)
    if kind == "starts_with":
        return lambda value, _at: (folded(value) or "").startswith(texts)
    return lambda value, _at: (folded(value) or "").endswith(texts)


_COMPARISONS = {"above": operator.gt, "at_least": operator.ge, "below": operator.lt, "at_most": operator.le}


def _compared(test: Test, forms: Forms) -> OfOne:
    low, high = test.operands[0], test.operands[-1]
    if test.kind == "between":
        return lambda value, _at: (found := number(value, forms)) is not None and low <= found <= high  # type: ignore[operator]
    compare = _COMPARISONS[test.kind]
    return lambda value, _at: (found := number(value, forms)) is not None and compare(found, low)


def _in_time(test: Test, forms: Forms) -> OfOne:
    operand = int(test.operands[0])
    in_window = TIME_TESTS[test.kind]
    return lambda value, at: (found := instant(value, forms)) is not None and in_window(found, at, operand)


TIME_TESTS: dict[str, Callable[[int, int, int], bool]] = {
    "newer_than": lambda time, at, length: at - length <= time <= at,
    "older_than": lambda time, at, length: time < at - length,
    "within_next": lambda time, at, length: at < time <= at + length,
    "after": lambda time, _at, bound: time > bound,
    "before": lambda time, _at, bound: time < bound,
}
