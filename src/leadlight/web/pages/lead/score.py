"""What a lead scored when and why, what others decided of its score, and what it would score if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.score_causes import score_causes
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.actions.models.try_lead import try_lead
from leadlight.errors import DataError, NotFoundError
from leadlight.web.pages.lead.chart import chart_of, rows_of
from leadlight.web.pages.lead.seen import lead_for, of_lead, page
from leadlight.web.pages.lead.what_if import asked_of, compared, fields_of_form, options_of
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LIMIT = 100


@of_lead(Operation.READ_LEADS)
@require_safe
def score(request: HttpRequest, uid: str) -> HttpResponse:
    """The history of a score, and the form to try something out."""
    return _page(request, lead_for(request, uid), {})


@of_lead(Operation.TRY_SCORES)
@require_POST
def what_if(request: HttpRequest, uid: str) -> HttpResponse:
    """What the lead would score; asked for by htmx, only that."""
    lead = lead_for(request, uid)
    context: dict[str, Any] = {"tried": asked_of(lead, request.POST)}
    try:
        found = try_lead(uid, context["tried"].fields, context["tried"].events(now()), asking(request), now())
        context["result"] = compared(found)
    except NotFoundError:
        raise
    except DataError as error:
        context["wrong"] = refusal(error)
    if request.htmx:  # type: ignore[attr-defined]  # of the middleware
        return render(request, "leadlight/lead/what_if_result.html", context)
    return _page(request, lead, context)


def _page(request: HttpRequest, lead: WholeLead, context: dict[str, Any]) -> HttpResponse:
    uid, cursor = lead.card.uid, request.GET.get("cursor") or None
    try:
        found = score_causes(uid, Asked(LIMIT, cursor), asking(request))
    except NotFoundError:
        raise
    except DataError:  # a cursor of another list: begin anew
        found = score_causes(uid, Asked(LIMIT), asking(request))
    rows = rows_of(found.rows)
    tried = context.get("tried")
    shown = {
        "changes": rows,
        "chart": chart_of(lead, rows, now()),
        "older": f"{reverse('lead_score', args=[uid])}?cursor={found.next}" if found.next else "",
        "options": options_of(lead, tried),
        "fields": fields_of_form(lead, tried),
        "empty": _("It has not been scored yet. That takes a second or so."),
    }
    return page(request, lead, "score", {**shown, **context})
