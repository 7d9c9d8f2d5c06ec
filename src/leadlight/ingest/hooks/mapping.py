"""The language of mappings: what a request of another system becomes."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from functools import cached_property
from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from leadlight.ingest.hooks.check import Check
from leadlight.ingest.hooks.paths import Path
from leadlight.ingest.hooks.words import PathText, Source, Spread
from leadlight.scoring.conditions import COMBINING, Condition, Part, Tests, meaning
from leadlight.scoring.predicates import Holds, holds
from leadlight.scoring.scalars import Language, Text, problem

MessageType: TypeAlias = Literal["identify", "track", "page", "screen", "group", "alias"]

_NEEDED: dict[str, tuple[str, ...]] = {"track": ("event",), "group": ("group_id",), "alias": ("previous_id",)}


class When(Part):
    """Tests on what paths find, and conditions combined by `all`, `any` and `not`; all must hold."""

    tests: dict[PathText, Tests] = Field(default_factory=dict)
    all: tuple[When, ...] | None = Field(None, min_length=1, description="all of them hold")
    any: tuple[When, ...] | None = Field(None, min_length=1, description="at least one of them holds")
    not_: When | None = Field(None, alias="not", description="it does not hold")

    @model_validator(mode="before")
    @classmethod
    def _paths_are_the_other_keys(cls, raw: object) -> object:
        if not isinstance(raw, MappingOf):
            return raw
        if not raw:
            raise problem("a condition is needed here, for example {$.type: subscribe}")
        combined = {key: value for key, value in raw.items() if key in COMBINING}
        return {**combined, "tests": {key: value for key, value in raw.items() if key not in combined}}

    @cached_property
    def holds(self) -> Holds:
        """The function of values by path, and an instant, that says whether it holds."""
        return holds(meaning(self._condition()))

    @cached_property
    def paths(self) -> dict[str, Path]:
        """Every path that is asked for, by its text."""
        inner = [*(self.all or ()), *(self.any or ()), *((self.not_,) if self.not_ else ())]
        found = {path.text: path for path in self.tests}
        return found | {text: path for part in inner for text, path in part.paths.items()}

    def _condition(self) -> Condition:
        return Condition.model_construct(
            fields={path.text: tests for path, tests in self.tests.items()},
            all=None if self.all is None else tuple(part._condition() for part in self.all),  # noqa: SLF001
            any=None if self.any is None else tuple(part._condition() for part in self.any),  # noqa: SLF001
            not_=None if self.not_ is None else self.not_._condition(),  # noqa: SLF001
        )


class Person(Part):
    """Whose a message is; the first four that Leadlight knows people by."""

    user_id: Source | None = Field(None, description="the id of your own systems")
    anonymous_id: Source | None = Field(
        None,
        description="an id of the sender's or a browser's; begin the first with its name (`stripe-…`)",
    )
    email: Source | None = Field(None, description="the e-mail address")
    phone: Source | None = Field(None, description="the phone number, with its country (+49…)")


class MessageRule(Part):
    """One message that is made of an event."""

    when: When | None = Field(None, description="make it only where this holds")
    type: MessageType = Field(description="the [kind of message](http.md#addresses)")
    event: Source | None = Field(None, description="what happened, for `track`")
    person: Person | None = Field(None, description="whose it is, instead of `person` of the whole mapping")
    group_id: Source | None = Field(None, description="the company, for `group`")
    previous_id: Source | None = Field(
        None, description="the id that `user_id` is another one for, for `alias`"
    )
    time: Source | None = Field(None, description="when it happened, instead of `time` of the whole mapping")
    traits: dict[Text, Source] = Field(default_factory=dict, description="fields of the person or company")
    traits_from: tuple[Spread, ...] = Field(
        (), description="more of them, whose [names](#spread) the sender says"
    )
    properties: dict[Text, Source] = Field(default_factory=dict, description="what is known of the event")
    properties_from: tuple[Spread, ...] = Field((), description="more of it, likewise")
    context: dict[Text, Source] = Field(
        default_factory=dict, description="such as `userAgent`, which tells machines from people"
    )

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> Self:
        for name in _NEEDED.get(self.type, ()):
            if getattr(self, name) is None:
                raise problem(f"a message of type {self.type} needs `{name}`")
        return self


class Mapping(Part):
    """What the requests of one sender become."""

    language: Language = Field(1, description="the version of this language")
    about: Text = Field(description="what sends the requests")
    said_by: Literal["visitors", "system"] = Field(
        "visitors",
        description="who says what the requests say: `visitors` of a website or a form, who may say no more "
        "than [a browser's key](http.md#keys) may; or a `system` of yours, as a server's key",
    )
    check: Check = Field(description="how it is seen that the sender is who it is")
    challenge: Source | None = Field(
        None,
        description="what the sender wants to read in the answer when a hook is set up",
    )
    each: PathText | None = Field(None, description="where the events are, if a request has several")
    id: Source | None = Field(
        None,
        description="the sender's own id of the event, by which a repeated one is known; else its content",
    )
    time: Source | None = Field(None, description="when it happened; else, when it came")
    person: Person | None = Field(None, description="whose the messages are")
    ignore: When | None = Field(None, description="leave an event out where this holds")
    otherwise: Literal["quarantine", "ignore"] = Field(
        "quarantine", description="what becomes of an event of which no message is made"
    )
    messages: tuple[MessageRule, ...] = Field(
        min_length=1, max_length=100, description="the messages that are made of an event"
    )
