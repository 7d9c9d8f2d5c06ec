"""Leads: lists of them, one with all that is known, making and changing them."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Query, Router, Status

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.change_lead import Said, change_lead, create_lead, version_of
from leadlight.actions.leads.list_leads import Asked, list_leads
from leadlight.actions.leads.seen import seen_lead
from leadlight.storage.lead_cards import cards_of
from leadlight.storage.lead_details import LeadDetails, lead_details
from leadlight.web.api.conditions import wanted_tags
from leadlight.web.api.forms import instant_text
from leadlight.web.api.lead_forms import (
    FieldsIn,
    LeadId,
    LeadIn,
    LeadsOut,
    LeadsQuery,
    MadeOut,
    WholeLeadOut,
    lead_out,
)
from leadlight.web.permits import asking, needs

router = Router(tags=["Leads"])

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=2_000,
        description="The `ETag` of the lead as you read it, or several: it is changed only if it still has "
        "one of them. `*` is any.",
    ),
]


@router.get("", response=LeadsOut, summary="List and search leads")
@needs(Operation.READ_LEADS)
def list_(request: HttpRequest, asked: Query[LeadsQuery]) -> object:
    """Leads by filters and words, in an order, a page at a time.

    A page begins after the last lead of the page before. Leads whose score changes meanwhile may be missed,
    or come twice; leads that do not change come once. A representative sees own leads and those of
    nobody, unless the company opens all of them.
    """
    page = Asked(asked.limit, asked.cursor, asked.count)
    found = list_leads(asked.filters, asked.order, page, asking(request))
    return {
        "items": [lead_out(card) for card in found.leads],
        "next": found.next,
        "count": found.count,
        "count_is_exact": found.is_count_exact,
    }


@router.post("", response={202: MadeOut}, summary="Make a lead")
@needs(Operation.WRITE_LEADS)
def create(request: HttpRequest, response: HttpResponse, said: LeadIn) -> object:
    """Make a lead of what is known of it, or add to the one that has these identifiers already.

    It is said by hand in the log, and counts like what a server says.
    """
    made = create_lead(Said(said.fields, said.user_id), asking(request), now())
    if made.lead is not None:
        response["Location"] = f"/api/v1/leads/{made.lead}"
    return Status(202, {"id": made.lead, "message": made.message})


@router.get("/{lead_id}", response=WholeLeadOut, summary="One lead")
@needs(Operation.READ_LEADS)
def show(request: HttpRequest, response: HttpResponse, lead_id: Path[LeadId]) -> object:
    """A lead with its fields, since when and from where each is known, and what tells it apart.

    The id of a lead that was merged into another leads to that one.
    """
    root = seen_lead(lead_id, asking(request))
    (card,), details = cards_of([root]), lead_details(root, 0)
    response["ETag"] = f'"{version_of(root)}"'
    return {**lead_out(card), **_known(details)}


@router.patch("/{lead_id}", response={202: MadeOut}, summary="Change fields of a lead")
@needs(Operation.WRITE_LEADS)
def change(request: HttpRequest, lead_id: Path[LeadId], said: FieldsIn, if_match: IfMatch = None) -> object:
    """Say fields of a lead anew; those that are not named stay, and null or a blank empties one.

    With `If-Match` it is changed only if nobody else has changed it since.
    """
    made = change_lead(lead_id, said.fields, asking(request), now(), wanted_tags(if_match))
    return Status(202, {"id": made.lead, "message": made.message})


def _known(details: LeadDetails) -> dict[str, object]:
    return {
        "fields": {
            name: {
                "value": value,
                "since": instant_text(origin["since"]) if (origin := details.origins.get(name)) else None,
                "source": origin["source"] if origin else None,
                "confidence": origin["confidence"] if origin else None,
            }
            for name, value in details.fields.items()
        },
        "identifiers": [{"kind": kind, "value": value} for kind, value in details.identifiers],
    }
