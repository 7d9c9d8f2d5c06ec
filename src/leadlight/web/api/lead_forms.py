"""Leads as the API tells them, and what it is asked of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from leadlight.actions.clock import now
from leadlight.scoring.values import normal_name
from leadlight.storage.lead_cards import LeadCard
from leadlight.storage.lead_filters import Between, Filters
from leadlight.storage.lead_list import Order, Sort
from leadlight.web.api.forms import (
    LARGEST_POINTS,
    Body,
    Instant,
    Json,
    Name,
    Page,
    PageQuery,
    Points,
    Text,
    When,
    hundredths,
    instant_or_none,
    instant_text,
    listed,
    micros,
    points,
)

LeadId = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{16,32}$", description="The id of a lead.", examples=["5f0c2a9b8d7e6f1a2b3c4d5e"]
    ),
]
LISTED = 20
"""So many values of a filter at most."""

_SORTS: dict[str, Sort] = {
    "score": "total",
    "last_activity": "last_at",
    "created": "created_at",
    "name": "called",
}
Sorting = Literal[
    "score", "-score", "last_activity", "-last_activity", "created", "-created", "name", "-name"
]


class LeadOut(Schema):
    """A lead as lists tell it."""

    id: str = Field(examples=["5f0c2a9b8d7e6f1a2b3c4d5e"])
    name: str = Field(examples=["Ana Gómez"])
    email: str = Field(examples=["ana@acme.example"])
    company: str
    account: str | None = Field(
        description="The key of the company it belongs to.", examples=["acme.example"]
    )
    owner: str = Field(description="The e-mail address of whose it is, or blank.")
    stage: str = Field(examples=["MQL"])
    step: str = Field(description="The step of the pipeline, or blank.")
    created: Instant
    last_activity: Instant | None
    events: int
    score: Points | None = Field(description="Null of a lead that is excluded, or not scored yet.")
    priority: str | None
    action: str | None = Field(description="What to do, in the words of the model.")
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None = Field(description="Why it is excluded, if it is.")
    scored: Instant | None = Field(description="As of when it is scored.")


class LeadsOut(Page[LeadOut]):
    """A page of leads."""

    count: int | None = Field(None, description="How many there are, if that was asked.")
    count_is_exact: bool = Field(default=True, description="False where there are more than are counted.")


class FieldOut(Schema):
    """A field, since when and from where it is known."""

    value: Json
    since: Instant | None = None
    source: str | None = Field(None, examples=["server"])
    confidence: float | None = None


class IdentifierOut(Schema):
    """What tells a lead apart."""

    kind: str = Field(examples=["email"])
    value: str


class WholeLeadOut(LeadOut):
    """A lead with its fields and what tells it apart."""

    fields: dict[str, FieldOut]
    identifiers: list[IdentifierOut]


class MadeOut(Schema):
    """What was said, and of whom: a lead is scored by it within a second or so."""

    id: str | None = Field(description="The lead; null where it is not yet known whose this is.")
    message: str = Field(description="The id of the message in the log.")


class LeadIn(Body):
    """A lead to be made, or found by what identifies it and told more of."""

    fields: dict[Name, Json] = Field(
        min_length=1, max_length=200, description="What is known, by name; `email` and `phone` identify it.",
        examples=[{"email": "ana@acme.example", "name": "Ana Gómez", "country": "ES"}],
    )  # fmt: skip
    user_id: Annotated[Text, Field(min_length=1, max_length=255)] | None = Field(
        None, description="Your own id of it."
    )


class FieldsIn(Body):
    """Fields of a lead, to be said anew."""

    fields: dict[Name, Json] = Field(min_length=1, max_length=200, examples=[{"job_title": "CEO"}])

    @model_validator(mode="before")
    @classmethod
    def _not_its_id(cls, said: Any) -> Any:  # noqa: ANN401 - whatever was sent
        """Say why what makes a lead does not change it."""
        sent = getattr(said, "_obj", said)  # as django-ninja wraps it
        if isinstance(sent, dict) and "user_id" in sent:
            raise PydanticCustomError(
                "its_id",
                "A lead's user id stays: it is said where a lead is made.",
                {"where": "user_id"},
            )
        return said


def _split(text: str) -> tuple[str, str]:
    """The normal name of a field and the value that is asked for."""
    name, _, value = text.partition("=")
    return normal_name(name), value


def _named(text: str) -> str:
    if "=" not in text or not _split(text)[0]:
        raise ValueError("a field is asked for as name=value")
    return text


_FieldIs = Annotated[Text, Field(max_length=400), AfterValidator(_named)]
_Values = Annotated[list[Annotated[Text, Field(max_length=200)]], Field(max_length=LISTED)]


class LeadsQuery(PageQuery):
    """Which leads, in which order. Of what may come several times a lead has any, of all else everything."""

    q: Annotated[Text, Field(max_length=200)] = Field(
        "",
        description="Beginnings of words of names, addresses, companies and ids; all of them.",
        examples=["ana acme"],
    )
    owner: _Values = Field([], description="Whose; blank for nobody's.")
    stage: _Values = Field([], description="In which stage.")
    priority: _Values = Field([], description="With which priority; blank for none.")
    qualifies_for: _Values = Field(
        [], description="Which stage they qualify for by the model; blank for none."
    )
    account: Annotated[Text, Field(max_length=255)] | None = Field(
        None, description="The key of their company."
    )
    country: Annotated[Text, Field(max_length=100)] | None = Field(
        None, description="The field `country`.", examples=["DE"]
    )
    field: Annotated[list[_FieldIs], Field(max_length=LISTED)] = Field(
        [],
        description="`name=value`: a field that has this whole value; all that are given.",
        examples=[["industry=software"]],
    )
    score_from: float | None = Field(
        None, ge=-LARGEST_POINTS, le=LARGEST_POINTS, description="At least so many points."
    )
    score_below: float | None = Field(
        None, ge=-LARGEST_POINTS, le=LARGEST_POINTS, description="Fewer points than these."
    )
    active_from: When | None = Field(None, description="Last active then or later.")
    active_before: When | None = Field(None, description="Last active before.")
    created_from: When | None = Field(None, description="Made then or later.")
    created_before: When | None = Field(None, description="Made before.")
    excluded: bool | None = Field(None, description="Only those that the model excludes, or none of them.")
    has_signal: bool = Field(default=False, description="Only those with a signal that has not expired.")
    sort: Sorting = Field("-score", description="What comes first; with a minus the greatest.")
    count: bool = Field(default=False, description="Count them too, up to 10,000.")

    @property
    def filters(self) -> Filters:
        """What is asked of leads."""
        fields = [_split(each) for each in self.field]
        if self.country is not None:
            fields.append(("country", self.country))
        return Filters(
            self.q, listed(self.owner), listed(self.stage), listed(self.priority), listed(self.qualifies_for),
            tuple(fields), self.account, self.excluded, now() if self.has_signal else None,
            Between(hundredths(self.score_from), hundredths(self.score_below)),
            Between(micros(self.active_from), micros(self.active_before)),
            Between(micros(self.created_from), micros(self.created_before)),
        )  # fmt: skip

    @property
    def order(self) -> Order:
        """The order that is asked for."""
        return Order(_SORTS[self.sort.removeprefix("-")], self.sort.startswith("-"))


def lead_out(card: LeadCard) -> dict[str, object]:
    """A lead of a list."""
    return {
        "id": card.uid, "name": card.name, "email": card.email, "company": card.company,
        "account": card.account, "owner": card.owner, "stage": card.stage, "step": card.step,
        "created": instant_text(card.created_at), "last_activity": instant_or_none(card.last_at),
        "events": card.events, "score": points(card.total), "priority": card.priority,
        "action": card.action, "within": card.within, "grade": card.grade,
        "qualifies_for": card.qualifies_for, "excluded": card.excluded, "scored": instant_or_none(card.at),
    }  # fmt: skip
