"""Change a field of a lead in its place, empty it, or say one that was not known; and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.change_lead import change_lead, recognised
from leadlight.actions.leads.take_back_change import take_back_change
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.errors import DataError, NotFoundError
from leadlight.scoring.values import normal_name, number, truth
from leadlight.web.pages.lead.profile import known_fields, profile_page
from leadlight.web.pages.lead.seen import done, failed, lead_for, of_lead
from leadlight.web.pages.lead.values import field_word, value_text
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST = 2_000


@of_lead(Operation.WRITE_LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: HttpRequest, uid: str) -> HttpResponse:
    """The form of a field, in its row; or say what it says."""
    lead = lead_for(request, uid)
    if request.method == "POST":
        return _say(request, lead)
    name = request.GET.get("name", "")
    if not request.htmx:  # type: ignore[attr-defined]  # of the middleware
        return redirect(f"{reverse('lead_profile', args=[uid])}?edit={name}")
    known = next((each for each in known_fields(lead) if each.name == name and each.is_said), None)
    if known is None:
        raise NotFoundError("This lead has no such field.")
    template = "leadlight/lead/field_row.html" if "shown" in request.GET else "leadlight/lead/field_form.html"
    return render(request, template, {"lead": lead, "field": known, "may": {"write": True}})


def _say(request: HttpRequest, lead: WholeLead) -> HttpResponse:
    said, uid = request.POST, lead.card.uid
    name, text = normal_name(said.get("name", "")), said.get("value", "").strip()
    own = lead.shown.details.fields.get(name)
    if text and text == value_text(own):
        return redirect("lead_profile", lead_id=uid)
    try:
        value = _value(text, own) if text or "new" in said else None
        expected = said.getlist("version") or None
        made = change_lead(uid, {name or said.get("name", ""): value}, asking(request), now(), expected)
    except NotFoundError:
        raise
    except DataError as error:
        wrong = {"edit": name, "wrong": refusal(error), "typed_value": text, "is_new": "new" in said}
        return profile_page(request, lead, wrong)
    recognised(made.message, now())
    undo = reverse("lead_field_undo", args=[uid, made.message]) if name in lead.shown.details.said else ""
    word = _("%(field)s changed.") if text else _("%(field)s emptied.")
    return done(request, uid, word % {"field": field_word(name)}, undo, "lead_profile")


def _value(text: str, own: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """What was typed, of the kind that the field has. Raises DataError."""
    if not text:
        raise DataError(_("Say a value."))
    if len(text) > LONGEST or "\x00" in text:
        raise DataError(_("A value has at most %(most)s characters.") % {"most": LONGEST})
    if isinstance(own, bool):
        found = truth(text)
        return text if found is None else found
    if isinstance(own, int | float):
        size = number(text)
        return text if size is None else (int(size) if size == int(size) else float(size))
    if isinstance(own, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


@of_lead(Operation.WRITE_LEADS)
@require_POST
def undo(request: HttpRequest, uid: str, message: str) -> HttpResponse:
    """Say a field again as it was before it was changed."""
    try:
        made = take_back_change(uid, message, asking(request), now())
    except NotFoundError:
        raise
    except DataError as error:
        return failed(request, uid, refusal(error), "lead_profile")
    recognised(made.message, now())
    return done(request, uid, _("Changed back."), to="lead_profile")
