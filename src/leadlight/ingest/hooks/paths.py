"""JSONPath (RFC 9535) within bounds: every step into a document is paid for, and no pattern can hang.

A query inside a filter leads to one value at most, so that a filter costs no more than what it looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias, cast

import re2
from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError, JSONPathMatch
from jsonpath.filter import BaseExpression, FilterQuery
from jsonpath.function_extensions import ExpressionType, FilterFunction, Length, Value
from jsonpath.selectors import Filter, NameSelector

LONGEST = 300
"""Characters of a path."""

STEPS = 200_000
"""So many values of a request are looked at; a request of a thousand events needs a fifth of that."""

Spot: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a document."""


class PathError(ValueError):
    """A text that is no path; its own text says why."""


class TooMuchError(Exception):
    """A request that would take too long."""


class Budget:
    """What a request may still cost."""

    def __init__(self, steps: int = STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Pay for looking at so many values. Raises TooMuchError."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchError(
                f"The mapping would have to look at more than {STEPS:,} values of one request."
            )


@dataclass(frozen=True, slots=True)
class Path:
    """A path as it was written, ready to be followed."""

    text: str
    _compiled: JSONPath = field(compare=False, repr=False)

    def values(self, document: object, budget: Budget) -> Iterator[object]:
        """The values that it leads to, in order. Raises TooMuchError."""
        return (match.obj for match in self._matches(document, budget))

    def spots(self, document: object, budget: Budget) -> list[tuple[Spot, object]]:
        """The values that it leads to, each with where it stands. Raises TooMuchError."""
        return [(match.parts, match.obj) for match in self._matches(document, budget)]

    @property
    def first_name(self) -> str | None:
        """The name of a member of the document that it begins with, None where it begins otherwise."""
        selectors = self._compiled.segments[0].selectors if self._compiled.segments else ()
        return selectors[0].name if len(selectors) == 1 and isinstance(selectors[0], NameSelector) else None

    def _matches(self, document: object, budget: Budget) -> Iterable[JSONPathMatch]:
        if not isinstance(document, dict | list):
            return
        root = _Paid.root_of(document, budget, looks_around=not self._compiled.singular_query())
        matches: Iterable[JSONPathMatch] = [root]
        for segment in self._compiled.segments:
            matches = segment.resolve(matches)
        yield from matches


class _Paid(JSONPathMatch):
    """A value on the way, paid for with all that it holds if the path may look at that.

    Where it stands is not written out as a text: a sender may choose long names.
    """

    @classmethod
    def root_of(cls, document: Any, budget: Budget, *, looks_around: bool) -> _Paid:  # noqa: ANN401 - any JSON
        budget.spend(1 + len(document) * looks_around)
        context = {"budget": budget, "looks_around": looks_around}
        return cls(filter_context=context, obj=document, parent=None, path="", parts=(), root=document)

    def new_child(self, obj: object, key: int | str) -> JSONPathMatch:
        budget = cast("Budget", self._filter_context["budget"])
        holds_more = self._filter_context["looks_around"] and isinstance(obj, dict | list)
        budget.spend(1 + len(obj) if holds_more else 1)  # type: ignore[arg-type]  # a list has a length
        return self.__class__(
            filter_context=self._filter_context,
            obj=obj,
            parent=None,
            path="",
            parts=(*self.parts, key),
            root=self.root,
        )

    def add_child(self, *children: JSONPathMatch) -> None:
        """Nobody asks for the way back."""


class _Pattern(FilterFunction):
    """`match` or `search` of the standard, in linear time."""

    arg_types = [ExpressionType.VALUE, ExpressionType.VALUE]  # noqa: RUF012 - as the base class has it
    return_type = ExpressionType.LOGICAL

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole

    def __call__(self, value: object, pattern: object) -> bool:
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        expression = _expression(pattern)
        if expression is None:
            return False
        return (expression.fullmatch(value) if self._whole else expression.search(value)) is not None


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re2._Regexp | None:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


class _Environment(JSONPathEnvironment):
    def setup_function_extensions(self) -> None:
        self.function_extensions = {
            "length": Length(),
            "match": _Pattern(whole=True),
            "search": _Pattern(whole=False),
            "value": Value(),
        }


_ENVIRONMENT = _Environment(strict=True, filter_caching=False)


_AS_IN = "a path is written like $.data.email or $.answers[?@.type == 'email'].email"


def compiled_path(text: str) -> Path:
    """A path made ready. Raises PathError."""
    if len(text) > LONGEST:
        raise PathError(f"a path has at most {LONGEST} characters")
    if not text.startswith("$"):
        raise PathError(f"{text} is no JSONPath: it begins with $; {_AS_IN}")
    try:
        found = _ENVIRONMENT.compile(text)
    except (JSONPathError, RecursionError):
        raise PathError(f"{text} is no JSONPath; {_AS_IN}") from None
    assert isinstance(found, JSONPath)  # noqa: S101 - strict paths are no unions
    _check_filters(text, found)
    return Path(text, found)


def _check_filters(text: str, path: JSONPath) -> None:
    for segment in path.segments:
        for selector in segment.selectors:
            if isinstance(selector, Filter):
                _check_filter(text, selector.expression)


def _check_filter(text: str, expression: BaseExpression) -> None:
    if isinstance(expression, FilterQuery) and not expression.path.singular_query():
        raise PathError(f"{text}: inside a filter a path leads to one value, as @.type or $.form.id do")
    for inner in expression.children():
        _check_filter(text, inner)
