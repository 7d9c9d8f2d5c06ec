"""Merge a lead with another that is the same person, and part them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.errors import DataError, NotFoundError
from leadlight.storage.merges import merges_of
from leadlight.web.pages.lead.profile import found_for
from leadlight.web.pages.lead.seen import done, failed, lead_for, of_lead
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@of_lead(Operation.WRITE_LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, uid: str) -> HttpResponse:
    """The leads that a search finds; or make one of this and another."""
    if request.method != "POST":
        lead = lead_for(request, uid)
        if not request.htmx:  # type: ignore[attr-defined]  # of the middleware
            return redirect(f"{reverse('lead_profile', args=[uid])}?{request.GET.urlencode()}#merge")
        return render(request, "leadlight/lead/found.html", {"lead": lead, **found_for(request, lead)})
    try:
        found = merge_leads(uid, request.POST.get("other", ""), now(), asking(request))
    except NotFoundError:
        raise
    except DataError as error:
        return failed(request, uid, refusal(error), "lead_profile")
    undo = reverse("lead_unmerge", args=[found.uid, found.number])
    return done(request, found.uid, _("Both are one lead now."), undo, "lead_profile")


@of_lead(Operation.WRITE_LEADS)
@require_POST
def unmerge(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Part two leads that were merged."""
    root = seen_lead(uid, asking(request))
    if number not in {each.number for each in merges_of(root)}:
        raise NotFoundError(f"This lead has no merge {number}.")
    try:
        both = undo_merge(number, now(), asking(request))
    except NotFoundError:
        raise
    except DataError as error:
        return failed(request, uid, refusal(error), "lead_profile")
    here = uid if uid in both else both[0]
    try:
        return done(
            request, here, _("They are two leads again, and no message merges them."), to="lead_profile"
        )
    except NotFoundError:  # it is somebody else's, now that they are two
        return redirect("begin")
