"""What people ask of their data, as the API is told it and tells it."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from leadlight.web.api.forms import Body, Instant, Json, Name, Page, Text

Person = Annotated[
    Text,
    Field(
        min_length=1,
        max_length=320,
        description="An e-mail address, phone number, user id or anonymous id, or the id of a lead.",
        examples=["ana@acme.example"],
    ),
]


class PersonIn(Body):
    """Who asks, or for whom somebody asks."""

    person: Person


class VerdictOut(Schema):
    """Whether somebody may get what a purpose stands for, and why."""

    allowed: bool
    because: str


class HeldOut(Schema):
    """All that is held of a person; what else there is of them stands beside these, each kind by its name."""

    model_config = ConfigDict(extra="allow")

    format: Literal["leadlight person"]
    version: int = Field(
        description="Of the form: within one, keys may be added and none changes its meaning."
    )
    made_at: str = Field(examples=["2026-03-01T09:00:00+00:00"])
    person: dict[str, Json] = Field(description="The lead's `id`, `name`, `email`, `company` and `account`.")
    fields: dict[str, Json]
    objects: bool
    may_get: dict[str, VerdictOut]
    messages: list[dict[str, Json]]
    score: dict[str, Json] | None
    scores: list[dict[str, Json]] = Field(
        description="Every score there ever was, each with its lines as `explained`."
    )


class ObjectedOut(Schema):
    """The lead that is not scored any more."""

    id: str


class ObjectionOut(Schema):
    """Somebody does not want to be scored, or did not."""

    number: int
    lead: str = Field(description="The id of the lead.")
    at: Instant
    by: str = Field(description="Who wrote it down.")
    withdrawn: Instant | None
    withdrawn_by: str


class ObjectionsOut(Page[ObjectionOut]):
    """A page of objections."""


class AllowedOut(Schema):
    """What is allowed again."""

    id: str | None = Field(description="The lead that is scored again; null of somebody who was erased.")
    let_in: int = Field(description="So many identifiers of somebody who was erased are let in again.")


class ErasureOut(Schema):
    """How far an erasure is. It says nothing of the person."""

    number: int
    asked: Instant
    by: str
    finished: Instant | None = Field(description="When nothing was left; null while the worker is at it.")
    step: str = Field(description="What is done next; blank when all is.", examples=["messages"])
    tries: int = Field(description="So often this step was hindered. It is tried again by itself.")
    found: dict[str, int] = Field(
        description="What is gone so far, by its kind.", examples=[{"messages": 12, "rows": 40}]
    )
    files: list[str] = Field(
        description="Files in the folder of the installation that name the person: yours to delete."
    )


class ErasureBegunOut(ErasureOut):
    """An erasure that has begun: nobody of that name is shown, scored or let in any more."""

    was_known: bool = Field(description="Whether there was a lead of that name.")


class ErasuresOut(Page[ErasureOut]):
    """A page of erasures."""


class ConsentIn(PersonIn):
    """What a person said of a purpose."""

    purpose: Name = Field(description="Such as `email`; `marketing` stands for all.", examples=["email"])
    given: bool = Field(strict=True, description="Whether they agree, or no longer do.", examples=[True])
    place: Annotated[Text, Field(max_length=500)] = Field(
        "", description="Where.", examples=["call with Eve"]
    )
    text: Annotated[Text, Field(max_length=10_000)] = Field("", description="To which words.")
    version: Annotated[Text, Field(max_length=200)] = Field("", description="Of which version.")


class ConsentedOut(Schema):
    """The lead whose ledger it stands in."""

    id: str


class ConsentOut(Schema):
    """What a person said of a purpose."""

    purpose: str
    given: bool
    claimed: bool = Field(description="It came with a browser's key, and counts for nothing.")
    at: Instant
    repeated: Instant = Field(description="When the same was said last.")
    place: str
    text: str
    version: str
    by: str = Field(description="Who wrote it down; blank where a message said it.")
    message: int | None = Field(description="The place in the log of the message that said it.")


class ConsentsOut(Schema):
    """The ledger of a person, and what follows from it."""

    said: list[ConsentOut] = Field(description="The oldest first.")
    may_get: dict[str, VerdictOut] = Field(
        examples=[{"email": {"allowed": True, "because": "the person agreed to email"}}]
    )
