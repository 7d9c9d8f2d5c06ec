"""Views that people keep: saved under a name, taken away, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.lists.views import View, bring_back_view, remove_view, save_view
from leadlight.errors import DataError, NotFoundError
from leadlight.web.pages.leads.asked import asked_in
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@needs(Operation.READ_LEADS)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list that is shown under a name."""
    text, shared = request.POST.get("list", ""), request.POST.get("shared") == "yes"
    question = asked_in(QueryDict(text), request.POST.get("columns", "").split(","))
    try:
        view = save_view(
            request.POST.get("name", ""), question.query(), asking(request), now(), shared=shared
        )
    except DataError as error:
        messages.error(request, refusal(error))
        return redirect(f"{reverse('leads')}?{question.text}")
    messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
    return redirect(address_of(view))


@require_POST
@needs(Operation.READ_LEADS)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a view away."""
    try:
        view = remove_view(number, asking(request), now())
    except NotFoundError as error:
        raise Http404(str(error)) from None
    undo = reverse("leads_view_back", args=[number])
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name}, extra_tags=undo)
    return redirect("leads")


@require_POST
@needs(Operation.READ_LEADS)
def bring_back(request: HttpRequest, number: int) -> HttpResponse:
    """Bring a view back."""
    try:
        view = bring_back_view(number, asking(request), now())
    except NotFoundError as error:
        raise Http404(str(error)) from None
    messages.success(request, _("The view “%(name)s” is back.") % {"name": view.name})
    return redirect(address_of(view))


def address_of(view: View) -> str:
    """The address of the list that a view is."""
    pairs: list[tuple[str, object]] = [*view.query.items(), ("view", view.number)]
    return f"{reverse('leads')}?{urlencode(pairs, doseq=True)}"
