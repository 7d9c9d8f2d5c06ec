"""Custom fields: what is known of leads, and what each field holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.live.company_fields import declare_field, undeclare_field
from leadlight.actions.live.fields import listed_fields
from leadlight.errors import DataError
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import back_to, done, page, url_of
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_fields"


class FieldForm(forms.Form):
    """A field, what people call it and what it holds."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("As lists and forms call it. Contract End becomes contract_end in rules."),
    )
    label = forms.CharField(label=gettext_lazy("What people call it"), max_length=100, required=False)
    type = forms.ChoiceField(
        label=gettext_lazy("It holds"),
        choices=[
            ("text", gettext_lazy("Text")),
            ("number", gettext_lazy("A number")),
            ("yes/no", gettext_lazy("Yes or no")),
            ("time", gettext_lazy("A date or time")),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_COMPANY)
def fields(request: HttpRequest) -> HttpResponse:
    """See the fields, and declare one."""
    form = FieldForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = declare_field(said["name"], said["type"], said["label"], now(), asking(request))
        except DataError as error:
            form.add_error("name", refusal(error))
        else:
            undo = url_of("settings_field_remove", found.name)
            return done(request, _HERE, _("%(name)s is declared.") % {"name": found.label}, undo)
    return page(request, _HERE, {"form": form, "fields": listed_fields()}, status=422 if form.errors else 200)


@require_POST
@needs(Operation.MANAGE_COMPANY)
@back_to(_HERE)
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Declare a field no more."""
    before = next((each for each in listed_fields() if each.name == name), None)
    undeclare_field(name, now(), asking(request))
    sentence = _("%(name)s is declared no more. What leads have in it stays.") % {"name": name}
    undo = (
        "" if before is None else urlencode({"name": before.name, "type": before.type, "label": before.label})
    )
    return done(request, _HERE, sentence, undo and f"{url_of('settings_field_back')}?{undo}")


@require_POST
@needs(Operation.MANAGE_COMPANY)
@back_to(_HERE)
def bring_back(request: HttpRequest) -> HttpResponse:
    """Declare a field again that was just removed."""
    said = request.GET
    declare_field(said.get("name", ""), said.get("type", ""), said.get("label", ""), now(), asking(request))
    return done(request, _HERE, _("Taken back."))
