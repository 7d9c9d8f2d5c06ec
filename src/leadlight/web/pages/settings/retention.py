"""How long which data are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.privacy.retention import keep_for, kept_days
from leadlight.errors import DataError
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import done, page
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_retention"

KINDS = {
    "events": (
        gettext_lazy("What leads did"),
        gettext_lazy("Visits, clicks, events of any name. Scores count what is left."),
    ),
    "quarantine": (
        gettext_lazy("Messages that could not be used"),
        gettext_lazy("They wait in quarantine for somebody to look."),
    ),
    "history": (
        gettext_lazy("Past changes of scores"),
        gettext_lazy("What the chart of a lead's score is drawn from."),
    ),
    "audit": (gettext_lazy("Who did what"), gettext_lazy("The rows of the audit.")),
}
"""What each kind is called, and what it is."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_COMPANY)
def retention(request: HttpRequest) -> HttpResponse:
    """See how long, and choose."""
    kind, problem = request.POST.get("kind", ""), ""
    if request.method == "POST":
        try:
            return _chosen(request, kind)
        except DataError as error:
            problem = refusal(error)
    shown = [
        {
            "kind": each,
            "label": KINDS[each][0],
            "about": KINDS[each][1],
            "days": days,
            "typed": request.POST.get("days", "") if problem and each == kind else days or "",
            "problem": problem if each == kind else "",
        }
        for each, days in kept_days().items()
    ]
    return page(request, _HERE, {"kinds": shown}, status=422 if problem else 200)


def _chosen(request: HttpRequest, kind: str) -> HttpResponse:
    text = request.POST.get("days", "").strip()
    if text and not (text.isdecimal() and len(text) < 7):
        raise DataError(_("Write a number of days, or nothing for ever."))
    days = int(text) if text else None
    before = kept_days().get(kind)
    shorter = days is not None and (before is None or days < before)
    if shorter and request.POST.get("sure") != "yes":
        raise DataError(_("Tick that what is older may be deleted: nobody can bring it back."))
    keep_for(kind, days, now(), asking(request))
    return done(request, _HERE, _("Saved."))
