"""Who the company's customers are: a template, or a form that becomes a scoring model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from leadlight.actions.access.first_run import note_step
from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.models.versions import check_text, publish_later
from leadlight.errors import DataError, ModelError
from leadlight.insights.ideal_customer import DEEDS, SIZES, IdealCustomer, model_of
from leadlight.scoring.definition import Rule, ScoringModel
from leadlight.scoring.reading import read_model
from leadlight.templates import template_names, template_text, templates
from leadlight.web.pages.first_run.steps import page
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST_ENTRIES, _LONGEST_ENTRY = 40, 80

SAID_OF_DEEDS = {
    "demo": gettext_lazy("ask for a demo"),
    "pricing": gettext_lazy("look at prices"),
    "trial": gettext_lazy("start a trial"),
    "form": gettext_lazy("send a form"),
    "webinar": gettext_lazy("come to a webinar"),
    "stories": gettext_lazy("read customer stories"),
    "comes_back": gettext_lazy("come back on several days"),
    "downloads": gettext_lazy("download something"),
    "clicks": gettext_lazy("click in e-mails"),
    "invites": gettext_lazy("invite a colleague"),
    "chat": gettext_lazy("start a chat"),
}
"""What people do before they buy, in words."""


class Several(forms.CharField):
    """Several texts in one field, parted by commas or lines."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # noqa: ANN401 - what Django got
        """The texts, without blanks around them."""
        text = super().to_python(value)
        return [part.strip() for part in re.split(r"[,;\n]", text or "") if part.strip()]

    def validate(self, value: Sequence[str]) -> None:
        """Neither too many nor too long."""
        super().validate(value)
        if len(value) > _MOST_ENTRIES or any(
            len(part) > _LONGEST_ENTRY or not part.isprintable() for part in value
        ):
            raise forms.ValidationError(
                _("At most %(entries)s entries of %(letters)s letters.")
                % {"entries": _MOST_ENTRIES, "letters": _LONGEST_ENTRY}
            )

    def run_validators(self, value: Sequence[str]) -> None:
        """There is nothing else to look at: those of texts do not fit lists."""


class CustomerForm(forms.Form):
    """The ideal customer, in words."""

    industries = Several(
        label=gettext_lazy("Which industries are they in?"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("software, finance, hotels")}),
    )
    sizes = forms.MultipleChoiceField(
        label=gettext_lazy("How many people work there?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, key) for key in SIZES],
    )
    places = Several(
        label=gettext_lazy("Where are they?"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Germany, DE, Vienna")}),
        help_text=gettext_lazy("Countries and towns as your lists spell them; codes such as DE too."),
    )
    titles = Several(
        label=gettext_lazy("What are people called who decide?"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("CEO, head of, owner")}),
    )
    deeds = forms.MultipleChoiceField(
        label=gettext_lazy("What do they do before they buy?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(SAID_OF_DEEDS.items()),
    )
    own_domain = forms.CharField(
        label=gettext_lazy("What do your own e-mail addresses end with?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Your own people are never scored."),
    )
    rivals = Several(
        label=gettext_lazy("And those of competitors?"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "rival.com"}),
    )

    def clean_own_domain(self) -> str:
        """Without what people write before it."""
        said: str = self.cleaned_data["own_domain"].strip().lower().rpartition("@")[2]
        return said

    def customer(self) -> IdealCustomer:
        """What was said."""
        said = dict(self.cleaned_data)
        ticked = said.pop("deeds")
        sizes = [SIZES[key] for key in said.pop("sizes")]
        deeds = [key for key in DEEDS if key in ticked]
        return IdealCustomer(sizes=sizes, deeds=deeds, **said)


@require_safe
@needs(Operation.PUBLISH_MODELS)
def customers(request: HttpRequest) -> HttpResponse:
    """Describe them, or take a template."""
    own = asking(request).email.rpartition("@")[2]
    form = CustomerForm(label_suffix="", initial={"own_domain": own, "deeds": ["demo", "pricing", "form"]})
    return _described(request, form)


def _described(request: HttpRequest, form: CustomerForm, status: int = 200) -> HttpResponse:
    names = template_names()
    shown = [(name, names[name], about) for name, about in templates().items()]
    return page(request, "customers", "model", {"form": form, "templates": shown}, status)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule in a few words: what it is called, and what it gives at least and at most."""

    name: str
    least: Decimal
    most: Decimal


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.PUBLISH_MODELS)
def model(request: HttpRequest) -> HttpResponse:
    """Look at the model, change it, publish it."""
    if request.method == "POST":
        return _published(request, request.POST.get("model", "").replace("\r\n", "\n"))
    name = request.GET.get("template")
    if name is not None:
        if name not in templates():
            raise Http404
        return _shown(request, template_text(name))
    form = CustomerForm(request.GET, label_suffix="")
    if not form.is_valid():
        return _described(request, form, 422)
    return _shown(request, model_of(form.customer()))


def _shown(request: HttpRequest, text: str, status: int = 200) -> HttpResponse:
    checked = check_text(text, asking(request))
    found = None if checked.problems else read_model(text)
    shown = {
        "text": text,
        "checked": checked,
        "model": found,
        "scores": [] if found is None else _lines(found),
    }
    return page(request, "model", "model", shown, status)


def _lines(found: ScoringModel) -> list[tuple[str, list[Line]]]:
    """The rules of each score."""
    return [(name, [_line(rule) for _, rule in score.all_rules()]) for name, score in found.scores.items()]


def _line(rule: Rule) -> Line:
    given = list(rule.points.values()) if isinstance(rule.points, dict) else [rule.points]
    return Line(rule.name, min(given), max(given))


def _published(request: HttpRequest, text: str) -> HttpResponse:
    actor = asking(request)
    try:
        publish_later(text, _("Said in the first steps"), actor, now())
    except ModelError:
        return _shown(request, text, 422)
    except DataError:  # it is in force already, which is what was wanted
        messages.info(request, _("This is how leads are scored already."))
    else:
        messages.success(request, _("Leads are scored by this from now on."))
    note_step("model", "done", actor)
    return redirect("first_run_leads")
