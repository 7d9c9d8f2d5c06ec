"""Keys: with which websites and servers send what leads do, and with which programs ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadlight.actions.access.api_keys import add_server_key, listed_api_keys, revoke_api_key
from leadlight.actions.access.company import address_of_links
from leadlight.actions.access.operations import Operation, Role, may
from leadlight.actions.clock import now
from leadlight.actions.live.source_health import first_words
from leadlight.actions.live.sources import add_key, give_back_key, listed_keys, revoke_key
from leadlight.errors import DataError
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.people import NAMES
from leadlight.web.pages.settings.sections import back_to, done, page, url_of
from leadlight.web.pages.told_once import tell_once, told
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_keys"


class KeyForm(forms.Form):
    """A key of a website or a server."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who sends"),
        choices=[("browser", gettext_lazy("A website")), ("server", gettext_lazy("A server or program"))],
    )
    name = forms.CharField(
        label=gettext_lazy("What it is for"), max_length=200, help_text=gettext_lazy("Such as: our website")
    )
    origins = forms.CharField(
        label=gettext_lazy("Addresses of the website"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "One a line, such as https://www.example.com. Others cannot use the key then."
        ),
    )

    def clean_name(self) -> str:
        """A name that can be shown on a line."""
        name: str = self.cleaned_data["name"]
        if not name.isprintable():
            raise forms.ValidationError(_("A name is one line."))
        return name

    def clean_origins(self) -> list[str]:
        """The lines that are not blank."""
        return [line.strip() for line in self.cleaned_data["origins"].splitlines() if line.strip()]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_CONNECTIONS)
def keys(request: HttpRequest) -> HttpResponse:
    """See the keys, and make one."""
    form = KeyForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        origins = said["origins"] if said["kind"] == "browser" else []
        try:
            source, key = add_key(said["kind"], now(), asking(request).name, origins, said["name"])
        except DataError as error:
            form.add_error("origins", refusal(error))
        else:
            tell_once(request, {"kind": said["kind"], "key": key, "number": source.pk, "any": not origins})
            return done(request, _HERE, _("There is a new key."))
    return page(request, _HERE, _shown(request, form), status=422 if form.errors else 200)


def _shown(request: HttpRequest, form: KeyForm) -> dict[str, object]:
    actor = asking(request)
    manages_users = may(actor, Operation.MANAGE_USERS)
    found = told(request)
    waits = None if "number" not in found else first_words(int(str(found["number"])), actor)
    return {
        "form": form,
        "keys": listed_keys()[::-1],
        "told": found,
        "words": waits,
        "number": found.get("number"),
        "address": address_of_links(),
        "roles": NAMES.items(),
        "manages_users": manages_users,
        "api_keys": listed_api_keys()[::-1] if manages_users else [],
    }


@require_safe
@needs(Operation.MANAGE_CONNECTIONS)
def heard(request: HttpRequest, number: int) -> HttpResponse:
    """Whether a key's first event has come: asked again and again by a page that waits for it."""
    found = {"words": first_words(number, asking(request)), "number": number}
    return render(request, "leadlight/settings/heard.html", found)


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let a key open nothing any more."""
    found = revoke_key(number, now(), asking(request).name)
    sentence = _("The key %(name)s opens nothing any more.") % {"name": found.name or found.pk}
    return done(request, _HERE, sentence, url_of("settings_key_back", number))


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Let a key that was just revoked open again what it opened."""
    give_back_key(number, now(), asking(request).name)
    return done(request, _HERE, _("Taken back: the key counts again."))


@require_POST
@needs(Operation.MANAGE_USERS)
@back_to(_HERE)
def add_program(request: HttpRequest) -> HttpResponse:
    """Make a key of a program, with a role of its own."""
    role = request.POST.get("role", "")
    if role not in set(Role):
        raise DataError(_("There is no such role."))
    made = add_server_key(Role(role), request.POST.get("name", ""), now(), asking(request))
    tell_once(request, {"kind": "api", "key": made.key})
    return done(request, _HERE, _("There is a new key."))


@require_POST
@needs(Operation.MANAGE_USERS)
@back_to(_HERE)
def revoke_program(request: HttpRequest, number: int) -> HttpResponse:
    """Let a program's key open nothing any more."""
    found = revoke_api_key(number, now(), asking(request))
    return done(request, _HERE, _("The key %(name)s opens nothing any more.") % {"name": found.name})
