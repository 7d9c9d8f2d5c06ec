"""What people are asked when they decide: why, in which words, until when."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadlight.actions.lifecycle.override_score import LONGEST, Wanted
from leadlight.scoring.values import DAY, microseconds

USUAL_DAYS = 30


class VerdictForm(forms.Form):
    """A verdict: one of the company's reasons, and words."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, reasons: list[tuple[str, str]], data: object = None, *, needed: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or nothing
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.required = needed
        field.choices = reasons if needed else [*reasons, ("", _("No particular reason"))]
        field.error_messages["required"] = str(_("Choose a reason: it is what everybody learns from."))
        if not needed:
            field.initial = ""


class OverrideForm(forms.Form):
    """An override: points or a priority, why, and until when."""

    points = forms.DecimalField(
        label=_("Points to add or take away"),
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        help_text=_("Such as 15, or -20."),
    )
    priority = forms.ChoiceField(label=_("Or a fixed priority"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=500)
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It counts until the end of that day. What should last is a rule of the model."),
    )  # fmt: skip

    def __init__(self, priorities: list[str], now: int, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or nothing
        self._now = now
        field = self.fields["priority"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("None")), *((name, name) for name in priorities)]
        today = timezone.localtime(_moment(now)).date()
        self.fields["until"].initial = today + timedelta(days=USUAL_DAYS)
        latest = today + timedelta(days=LONGEST // DAY - 1)
        self.fields["until"].widget.attrs.update(min=today.isoformat(), max=latest.isoformat())

    def clean(self) -> dict[str, object]:
        """Say which of the two it is."""
        found: dict[str, object] = super().clean() or {}
        if not self.errors and (found.get("points") is None) == (not found.get("priority")):
            raise ValidationError(_("Say either points or a priority."))
        return found

    @property
    def wanted(self) -> Wanted:
        """What the override says."""
        said = self.cleaned_data
        end = timezone.make_aware(datetime.combine(said["until"], time.max))
        return Wanted(said["reason"], microseconds(end), said["points"], said["priority"] or None)


def _moment(instant: int) -> datetime:
    return datetime.fromtimestamp(instant / 1e6, UTC)
