"""The scalars of the language: points, counts, durations, names; each says in words what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, PlainValidator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from leadlight.scoring.values import DAY, duration, instant, normal_name

LARGEST_POINTS = 100_000
LONGEST_DURATION = 365_000 * DAY
"""Sixty of them, which a half-life may need, still are a 64-bit number of microseconds."""
DURATION_PATTERN = r"^[0-9]+ *(minute|hour|day|week|month)s?$"

SAID = "said"
"""The kind of every error that says in words what is wrong."""

ScalarKey: TypeAlias = bool | Decimal | str


def problem(sentence: str, *, at: object = None) -> PydanticCustomError:
    """An error in a document, in words; `at` is the key of the offending value where it is not the whole."""
    # PydanticCustomError formats its template, so braces of the sentence go in as a value
    return PydanticCustomError(
        SAID, "{sentence}", {"sentence": sentence, **({} if at is None else {"at": at})}
    )


def written(value: object) -> str:
    """A value as its author may have written it, short enough for a message."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            text = "".join(char if char.isprintable() else "\ufffd" for char in str(value)[:61])
            return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def decimal_of(value: object) -> Decimal | None:
    """The decimal a document's number stands for; None for anything else."""
    match value:
        case bool():
            return None
        case Decimal():
            return value if value.is_finite() else None
        case int() | float():
            exact = Decimal(repr(value))
            return exact if exact.is_finite() else None
        case _:
            return None


def _bounded_decimal(places: int, what: str) -> Callable[[object], Decimal]:
    def check(value: object) -> Decimal:
        exact = decimal_of(value)
        if exact is None:
            raise problem(f"{what} must be a number, not {written(value)}")
        if abs(exact) > LARGEST_POINTS:
            raise problem(f"{what} must lie between -{LARGEST_POINTS} and {LARGEST_POINTS}, not {exact}")
        if exact != round(exact, places):
            raise problem(f"{what} may have at most {places} decimals, not {exact}")
        return exact

    return check


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise problem(f"a text is needed here, not {written(value)}; put it in quotes if it is meant as text")
    if not value.strip():
        raise problem("a text is needed here, and it is blank")
    return value.strip()


def _label(value: object) -> str:
    exact = decimal_of(value)
    return _text(value if exact is None else f"{exact:f}")


def _name(value: object) -> str:
    name = normal_name(_label(value))
    if not name:
        raise problem(f"{written(value)} has no letter or digit, so it names no field")
    return name


def _number(value: object) -> Decimal:
    exact = decimal_of(value)
    if exact is None:
        raise problem(f"a number is needed here, not {written(value)}")
    return exact


def _language(value: object) -> Literal[1]:
    if decimal_of(value) != 1:
        raise problem(f"language {written(value)} is not known; this version of Leadlight reads language 1")
    return 1


def _span(read: Callable[[object], Decimal]) -> Callable[[object], tuple[Decimal, Decimal]]:
    def check(value: object) -> tuple[Decimal, Decimal]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise problem(f"between takes two numbers, as in [10, 500], not {written(value)}")
        low, high = map(read, value)
        if low > high:
            raise problem("between takes the smaller number first")
        return low, high

    return check


def _count(value: object) -> int:
    exact = decimal_of(value)
    if exact is None or exact != int(exact) or exact < 1:
        raise problem(f"a whole number from 1 is needed here, not {written(value)}")
    return int(exact)


def _duration(value: object) -> int:
    micros = duration(value) if isinstance(value, str) else value if isinstance(value, int) else None
    if isinstance(value, bool) or micros is None or micros <= 0:
        raise problem(
            f"{written(value)} is no duration; write a whole number and minutes, hours, days, weeks or"
            " months, for example 30 days"
        )
    if micros > LONGEST_DURATION:
        raise problem(f"{written(value)} is longer than 1,000 years")
    return micros


def _event_names(value: object) -> tuple[str, ...]:
    names = value if isinstance(value, list | tuple) else [value]
    if not names:
        raise problem("an event name is needed here, and the list is empty")
    return tuple(_event_name(name) for name in names)


def _event_name(value: object) -> str:
    name = normal_name(_text(value))
    if not name:
        raise problem(f"{written(value)} has no letter or digit, so it names no event")
    return name


def _scalar(value: object) -> ScalarKey:
    if isinstance(value, bool):
        return value
    exact = decimal_of(value)
    if exact is not None:
        return exact
    if value is None or isinstance(value, dict | list | tuple):
        raise problem(f"one value is needed here, not {written(value)}")
    return _text(value)


def _instant(value: object) -> int:
    micros = instant(value) if isinstance(value, str) else value if isinstance(value, int) else None
    if micros is None or isinstance(value, bool):
        raise problem(f"{written(value)} is no time; write for example 2026-03-01 or 2026-03-01T09:00:00Z")
    return micros


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise problem(f"yes or no is needed here, not {written(value)}")
    return value


def _is_tiers(points: object) -> str:
    return "tiers" if isinstance(points, Mapping) else "each"


_NUMBER = {"type": "number", "minimum": -LARGEST_POINTS, "maximum": LARGEST_POINTS}
_SCALAR = {"type": ["string", "number", "boolean"]}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}

_SPAN = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}

Language: TypeAlias = Annotated[Literal[1], PlainValidator(_language), WithJsonSchema({"const": 1})]
Points: TypeAlias = Annotated[Decimal, PlainValidator(_bounded_decimal(2, "points")), WithJsonSchema(_NUMBER)]
Weight: TypeAlias = Annotated[
    Decimal, PlainValidator(_bounded_decimal(4, "a weight")), WithJsonSchema(_NUMBER)
]
Number: TypeAlias = Annotated[Decimal, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Span: TypeAlias = Annotated[tuple[Decimal, Decimal], PlainValidator(_span(_number)), WithJsonSchema(_SPAN)]
PointsSpan: TypeAlias = Annotated[
    tuple[Decimal, Decimal], PlainValidator(_span(_bounded_decimal(2, "points"))), WithJsonSchema(_SPAN)
]
Count: TypeAlias = Annotated[int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1})]
Truth: TypeAlias = Annotated[bool, PlainValidator(_truth), WithJsonSchema({"type": "boolean"})]
Text: TypeAlias = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
Label: TypeAlias = Annotated[str, PlainValidator(_label), WithJsonSchema({"type": ["string", "number"]})]
FieldName: TypeAlias = Annotated[str, PlainValidator(_name), WithJsonSchema({"type": "string"})]
EventNames: TypeAlias = Annotated[tuple[str, ...], PlainValidator(_event_names), WithJsonSchema(_NAMES)]
Scalar: TypeAlias = Annotated[ScalarKey, PlainValidator(_scalar), WithJsonSchema(_SCALAR)]
Duration: TypeAlias = Annotated[
    int, PlainValidator(_duration), WithJsonSchema({"type": "string", "pattern": DURATION_PATTERN})
]
Instant: TypeAlias = Annotated[int, PlainValidator(_instant), WithJsonSchema({"type": "string"})]
PointsOrTiers: TypeAlias = Annotated[
    Annotated[Points, Tag("each")] | Annotated[dict[Count, Points], Field(min_length=1), Tag("tiers")],
    Discriminator(_is_tiers),
]
"""Points for each event, or, by how many there are, for all of them."""
