"""The company: what it reckons in, where people reach it, who sees which leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.company import PUBLIC_URL, chosen, public_url_of, set_choice
from leadlight.actions.access.operations import Operation
from leadlight.actions.access.visible import LEADS_OPEN
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.set_company import change_company, take_back_change
from leadlight.engage.company_changes import CannotChangeError, changed
from leadlight.errors import DataError
from leadlight.storage.company_row import company_in_force
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import back_to, done, page, url_of
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

_HERE = "settings_company"


class CompanyForm(forms.Form):
    """What the company decides of itself."""

    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=3,
        min_length=3,
        help_text=gettext_lazy("Three letters, such as EUR. The values of deals are in it."),
    )
    public_url = forms.CharField(
        label=gettext_lazy("Address of this installation"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Where people reach Leadlight, such as https://leads.example.com: links begin so."
        ),
    )
    leads_open = forms.TypedChoiceField(
        label=gettext_lazy("What sales people see"),
        widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
        choices=[
            ("no", gettext_lazy("Their own leads, and those of nobody")),
            ("yes", gettext_lazy("All leads")),
        ],
    )

    def clean_currency(self) -> str:
        """A currency as the company may have it."""
        said: str = self.cleaned_data["currency"].upper()
        try:
            changed(company_in_force(), {"currency": said})
        except CannotChangeError as error:
            raise forms.ValidationError(refusal(error)) from None
        return said

    def clean_public_url(self) -> str:
        """An address that people reach this at."""
        said: str = self.cleaned_data["public_url"]
        try:
            return public_url_of(said) if said else ""
        except DataError as error:
            raise forms.ValidationError(refusal(error)) from None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_COMPANY)
def company(request: HttpRequest) -> HttpResponse:
    """See and change it."""
    if request.method != "POST":
        return page(request, _HERE, {"form": _form(None)})
    form = _form(request.POST)
    if not form.is_valid():
        return page(request, _HERE, {"form": form}, status=422)
    said, actor, at = form.cleaned_data, asking(request), now()
    number = change_company({"currency": said["currency"]}, actor, at)
    if said["public_url"] != chosen(PUBLIC_URL):
        set_choice(PUBLIC_URL, said["public_url"], at, actor)
    set_choice(LEADS_OPEN, "yes" if said["leads_open"] else "no", at, actor)
    return done(request, _HERE, _("Saved."), _undo(number))


def _undo(number: int | None) -> str:
    return "" if number is None else url_of("settings_take_back_company", number)


def _form(data: Any) -> CompanyForm:  # noqa: ANN401 - what Django got
    known = {
        "currency": company_in_force().currency,
        "public_url": chosen(PUBLIC_URL),
        "leads_open": "yes" if chosen(LEADS_OPEN) is True else "no",
    }
    return CompanyForm(data, initial=known, label_suffix="")


@require_POST
@needs(Operation.MANAGE_COMPANY)
def take_back(request: HttpRequest, number: int, to: str) -> HttpResponseBase:
    """Let what was decided before be in force again."""
    return back_to(to)(_taken_back)(request, number, to)


def _taken_back(request: HttpRequest, number: int, to: str) -> HttpResponse:
    take_back_change(number, asking(request), now())
    return done(request, to, _("Taken back."))
