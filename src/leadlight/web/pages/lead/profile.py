"""What is known of a lead and where it came from; its identifiers, merges, and what the person may ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.leads.change_lead import NOT_FIELDS
from leadlight.actions.leads.others_like import others_like
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.actions.live.fields import listed_fields
from leadlight.errors import DataError
from leadlight.scoring.values import instant
from leadlight.web.pages.lead.seen import called, lead_for, of_lead, page
from leadlight.web.pages.lead.values import field_word, source_word, value_text
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_FIRST = ("name", "first_name", "last_name", "email", "phone", "job_title", "company", "industry", "country")
"""What comes first of what is known; all else follows by name."""


@dataclass(frozen=True, slots=True)
class Known:
    """A field of a lead: what it is, since when, from where, how sure, and whether it can be said anew."""

    name: str
    word: str
    value: str
    since: int | None
    source: str
    confidence: float | None
    is_said: bool
    at: int | None = None
    """The instant that the value is, of a field that follows."""


@of_lead(Operation.READ_LEADS)
@require_safe
def profile(request: HttpRequest, uid: str) -> HttpResponse:
    """The profile; `?edit=` opens a field, `?find=` looks for leads to merge with."""
    return profile_page(request, lead_for(request, uid), {"edit": request.GET.get("edit", "")})


def profile_page(request: HttpRequest, lead: WholeLead, context: Mapping[str, Any]) -> HttpResponse:
    """The page, with what was wrong where something was."""
    known = known_fields(lead)
    labels = {each.name: each.label for each in listed_fields()}
    shown = {
        "said": [each for each in known if each.is_said],
        "follows": [each for each in known if not each.is_said],
        "suggested": sorted({*labels, *_FIRST} - {each.name for each in known} - NOT_FIELDS),
        "typed": called(lead) or lead.card.uid,
        **found_for(request, lead),
    }
    return page(request, lead, "profile", {**shown, **context})


def found_for(request: HttpRequest, lead: WholeLead) -> dict[str, Any]:
    """The leads that a search found, to merge with."""
    text = request.GET.get("find", "")[:200]
    try:
        return {"find": text, "found": others_like(lead.card.uid, text, asking(request))}
    except DataError as error:
        return {"find": text, "found": [], "find_wrong": refusal(error)}


def known_fields(lead: WholeLead) -> list[Known]:
    """All fields, what people look for first, then by name."""
    details = lead.shown.details
    places = {name: place for place, name in enumerate(_FIRST)}
    names = sorted(details.fields, key=lambda name: (places.get(name, len(places)), name))
    return [_known(lead, name) for name in names]


def _known(lead: WholeLead, name: str) -> Known:
    details = lead.shown.details
    origin = details.origins.get(name, {})
    return Known(
        name,
        field_word(name),
        value_text(details.fields[name]),
        origin.get("since"),
        source_word(origin.get("source", "")),
        origin.get("confidence"),
        name in details.said and name not in NOT_FIELDS,
        instant(details.fields[name]) if name.endswith("_at") and name not in details.said else None,
    )
