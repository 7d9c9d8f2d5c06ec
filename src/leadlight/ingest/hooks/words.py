"""How a mapping says where a value comes from: paths, constants, and what is done with what is found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag, model_validator

from leadlight.ingest.hooks.paths import Path, PathError, compiled_path
from leadlight.scoring.conditions import Part, Pattern
from leadlight.scoring.scalars import Label, Scalar, Text, Truth, decimal_of, problem, written

Where: TypeAlias = Literal["event", "body", "query", "header"]
Conversion: TypeAlias = Literal[
    "text", "number", "lower", "upper", "email", "yes or no", "hash",
    "unix seconds", "unix milliseconds", "unix microseconds",
]  # fmt: skip

_DIRECTIVE = re.compile(r"%(.)")
_KNOWN_DIRECTIVES = frozenset("aAbBdHIjmMpSfyYzZ%")


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is always the same."""

    value: object


def _path(value: object) -> Path:
    if not isinstance(value, str):
        raise problem(f"a path such as $.data.email is needed here, not {written(value)}")
    try:
        return compiled_path(value)
    except PathError as error:
        raise problem(str(error)) from None


def _one(value: object) -> Path | Constant:
    if isinstance(value, str):
        return _path(value) if value.startswith("$") else Constant(value)
    exact = decimal_of(value)
    if exact is None or exact != int(exact):
        return Constant(value)
    return Constant(int(exact))


def _format(value: object) -> str:
    if not isinstance(value, str) or not _DIRECTIVE.search(value):
        raise problem(f"how a time is written is needed here, such as '%d.%m.%Y %H:%M', not {written(value)}")
    if unknown := set(_DIRECTIVE.findall(value)) - _KNOWN_DIRECTIVES:
        raise problem(f"%{min(unknown)} is not known in how a time is written")
    try:
        datetime.strptime(datetime(2026, 3, 1, tzinfo=UTC).strftime(value), value)  # noqa: DTZ007 - a trial
    except ValueError:
        raise problem(f"{written(value)} cannot be read back as a time") from None
    return value


def _zone(value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (KeyError, OSError, ValueError):  # a name that no file has, or that can be none
        raise problem(f"{written(value)} is no time zone; write one such as Europe/Berlin") from None


def _conversions(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _separator(value: object) -> str:
    if not isinstance(value, str):
        raise problem(f"a text in quotes is needed here, such as ', ', not {written(value)}")
    return value


PathText: TypeAlias = Annotated[Path, PlainValidator(_path)]
One: TypeAlias = Annotated[Path | Constant, PlainValidator(_one)]
TimeFormat: TypeAlias = Annotated[str, PlainValidator(_format)]
Zone: TypeAlias = Annotated[str, PlainValidator(_zone)]
Separator: TypeAlias = Annotated[str, PlainValidator(_separator)]


class Taken(Part):
    """A value with what is done with it, in the order of these keys."""

    path: PathText | None = Field(None, description="where it is")
    of: Where = Field(
        "event",
        description="what the path leads into: the `event`, the `body` around the events that `each` finds, "
        "the `query` of the address, or the `header` of the request, whose names are in small letters",
    )
    values: tuple[Single, ...] | None = Field(
        None, min_length=1, description="several values instead of a path; those that say something are kept"
    )
    all: Truth = Field(
        default=False, description="keep all that the path finds as a list, not the first alone"
    )
    pattern: Pattern | None = Field(
        None, description="of a text, what the expression finds, or its first group if it has one"
    )
    format: TimeFormat | None = Field(
        None, description="how a time is written, such as `'%d.%m.%Y %H:%M'`, to read it as a time"
    )
    zone: Zone | None = Field(None, description="the time zone of a time that says none; else UTC")
    as_: Annotated[tuple[Conversion, ...], BeforeValidator(_conversions)] = Field(
        (), alias="as", description="[conversions](#conversions), one or a list"
    )
    map: dict[Label, Scalar] | None = Field(
        None, min_length=1, description="`theirs: ours`; what is not in it says nothing"
    )
    join: Separator | None = Field(
        None, description="make one text of several values, with this between them"
    )
    else_: Single | None = Field(None, alias="else", description="what counts where nothing is found")

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.path is None) == (self.values is None):
            raise problem("a value has either `path` or `values`")
        if self.zone is not None and self.format is None:
            raise problem("`zone` goes with `format`")
        return self


def _form(value: object) -> str:
    if isinstance(value, Mapping | Taken):
        return "⟨taken⟩"
    return "⟨first⟩" if isinstance(value, list | tuple) else "⟨one⟩"


Single: TypeAlias = Annotated[
    Annotated[One, Tag("⟨one⟩")] | Annotated[Taken, Tag("⟨taken⟩")],
    Discriminator(_form),
]
"""A path, a constant, or a path with what is done with what it finds."""

Source: TypeAlias = Annotated[
    Annotated[One, Tag("⟨one⟩")]
    | Annotated[Taken, Tag("⟨taken⟩")]
    | Annotated[tuple[Single, ...], Field(min_length=1), Tag("⟨first⟩")],
    Discriminator(_form),
]
"""The same, or a list, of which the first that says something counts."""

Taken.model_rebuild()


class Spread(Part):
    """Many values whose names the sender says, such as the answers of a form."""

    object: PathText | None = Field(None, description="an object, each member of which is a value")
    each: PathText | None = Field(
        None, description="values of which each gives one; in `name` and `value`, `$` is such a value"
    )
    name: Source | None = Field(None, description="what the value is called")
    value: Source | None = Field(None, description="the value")
    names: dict[Label, Text] = Field(
        default_factory=dict, description="`theirs: ours`, to call some of them otherwise"
    )
    only_named: Truth = Field(default=False, description="take those in `names` alone")

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.object is None) == (self.name is None) or (self.name is None) != (self.value is None):
            raise problem("it has either `object`, or `name` and `value`")
        if self.each is not None and self.name is None:
            raise problem("`each` goes with `name` and `value`")
        if self.only_named and not self.names:
            raise problem("`only_named` needs `names`")
        return self


def sources_in(value: Any) -> list[Taken | Path]:  # noqa: ANN401 - a source, several, or none
    """Every path of a source, each with what it leads into."""
    match value:
        case Path():
            return [value]
        case Taken():
            inner = [value.values, value.else_]
            return [value, *(found for part in inner for found in sources_in(part))]
        case tuple():
            return [found for part in value for found in sources_in(part)]
        case _:
            return []
