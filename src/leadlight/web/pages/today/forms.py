"""What is asked before a lead is rejected, put off, or written about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadlight.engage.company import Company
from leadlight.engage.stages import RECYCLED
from leadlight.engage.working_hours import Work, day_of, opening, working_day
from leadlight.web.pages.words import short_weekday


class RejectForm(forms.Form):
    """Why a lead is not taken on."""

    reason = forms.ChoiceField(label=gettext_lazy("Why?"))
    text = forms.CharField(
        label=gettext_lazy("In your words (optional)"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, company: Company, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        later = [(each.name, each.name) for each in company.reject if each.then == RECYCLED]
        ended = [(each.name, each.name) for each in company.reject if each.then != RECYCLED]
        groups = [(_("It rests, and may come back"), later), (_("It is lost"), ended)]
        _choose(self, "reason", [("", _("Choose a reason")), *(each for each in groups if each[1])])


class SnoozeForm(forms.Form):
    """Until when a lead is put off: one of a few days, or a date."""

    until = forms.ChoiceField(label=gettext_lazy("See it again"), widget=forms.RadioSelect)
    date = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, work: Work, now: int, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self._work, self._today = work, day_of(work, now)
        monday = self._today + timedelta(days=7 - self._today.weekday())
        self._days = {
            "tomorrow": working_day(work, self._today + timedelta(days=1)),
            "three": working_day(work, self._today + timedelta(days=3)),
            "week": working_day(work, monday),
        }
        words = {"tomorrow": _("Tomorrow"), "three": _("In three days"), "week": _("Next week")}
        near = [
            (name, f"{words[name]} ({short_weekday(day)})")
            for name, day in self._days.items()
            if name == "tomorrow" or day != self._days["tomorrow"]
        ]
        _choose(self, "until", [*near, ("date", _("On a date"))])
        self.fields["until"].initial = "tomorrow"

    def clean(self) -> dict[str, Any] | None:
        """A date is needed where one was chosen, and it is to come."""
        said = super().clean() or {}
        if said.get("until") == "date" and not self.errors:
            if not said.get("date"):
                self.add_error("date", _("Choose the date."))
            elif not self._today < said["date"] <= self._today + timedelta(days=365):
                self.add_error("date", _("Choose a date after today, within a year."))
        return said

    def instant(self) -> int:
        """When the lead is seen again: as the company opens on that day."""
        said = self.cleaned_data
        return opening(self._work, said["date"] if said["until"] == "date" else self._days[said["until"]])


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Let a field of a form have these choices."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class NoteForm(forms.Form):
    """What came of it."""

    text = forms.CharField(
        label=gettext_lazy("What came of it?"), max_length=10_000, widget=forms.Textarea({"rows": 4})
    )
