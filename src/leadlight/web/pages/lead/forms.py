"""What somebody says of a lead, as forms read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadlight.actions.leads.log_touch import LONGEST, MOST_MINUTES, TOUCHES
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.actions.lifecycle.deciding import LONGEST_REASON, LONGEST_TEXT
from leadlight.engage.company import known_stages
from leadlight.engage.stages import RECYCLED
from leadlight.scoring.scalars import LARGEST_POINTS
from leadlight.scoring.values import microseconds

TOUCH_WORDS = {
    "Call Completed": _("Call: spoke with them"), "Call Received": _("Call: they called"),
    "Call Missed": _("Call: nobody answered"), "Call Voicemail Left": _("Call: left a message"),
    "Meeting Held": _("Meeting held"), "Meeting Missed": _("Meeting: they did not come"),
    "Email Sent": _("E-mail sent"), "Email Replied": _("They replied by e-mail"),
}  # fmt: skip

WEEKS = (
    ("7", _("1 week")),
    ("14", _("2 weeks")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("1 year")),
)


class _Form(forms.Form):
    """A form of a lead; its fields' ids begin with its name, so that several stand on one page."""

    called = ""

    def __init__(self, lead: WholeLead, data: Any = None, **more: Any) -> None:  # noqa: ANN401 - as Django gives it
        super().__init__(data, auto_id=f"{self.called}_%s", **more)
        self.lead = lead
        self.prepare(lead)

    def prepare(self, lead: WholeLead) -> None:
        """Offer what the lead and the company have."""

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


def _words(label: Any, longest: int, rows: int = 2, **more: Any) -> forms.CharField:  # noqa: ANN401 - lazy texts
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class StageForm(_Form):
    """To which stage a lead is moved."""

    called = "stage"
    stage = forms.ChoiceField(label=_("Move to"))
    reason = forms.CharField(label=_("Why (optional)"), max_length=LONGEST_REASON, required=False)

    def prepare(self, lead: WholeLead) -> None:
        """Offer every stage but the one it is in."""
        ladder = [] if lead.model is None else [stage.name for stage in lead.model.model.stages]
        names = [name for name in known_stages(ladder, lead.company) if name != RECYCLED]
        here = lead.card.step or lead.card.stage
        self.choose("stage", [("", "–"), *((name, name) for name in names if name != here)])


class AcceptForm(_Form):
    """Why a lead is accepted."""

    called = "accept"
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    text = _words(_("In your words (optional)"), LONGEST_TEXT, required=False)

    def prepare(self, lead: WholeLead) -> None:
        """Offer the company's reasons, or none."""
        self.choose("reason", [("", _("No reason")), *((each, each) for each in lead.company.accept)])


class RejectForm(_Form):
    """Why a lead is rejected."""

    called = "reject"
    reason = forms.ChoiceField(label=_("Reason"))
    text = _words(_("In your words (optional)"), LONGEST_TEXT, required=False)

    def prepare(self, lead: WholeLead) -> None:
        """Offer the company's reasons, by what becomes of the lead."""
        rests = [(each.name, each.name) for each in lead.company.reject if each.then == RECYCLED]
        lost = [(each.name, each.name) for each in lead.company.reject if each.then != RECYCLED]
        groups = [(_("It rests and may come back"), rests), (_("It is lost"), lost)]
        self.choose("reason", [("", "–"), *[(name, each) for name, each in groups if each]])


class OverrideForm(_Form):
    """Points on top of a score, or a fixed priority, for a time."""

    called = "override"
    points = forms.DecimalField(
        label=_("Points to add or take"), required=False, max_digits=9, decimal_places=2,
        min_value=-LARGEST_POINTS, max_value=LARGEST_POINTS,
    )  # fmt: skip
    priority = forms.ChoiceField(label=_("Or fix the priority"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)
    days = forms.ChoiceField(label=_("For how long"), choices=WEEKS, initial="30")

    def prepare(self, lead: WholeLead) -> None:
        """Offer the priorities of the model."""
        known = [] if lead.model is None else [each.name for each in lead.model.model.priorities]
        self.choose("priority", [("", "–"), *((name, name) for name in known)])


class OutcomeForm(_Form):
    """What became of a deal."""

    called = "outcome"
    result = forms.ChoiceField(
        label=_("The deal was"), choices=(("won", _("won")), ("lost", _("lost"))), widget=forms.RadioSelect
    )
    value = forms.DecimalField(
        label=_("Value (optional)"), required=False, min_value=0, max_digits=15, decimal_places=2
    )
    on = forms.DateField(
        label=_("Decided on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=_("Why (optional)"), max_length=LONGEST_REASON, required=False)

    def prepare(self, lead: WholeLead) -> None:
        """Name the currency, and begin with today."""
        self.fields["value"].label = _("Value in %(currency)s (optional)") % {
            "currency": lead.company.currency
        }
        self.fields["on"].initial = timezone.localdate()

    def at(self) -> int | None:
        """When it was decided; None for now: also where today is meant."""
        day = self.cleaned_data.get("on")
        if day is None or day >= timezone.localdate():
            return None
        return microseconds(timezone.make_aware(datetime.combine(day, time(12))))


class OwnerForm(_Form):
    """Whose a lead is."""

    called = "owner"
    owner = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, lead: WholeLead, data: Any = None, people: tuple[str, ...] = (), **more: Any) -> None:  # noqa: ANN401
        self.people = people
        super().__init__(lead, data, **more)

    def prepare(self, lead: WholeLead) -> None:
        """Offer everybody who has an account, and nobody."""
        own = lead.card.owner
        known = dict.fromkeys([*([own] if own else []), *self.people])
        self.choose("owner", [("", _("Nobody")), *((each, each) for each in known)])
        self.fields["owner"].initial = own


class NoteForm(_Form):
    """What somebody writes on a lead."""

    called = "note"
    text = _words(_("Write a note"), LONGEST_TEXT, 3)


class TouchForm(_Form):
    """A call, a meeting or a mail, logged by hand."""

    called = "touch"
    event = forms.ChoiceField(
        label=_("What happened"), choices=[(each, TOUCH_WORDS[each]) for each in TOUCHES]
    )
    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Minutes (optional)"), required=False, min_value=0, max_value=MOST_MINUTES
    )
    text = _words(_("What was said (optional)"), LONGEST, 3, required=False)

    def prepare(self, lead: WholeLead) -> None:  # noqa: ARG002 - every lead alike
        """Begin with now."""
        self.fields["at"].initial = timezone.localtime


Shown = dict[str, _Form]
Make = Callable[[WholeLead], _Form]
