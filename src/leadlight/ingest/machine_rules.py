"""The rules that tell machines from people: how they are written, and how they are read."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Self, TypeAlias

from pydantic import Field, PlainValidator, ValidationError, model_validator

from leadlight.errors import LeadlightError
from leadlight.ingest.vocabulary import canonical
from leadlight.scoring.conditions import Condition, Part, Pattern
from leadlight.scoring.document import DocumentProblem, read_document
from leadlight.scoring.scalars import FieldName, problem, written
from leadlight.scoring.values import DAY, HOUR, MINUTE, SECOND

KNOWN_AGENTS = "known"

_SPAN = re.compile(r"([0-9]{1,6})\s*(second|minute|hour|day)s?")
_UNITS = {"second": SECOND, "minute": MINUTE, "hour": HOUR, "day": DAY}


class MachineRulesError(LeadlightError):
    """Rules on machines that cannot be used; the text lists every problem, a line each."""


def _span(value: object) -> int:
    found = _SPAN.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        raise problem(f"a span of time such as `2 seconds` is needed here, not {written(value)}")
    return int(found.group(1)) * _UNITS[found.group(2)]


def _names(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    names = tuple(canonical(name) if isinstance(name, str) else "" for name in listed)
    if not all(names) or not names:
        raise problem(f"the name of an event or a list of names is needed here, not {written(value)}")
    return names


Span: TypeAlias = Annotated[int, PlainValidator(_span)]
EventNames: TypeAlias = Annotated[tuple[str, ...], PlainValidator(_names)]


class MachineRule(Part):
    """One rule: an event is a machine's if everything the rule says holds."""

    name: str = Field(min_length=1, description="what the flag says")
    enabled: bool = True
    event: EventNames | None = Field(None, description="only events of these names; left out, all")
    when: Condition | None = Field(None, description="tests on what the event says, as in `where`")
    agents: Pattern | None = Field(None, description="the user agent: `known`, or an expression found in it")
    except_: Pattern | None = Field(None, alias="except", description="user agents it is not about")
    after: EventNames | None = Field(None, description="close to an event of these names, of the same mail")
    within: Span | None = Field(None, description="how close")
    same: tuple[FieldName, ...] | None = Field(None, description="what says that two events are of one mail")
    different: tuple[FieldName, ...] | None = Field(None, description="the property that differs in a burst")
    at_least: int | None = Field(None, ge=2, description="so many different ones are a burst")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.when or self.agents or self.after or self.different):
            raise problem(
                f"rule {written(self.name)} says nothing: give it `when`, `agents`, `after` or `different`"
            )
        if (self.after or self.different) and self.within is None:
            raise problem(f"rule {written(self.name)} needs `within`, such as `2 seconds`")
        if (self.different is None) != (self.at_least is None):
            raise problem(f"rule {written(self.name)} needs `different` and `at_least` together")
        if self.except_ and not self.agents:
            raise problem(f"rule {written(self.name)} has `except` without `agents`")
        return self

    @property
    def is_alone(self) -> bool:
        """Whether an event by itself tells if the rule holds."""
        return not (self.after or self.different)


class MachineRules(Part):
    """All rules, the first that holds gives its name."""

    language: int = Field(1, ge=1, le=1)
    rules: tuple[MachineRule, ...]


def read_machine_rules(text: str, source: str = "the rules") -> MachineRules:
    """Read rules from YAML; raises MachineRulesError with every problem at once."""
    try:
        document = read_document(text.removeprefix("\ufeff"))
    except DocumentProblem as found:
        line, column = found.place
        raise MachineRulesError(f"{source}:{line}:{column}: {found.sentence}") from None
    if not isinstance(document.value, dict):
        raise MachineRulesError(f"{source}:1:1: machine rules are a mapping with the list `rules:`")
    try:
        rules = MachineRules.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise MachineRulesError(
            "\n".join(
                f"{source}:{_place(document.places, detail['loc'])}: {detail['msg']}" for detail in details
            )
        ) from None
    return rules


def _place(places: dict[tuple[Any, ...], tuple[int, int]], location: tuple[Any, ...]) -> str:
    """Line and column of the value at a location, else of the nearest that encloses it."""
    while location and location not in places:
        location = location[:-1]
    line, column = places.get(location, (1, 1))
    return f"{line}:{column}"


@lru_cache(maxsize=1)
def shipped_text() -> str:
    """The rules an installation begins with, as YAML."""
    return files("leadlight.ingest").joinpath("machines.yaml").read_text("utf-8")


@lru_cache(maxsize=1)
def shipped_rules() -> MachineRules:
    """The rules an installation begins with."""
    return read_machine_rules(shipped_text(), "machines.yaml")
