"""The forms in which values come and go: instants as RFC 3339, points with at most two decimals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Annotated, Any, Generic, Self, TypeAlias, TypeVar

from ninja import Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from leadlight.actions.leads.cursors import LONGEST
from leadlight.actions.leads.list_leads import Asked
from leadlight.scoring.arithmetic import HUNDREDTHS, points_number
from leadlight.scoring.values import instant, written_time

MOST_ROWS = 200
LARGEST_POINTS = 1_000_000
LARGEST_NUMBER = 2**31 - 1
LARGEST_AMOUNT = 1_000_000_000_000

_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def _is_instant(text: str) -> str:
    if not _RFC3339.fullmatch(text) or instant(text.upper()) is None:
        raise ValueError("an instant is written like 2026-03-01T09:00:00Z")
    return text.upper()


def _fit(text: str) -> str:
    """As bodies are read: what is no character is replaced."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def _is_number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("a number is written without quotes, as 5")  # noqa: TRY004 - pydantic's way
    return value


When: TypeAlias = Annotated[
    str,
    AfterValidator(_is_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-01T09:00:00Z"]}),
]
"""An instant that is sent."""

Text: TypeAlias = Annotated[str, AfterValidator(_fit)]
Instant: TypeAlias = Annotated[
    str, Field(examples=["2026-03-01T09:00:00Z"], json_schema_extra={"format": "date-time"})
]
"""An instant that is answered."""

Points: TypeAlias = Annotated[float, Field(description="Points, with at most two decimals.", examples=[42.5])]
Name: TypeAlias = Annotated[Text, Field(min_length=1, max_length=200)]
Number: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
SENT = BeforeValidator(_is_number)
"""In a body a number is written as one; in an address it can but be a text of digits."""
SentNumber: TypeAlias = Annotated[Number, SENT]


class Body(Schema):
    """What is sent: nothing that is not named."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class PageQuery(Body):
    """Which page of a list."""

    limit: int = Field(50, ge=1, le=MOST_ROWS, description="How many rows at most.")
    cursor: str | None = Field(
        None,
        max_length=LONGEST,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="The `next` of the page before; it belongs to the same filters and the same order.",
    )

    @model_validator(mode="after")
    def _nothing_else(self, info: ValidationInfo) -> Self:
        """Tell a parameter that there is not: it may be one that is spelt otherwise."""
        request = (info.context or {}).get("request")
        for name in request.GET if request is not None else ():
            if name not in type(self).model_fields:
                raise PydanticCustomError(
                    "no_parameter", "There is no parameter of this name.", {"where": name[:100]}
                )
        return self

    @property
    def page(self) -> Asked:
        """The page that is asked for."""
        return Asked(self.limit, self.cursor)


Row = TypeVar("Row")


class Page(Schema, Generic[Row]):
    """Some rows of a list."""

    items: list[Row]
    next: str | None = Field(description="The cursor of the next page; null at the end.")


def micros(text: str | None) -> int | None:
    """An instant that was sent, in microseconds."""
    return None if text is None else instant(text)


def instant_text(at: int) -> str:
    """An instant as it is answered."""
    return written_time(at)


def instant_or_none(at: int | None) -> str | None:
    """The same of one that may be none."""
    return None if at is None else instant_text(at)


def points(hundredths: int | None) -> float | None:
    """Hundredths as points."""
    return points_number(hundredths)


def hundredths(said: float | None) -> int | None:
    """Points as hundredths, up to the next one: scores are whole ones, from it on as well as below it."""
    return None if said is None else ceil(Decimal(repr(said)) * HUNDREDTHS)


def listed(texts: Sequence[str] | None) -> tuple[str, ...]:
    """What was given of something that may come several times."""
    return tuple(texts or ())


Json: TypeAlias = Any
