"""Reviews of all leads: what salespeople made of what they were given."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.leads.list_reviews import list_reviews
from leadlight.storage.review_list import Given, Wanted
from leadlight.web.api.forms import (
    Instant,
    Page,
    PageQuery,
    Text,
    When,
    instant_or_none,
    instant_text,
    micros,
)
from leadlight.web.api.lead_forms import LISTED
from leadlight.web.permits import asking, needs

router = Router(tags=["Reviews"])

_Texts = Annotated[list[Annotated[Text, Field(max_length=200)]], Field(max_length=LISTED)]


class GivenOut(Schema):
    """A lead was accepted or rejected by somebody."""

    number: int
    lead: str = Field(description="The id of the lead.")
    name: str
    email: str
    owner: str
    verdict: Literal["accepted", "rejected"]
    reason: str = Field(description="One of the company's reasons, or blank.", examples=["No budget"])
    text: str = Field(description="In the words of who reviewed it.")
    author: str
    at: Instant
    taken_back: Instant | None = Field(description="When it was taken back; none if it stands.")


class GivensOut(Page[GivenOut]):
    """A page of reviews."""


class ReviewsQuery(PageQuery):
    """Which reviews."""

    verdict: Annotated[list[Literal["accepted", "rejected"]], Field(max_length=2)] = Field(
        [], description="Only of these."
    )
    reason: _Texts = Field([], description="With any of these reasons, as the company spells them.")
    author: _Texts = Field([], description="By any of these.", examples=[["rep@acme.example"]])
    time_from: When | None = Field(None, description="Then or later.")
    time_before: When | None = Field(None, description="Before then.")

    @property
    def wanted(self) -> Wanted:
        """What is asked of reviews."""
        return Wanted(
            tuple(self.verdict), tuple(self.reason), tuple(self.author), micros(self.time_from),
            micros(self.time_before),
        )  # fmt: skip


@router.get("", response=GivensOut, summary="List reviews")
@needs(Operation.READ_LEADS)
def list_(request: HttpRequest, asked: Query[ReviewsQuery]) -> object:
    """Who accepted or rejected which lead and why, the latest first: of those leads that are seen."""
    found = list_reviews(asked.wanted, asked.page, asking(request))
    return {"items": [_given(each) for each in found.rows], "next": found.next}


def _given(each: Given) -> dict[str, object]:
    return {
        **each._asdict(),
        "at": instant_text(each.at),
        "taken_back": instant_or_none(each.taken_back_at),
    }
