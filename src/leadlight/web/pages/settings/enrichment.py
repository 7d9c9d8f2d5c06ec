"""Enrichment files: lists that say more of people and companies, by e-mail address or domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.live.enrichment_files import enrichment_files, remove_enrichment, take_enrichment
from leadlight.errors import DataError
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import back_to, done, page
from leadlight.web.pages.uploads import ACCEPTED, MOST_MEGABYTES, uploaded_list
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_enrichment"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.IMPORT_DATA)
def enrichment(request: HttpRequest) -> HttpResponse:
    """See the files, and hand over one."""
    problem = ""
    if request.method == "POST":
        try:
            with uploaded_list(request.FILES.get("list")) as (path, name):
                found = take_enrichment(path, name, now(), asking(request))
        except DataError as error:
            problem = refusal(error)
        else:
            said = {"name": name, "new": found.new, "changed": found.changed, "leads": found.leads}
            sentence = _(
                "%(name)s: %(new)s rows are new, %(changed)s changed. "
                "The %(leads)s leads they concern are scored anew."
            )
            return done(request, _HERE, sentence % said)
    shown = {
        "files": enrichment_files(asking(request)),
        "problem": problem,
        "accepted": ACCEPTED,
        "megabytes": MOST_MEGABYTES,
    }
    return page(request, _HERE, shown, status=422 if problem else 200)


@require_POST
@needs(Operation.IMPORT_DATA)
@back_to(_HERE)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Hear no more what a file says."""
    name = remove_enrichment(number, now(), asking(request))
    return done(
        request, _HERE, _("%(name)s says nothing any more. Upload it again to have it back.") % {"name": name}
    )
