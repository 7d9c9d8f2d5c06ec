"""What the person of a lead may ask: to see everything, to object, to be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.privacy.allow import allow
from leadlight.actions.privacy.export_person import export_person
from leadlight.actions.privacy.forget import forget
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.errors import DataError
from leadlight.ingest.json_text import written
from leadlight.web.pages.lead.profile import profile_page
from leadlight.web.pages.lead.seen import called, done, failed, lead_for, of_lead
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest


@of_lead(Operation.MANAGE_PRIVACY)
@require_POST
def export(request: HttpRequest, uid: str) -> HttpResponse:
    """Everything that is held of the person, as a file."""
    held = written(export_person(uid, now(), asking(request)))
    answer = HttpResponse(held, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="person-{uid}.json"'
    return answer


@of_lead(Operation.MANAGE_PRIVACY)
@require_POST
def object_(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the person have no score and no campaigns."""
    try:
        object_to_scoring(uid, now(), asking(request))
    except DataError as error:
        return failed(request, uid, refusal(error), "lead_profile")
    undo = reverse("lead_allow", args=[uid])
    return done(request, uid, _("Noted: this person is no longer scored."), undo, "lead_profile")


@of_lead(Operation.MANAGE_PRIVACY)
@require_POST
def allow_(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the person be scored again."""
    try:
        allow(uid, now(), asking(request))
    except DataError as error:
        return failed(request, uid, refusal(error), "lead_profile")
    return done(request, uid, _("This person is scored again."), to="lead_profile")


@of_lead(Operation.MANAGE_PRIVACY)
@require_POST
def erase(request: HttpRequest, uid: str) -> HttpResponse:
    """Erase the person, once it was typed who that is."""
    lead = lead_for(request, uid)
    if request.POST.get("typed", "").strip() != (called(lead) or uid):
        wrong = {"erase_wrong": _("This is not what stands above. Nothing was erased.")}
        return profile_page(request, lead, wrong)
    forget(uid, now(), asking(request))
    messages.success(
        request, _("The erasure has begun. Nothing of this person is shown or let in from now on.")
    )
    return redirect("begin")
