"""What people decide of leads, as the API is told it and tells it."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from leadlight.web.api.forms import (
    LARGEST_AMOUNT,
    LARGEST_POINTS,
    SENT,
    Body,
    Instant,
    Name,
    Points,
    Text,
    When,
)

Words = Annotated[Text, Field(max_length=500)]


class MovedOut(Schema):
    """The stage of a lead now, and the one before."""

    id: str
    stage: str = Field(examples=["SAL"])
    step: str
    before: str


class NumberOut(Schema):
    """The number of what was written down."""

    number: int


class LeadOfOut(Schema):
    """The lead that something was decided of."""

    id: str


class StageIn(Body):
    """Where a lead is moved, up or down."""

    stage: Name = Field(description="A stage, or a step of the pipeline.", examples=["SQL"])
    reason: Words = ""


class AcceptIn(Body):
    """Why a lead is accepted."""

    reason: Annotated[Text, Field(max_length=200)] = Field(
        "", description="One of the company's reasons, or blank."
    )
    text: Words = ""


class RejectIn(Body):
    """Why a lead is rejected; the reason says what becomes of it."""

    reason: Name = Field(description="One of the company's reasons.", examples=["No budget"])
    text: Words = ""


class RecycleIn(Body):
    """Why a lead starts over, and how long it rests before."""

    reason: Words = ""
    rest_days: Annotated[int | None, SENT] = Field(
        None, ge=0, le=3650, description="Else as long as the company says."
    )


class OwnerIn(Body):
    """Whose a lead is from now on."""

    owner: Annotated[Text, Field(max_length=254)] = Field(
        description="An e-mail address; blank for nobody.", examples=["rep@acme.example"]
    )


class OverrideIn(Body):
    """A word on a score that holds for a time: either points or a priority."""

    reason: Name
    until: When
    points: float | None = Field(
        None, strict=True, ge=-LARGEST_POINTS, le=LARGEST_POINTS, description="Added to the total."
    )
    priority: Name | None = Field(None, description="Holds whatever the lead scores.")


class OverrideOut(Schema):
    """A word on a score."""

    number: int
    points: Points | None
    priority: str | None
    reason: str
    author: str
    at: Instant
    until: Instant
    ended: Instant | None


class OutcomeIn(Body):
    """What became of a deal."""

    result: Literal["won", "lost"]
    value: float | None = Field(
        None, strict=True, ge=0, le=LARGEST_AMOUNT, description="In the company's currency."
    )
    deal: Annotated[Text, Field(max_length=200)] = Field("", description="Tells deals of one lead apart.")
    at: When | None = Field(None, description="When it was decided; else now.")
    reason: Words = ""


class OutcomeOut(Schema):
    """What became of a deal."""

    number: int
    result: str
    value: float | None
    currency: str
    deal: str
    at: Instant
    author: str
    reason: str
    taken_back: Instant | None


class NoteIn(Body):
    """What somebody writes on a lead."""

    text: Annotated[Text, Field(min_length=1, max_length=10_000)]


class NoteOut(Schema):
    """A note as it reads now."""

    number: int
    text: str
    author: str
    at: Instant
    edited: Instant | None
    edited_by: str


class ReviewOut(Schema):
    """A lead was accepted or rejected."""

    verdict: str
    reason: str
    text: str
    author: str
    at: Instant


class MoveOut(Schema):
    """A move to a stage, and why."""

    stage: str
    step: str
    at: Instant
    cause: str


class DecidedOut(Schema):
    """All that was decided of a lead."""

    moves: list[MoveOut]
    reviews: list[ReviewOut]
    overrides: list[OverrideOut]
    outcomes: list[OutcomeOut]
    notes: list[NoteOut]
