"""The first leads: a list, the example company, or a website; and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadlight.actions.access.first_run import note_step
from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.list_leads import Asked, list_leads
from leadlight.actions.lists.load_lists import load_example, load_list
from leadlight.actions.live.settling import is_settling
from leadlight.errors import DataError
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order
from leadlight.web.pages.first_run.steps import page
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.uploads import ACCEPTED, MOST_MEGABYTES, uploaded_list
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from leadlight.actions.live.import_leads import Imported

_BEST = 5
_REASONS = 3


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.IMPORT_DATA)
def leads(request: HttpRequest) -> HttpResponse:
    """Choose where the first leads come from, or upload a list."""
    problem = ""
    if request.method == "POST":
        try:
            with uploaded_list(request.FILES.get("list")) as (path, name):
                found = load_list(path, name, now(), asking(request))
        except DataError as error:
            problem = refusal(error)
        else:
            return _loaded(request, found)
    shown = {
        "problem": problem,
        "accepted": ACCEPTED,
        "megabytes": MOST_MEGABYTES,
        "import_url": _import_url(),
    }
    return page(request, "leads", "leads", shown, 422 if problem else 200)


def _import_url() -> str:
    """Where large lists are imported, if there is a page for that."""
    try:
        return reverse("leads_import")
    except NoReverseMatch:
        return ""


@require_POST
@needs(Operation.IMPORT_DATA)
def example(request: HttpRequest) -> HttpResponse:
    """Load the example company."""
    actor = asking(request)
    found = load_example(now(), actor)
    note_step("model", "done", actor)
    return _loaded(request, found)


def _loaded(request: HttpRequest, found: Imported) -> HttpResponse:
    tally = found.leads
    count = tally.new + tally.changed + tally.unchanged
    messages.success(
        request, ngettext("%(count)s lead is in.", "%(count)s leads are in.", count) % {"count": count}
    )
    if tally.refused:
        reasons = [
            _("Row %(row)s: %(reason)s.") % {"row": each.row, "reason": refusal(each.reason).rstrip(".")}
            for each in found.refused[:_REASONS]
        ]
        left_out = ngettext("%(count)s row was left out.", "%(count)s rows were left out.", tally.refused)
        messages.warning(request, " ".join([left_out % {"count": tally.refused}, *reasons]))
    if found.notes:
        messages.info(request, " ".join(map(refusal, found.notes)))
    note_step("leads", "done", asking(request))
    return redirect("first_run_ready")


@require_safe
@needs(Operation.PUBLISH_MODELS)
def ready(request: HttpRequest) -> HttpResponse:
    """The best leads as soon as they are scored; asked again and again by a page that waits for it."""
    settling = is_settling(now())  # before the leads are read: what settles in between is asked for once more
    found = list_leads(Filters(), Order(), Asked(_BEST, count=True), asking(request))
    settling = settling or any(each.at is None for each in found.leads)
    shown = {"found": found, "settling": settling}
    if request.headers.get("HX-Request"):
        return render(request, "leadlight/first_run/ranked.html", shown)
    return page(request, "ready", "ready", shown)
