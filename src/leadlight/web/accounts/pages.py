"""The pages of accounts that are ours; the others are allauth's, in our clothes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.views import password_reset as reset_by_mail
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadlight.actions.access.api_keys import add_personal_key, listed_api_keys, revoke_api_key
from leadlight.actions.access.links import LinkUsedError, opened_link, use_link
from leadlight.actions.clock import now
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.models import SecondFactor
from leadlight.web.accounts.forms import Welcome
from leadlight.web.accounts.mail import mail_is_sent
from leadlight.web.pages.settings.people import NAMES
from leadlight.web.pages.shell import THEME
from leadlight.web.pages.told_once import tell_once, told
from leadlight.web.permits import asking, needs_log_in, open_to_everybody

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


_YEAR = 365 * 24 * 3600


@require_safe
@needs_log_in
def home(request: HttpRequest) -> HttpResponse:
    """Who one is, and what one can change of it."""
    actor = asking(request)
    found = {
        "role_name": NAMES[actor.role.value],
        "has_second_factor": SecondFactor.objects.filter(user=actor.user).exists(),
        "keys": listed_api_keys(actor.user)[::-1],
        "told": told(request),
        "languages": settings.LANGUAGES,
    }
    return render(request, "leadlight/accounts/home.html", found)


@require_POST
@needs_log_in
def look(request: HttpRequest) -> HttpResponse:
    """Keep whether pages are light or dark; where scripts run, they do so themselves."""
    answer = redirect("account_home")
    answer.set_cookie(THEME, request.POST.get("theme", "")[:10], max_age=_YEAR, samesite="Lax")
    return answer


@require_POST
@needs_log_in
def add_key(request: HttpRequest) -> HttpResponse:
    """Make a key that does what the user may."""
    actor = asking(request)
    try:
        made = add_personal_key(actor.name, request.POST.get("name", ""), now(), actor)
    except DataError as error:
        messages.error(request, str(error))
    else:
        tell_once(request, {"key": made.key})
        messages.success(request, _("There is a new key."))
    return redirect("account_home")


@require_POST
@needs_log_in
def revoke_key(request: HttpRequest, number: int) -> HttpResponse:
    """Let an own key open nothing any more."""
    try:
        found = revoke_api_key(number, now(), asking(request))
    except (DataError, NotAllowedError):
        messages.error(request, _("You have no such key that opens anything."))
    else:
        messages.success(request, _("The key %(name)s opens nothing any more.") % {"name": found.name})
    return redirect("account_home")


@open_to_everybody("Whoever has the link may set the password; the link is the secret.")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password with a one-time link. Looking at the page does not use the link up."""
    try:
        user = opened_link(token, now()).user
        form = Welcome(request.POST if request.method == "POST" else None, user)
        if not form.is_valid():
            found = {"form": form, "email": user.email if user is not None else ""}
            return render(request, "leadlight/accounts/welcome.html", found)
        said = form.cleaned_data
        known = use_link(token, make_password(said["password"]), now(), said.get("email", ""))
    except LinkUsedError as error:
        return render(request, "leadlight/refused.html", {"sentence": str(error)}, status=404)
    if user is None:
        login(request, known, settings.AUTHENTICATION_BACKENDS[0])
        return redirect("begin")
    messages.success(request, _("Your password is set. Log in with it."))
    return redirect("account_login")


@open_to_everybody("Who has forgotten the password cannot log in.")
def reset(request: HttpRequest) -> HttpResponseBase:
    """Reset a password by mail, where mail is sent."""
    if mail_is_sent():
        page: HttpResponseBase = reset_by_mail(request)
        return page
    return render(request, "leadlight/accounts/no_mail.html")
