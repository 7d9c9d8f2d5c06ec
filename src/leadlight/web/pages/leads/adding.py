"""A lead typed in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.change_lead import Said, create_lead
from leadlight.actions.live.fields import listed_fields
from leadlight.errors import DataError
from leadlight.web.pages.lead.seen import wait_for_score
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LONGEST = 500


class NewLead(forms.Form):
    """What is known of a lead; an address or a number at least."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=60)
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=_LONGEST)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=_LONGEST)
    company = forms.CharField(label=gettext_lazy("Company"), required=False, max_length=_LONGEST)
    job_title = forms.CharField(label=gettext_lazy("Job title"), required=False, max_length=_LONGEST)
    country = forms.CharField(label=gettext_lazy("Country"), required=False, max_length=_LONGEST)

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401 - what Django got
        super().__init__(data, label_suffix="")
        for field in listed_fields():
            if field.name not in self.fields:
                label, kind = field.label, field.type
                self.fields[field.name] = (
                    forms.FloatField(label=label, required=False)
                    if kind == "number"
                    else forms.CharField(label=label, required=False, max_length=_LONGEST)
                )

    def clean(self) -> dict[str, Any]:
        """See to it that something tells who it is."""
        found = super().clean() or {}
        if not self.errors and not found.get("email") and not found.get("phone"):
            raise forms.ValidationError(_("Give an e-mail address or a phone number: it tells who this is."))
        return found

    def said(self) -> dict[str, Any]:
        """The fields that were filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value not in {"", None}}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.WRITE_LEADS)
def new_lead(request: HttpRequest) -> HttpResponse:
    """The form, and making a lead of what it says."""
    form = NewLead(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_lead(Said(form.said()), asking(request), now())
        except DataError as error:
            form.add_error(None, refusal(error))
        else:
            messages.success(request, _("The lead is noted, and scored in a moment."))
            if made.lead is None:
                return redirect("leads")
            wait_for_score(made.lead, asking(request))
            return redirect("lead", lead_id=made.lead)
    return render(request, "leadlight/leads/new.html", {"form": form}, status=422 if form.errors else 200)
