"""The first page of a lead: its score as a picture, what to do next, what was decided, who is like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.access.people import known_users
from leadlight.actions.clock import now
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.next_priority import next_priority_of
from leadlight.actions.leads.similar import similar_won
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.actions.leads.whole_timeline import Chosen, whole_timeline
from leadlight.web.pages.lead import forms
from leadlight.web.pages.lead.entries import shown_entries
from leadlight.web.pages.lead.likelihood import likelihood_of
from leadlight.web.pages.lead.picture import picture_of
from leadlight.web.pages.lead.seen import lead_for, of_lead, page
from leadlight.web.pages.lead.values import field_word, value_text
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LATEST = 8
"""So much of what happened last is shown here."""


@of_lead(Operation.READ_LEADS)
@require_safe
def overview(request: HttpRequest, uid: str) -> HttpResponse:
    """One lead; the address of one that was merged leads to the lead that stands for it."""
    lead = lead_for(request, uid)
    if lead.card.uid != uid:
        return redirect("lead", lead_id=lead.card.uid)
    return overview_page(request, lead)


def overview_page(
    request: HttpRequest, lead: WholeLead, said: Mapping[str, forms._Form] | None = None
) -> HttpResponse:
    """The page, with what somebody said that was wrong where there is any."""
    actor, uid = asking(request), lead.card.uid
    latest = whole_timeline(uid, Chosen(), Asked(LATEST), actor, now())
    context: dict[str, object] = {
        "picture": picture_of(lead),
        "higher": None if lead.model is None else next_priority_of(uid, actor),
        "likelihood": likelihood_of(lead),
        "similar": [
            (each, [(field_word(name), value_text(value)) for name, value in each.values])
            for each in similar_won(uid, actor)
        ],
        "entries": shown_entries(latest.entries[:LATEST]),
        "forms": {**forms_of(lead), **(said or {})},
        "wrong": next(iter(said or {}), ""),
    }
    return page(request, lead, "overview", context)


def forms_of(lead: WholeLead) -> dict[str, forms._Form]:
    """A form for everything that can be decided."""
    people = tuple(each.email for each in known_users())
    return {
        "stage": forms.StageForm(lead),
        "accept": forms.AcceptForm(lead),
        "reject": forms.RejectForm(lead),
        "override": forms.OverrideForm(lead),
        "outcome": forms.OutcomeForm(lead),
        "owner": forms.OwnerForm(lead, people=people),
        "note": forms.NoteForm(lead),
        "touch": forms.TouchForm(lead),
    }
