"""Consent: whether it is needed for campaigns, and the texts that people agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.privacy.consent import consent_is_needed, need_consent
from leadlight.actions.privacy.consent_texts import AMONG, consent_texts
from leadlight.web.pages.settings.sections import back_to, done, page, url_of
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_consent"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_COMPANY)
def consent(request: HttpRequest) -> HttpResponse:
    """See it, and choose."""
    if request.method == "POST":
        return _chosen(request, needed=request.POST.get("needed") == "yes")
    shown = {"needed": consent_is_needed(), "texts": consent_texts(asking(request)), "among": AMONG}
    return page(request, _HERE, shown)


def _chosen(request: HttpRequest, *, needed: bool) -> HttpResponse:
    before = consent_is_needed()
    if needed == before:
        return done(request, _HERE, _("Nothing was changed."))
    need_consent(needed, now(), asking(request))
    return done(request, _HERE, _("Saved."), url_of("settings_consent_back", "yes" if before else "no"))


@require_POST
@needs(Operation.MANAGE_COMPANY)
@back_to(_HERE)
def take_back(request: HttpRequest, needed: str) -> HttpResponse:
    """Choose what was chosen before."""
    need_consent(needed == "yes", now(), asking(request))
    return done(request, _HERE, _("Taken back."))
