"""Tests on fields and scores: how a condition is written, and when it holds.

A condition is written as a mapping of fields to tests; it means a tree of `AllOf`, `AnyOf`, `Not` and
`Test`, in which every `Test` is positive and false on a missing value, so that a negation is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeAlias, assert_never, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from leadlight.scoring.patterns import PatternError, compiled_pattern
from leadlight.scoring.scalars import (
    Duration,
    FieldName,
    Instant,
    Number,
    Points,
    PointsSpan,
    Scalar,
    Span,
    Truth,
    problem,
    written,
)
from leadlight.scoring.values import normal_name


class Part(BaseModel):
    """A part of the language: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _pattern(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise problem("a regular expression is needed here, as a text in quotes")
    try:
        compiled_pattern(value)
    except PatternError as error:
        raise problem(str(error)) from None
    return value


def _texts(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else [value]
    if not found:
        raise problem("a text is needed here, and the list is empty")
    for text in found:
        if not isinstance(text, str) or not text.strip():
            raise problem("a text is needed here; put numbers and yes/no in quotes if they are meant as text")
    return tuple(found)


_TEXTS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
Pattern: TypeAlias = Annotated[
    str, PlainValidator(_pattern), WithJsonSchema({"type": "string", "format": "regex"})
]
Texts: TypeAlias = Annotated[tuple[str, ...], PlainValidator(_texts), WithJsonSchema(_TEXTS)]
Scalars: TypeAlias = Annotated[tuple[Scalar, ...], Field(min_length=1)]


class Tests(Part):
    """The tests on one field; all must hold."""

    is_: Scalar | None = Field(
        None,
        alias="is",
        description="the value equals it; also written without `is`, as in `industry: software`",
    )
    is_not: Scalar | None = Field(None, description="`is` does not hold")
    in_: Scalars | None = Field(
        None, alias="in", description="`is` holds for one of them; also written as a mere list"
    )
    not_in: Scalars | None = Field(None, description="`in` does not hold")
    contains: Texts | None = Field(None, description="the text contains it, or one of them")
    not_contains: Texts | None = Field(None, description="`contains` does not hold")
    starts_with: Texts | None = Field(None, description="the text starts with it, or with one of them")
    ends_with: Texts | None = Field(None, description="the text ends with it, or with one of them")
    matches: Pattern | None = Field(
        None, description="the expression is found somewhere in the text, in any case of letters"
    )
    above: Number | None = Field(None, description="the number is greater")
    at_least: Number | None = Field(None, description="the number is as great or greater")
    below: Number | None = Field(None, description="the number is smaller")
    at_most: Number | None = Field(None, description="the number is as small or smaller")
    between: Span | None = Field(None, description="a ≤ number ≤ b")
    known: Truth | None = Field(None, description="`yes`: there is a value; `no`: it is missing")
    newer_than: Duration | None = Field(None, description="T − D ≤ time ≤ T")
    older_than: Duration | None = Field(None, description="time < T − D")
    within_next: Duration | None = Field(None, description="T < time ≤ T + D")
    after: Instant | None = Field(None, description="time > t")
    before: Instant | None = Field(None, description="time < t")

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, raw: object) -> object:
        if isinstance(raw, list | tuple):
            return {"in": raw}
        if isinstance(raw, Mapping | Tests):
            return raw
        if raw is None:
            raise problem("a test is needed here, for example software, or {known: no} for what is missing")
        return {"is": raw}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise problem("a test is needed here, for example {known: yes}")
        return self


class ScoreTests(Part):
    """Tests on the points of a score or of the total."""

    above: Points | None = Field(None, description="more points")
    at_least: Points | None = Field(None, description="as many or more")
    below: Points | None = Field(None, description="fewer points")
    at_most: Points | None = Field(None, description="as many or fewer")
    between: PointsSpan | None = Field(None, description="from a to b, both included")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise problem("a test is needed here, for example {at_least: 5}")
        return self


COMBINING = ("all", "any", "not")
"""Keys of a condition that name no field."""


def _refuse_twins(fields: Mapping[object, object]) -> None:
    seen: dict[str, object] = {}
    for spelled in fields:
        name = normal_name(spelled) if isinstance(spelled, str) else ""
        if name and name in seen:
            both = f"{written(seen[name])} and {written(spelled)}"
            hint = "put its tests together, as in {above: 5, below: 9}"
            raise problem(f"{both} are one field; {hint}", at=spelled)
        seen[name] = spelled


class Condition(Part):
    """Fields with their tests, and conditions combined by `all`, `any` and `not`; all must hold."""

    fields: dict[FieldName, Tests] = Field(default_factory=dict)
    all: tuple[Condition, ...] | None = Field(None, min_length=1, description="all of them hold")
    any: tuple[Condition, ...] | None = Field(None, min_length=1, description="at least one of them holds")
    not_: Condition | None = Field(None, alias="not", description="it does not hold")

    @model_validator(mode="before")
    @classmethod
    def _fields_are_the_other_keys(cls, raw: object) -> object:
        if not isinstance(raw, Mapping):
            return raw
        if not raw:
            raise problem("a condition is needed here, for example {industry: software}")
        combined = {key: value for key, value in raw.items() if key in COMBINING}
        fields = {key: value for key, value in raw.items() if key not in combined}
        _refuse_twins(fields)
        return {**combined, "fields": fields}


Kind: TypeAlias = Literal[
    "is", "contains", "starts_with", "ends_with", "matches", "above", "at_least", "below", "at_most",
    "between", "known", "newer_than", "older_than", "within_next", "after", "before",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Test:
    """One positive test on one field; operands are decimals, texts, truth values or microseconds."""

    field: str
    kind: Kind
    operands: tuple[Decimal | str | bool | int, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The exact negation of what it holds."""

    node: Node


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds; of no parts, always."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one part holds."""

    nodes: tuple[Node, ...]


Node: TypeAlias = "Test | Not | AllOf | AnyOf"

_NEGATIVE: dict[str, Kind] = {"is_not": "is", "not_in": "is", "not_contains": "contains"}
_POSITIVE: dict[str, Kind] = {"in": "is", **{kind: kind for kind in get_args(Kind)}}


def meaning(condition: Condition) -> Node:
    """The tree a condition stands for."""
    nodes: list[Node] = [node for field, tests in condition.fields.items() for node in _tests(field, tests)]
    nodes += [meaning(part) for part in condition.all or ()]
    if condition.any:
        nodes.append(AnyOf(tuple(meaning(part) for part in condition.any)))
    if condition.not_:
        nodes.append(Not(meaning(condition.not_)))
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))


def _tests(field: str, tests: Tests) -> list[Node]:
    nodes: list[Node] = []
    for attribute in sorted(tests.model_fields_set):
        name = attribute.rstrip("_")
        value = getattr(tests, attribute)
        if value is None:
            continue
        operands = value if isinstance(value, tuple) else (value,)
        if name == "known":
            known = Test(field, "known", ())
            nodes.append(known if value else Not(known))
        elif name in _NEGATIVE:
            nodes.append(Not(Test(field, _NEGATIVE[name], operands)))
        else:
            nodes.append(Test(field, _POSITIVE[name], operands))
    return nodes


def tests_in(node: Node) -> list[Test]:
    """Every test of a tree."""
    match node:
        case Test():
            return [node]
        case Not():
            return tests_in(node.node)
        case AllOf() | AnyOf():
            return [test for part in node.nodes for test in tests_in(part)]
        case _:
            assert_never(node)
