"""The form behind a one-time link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from leadlight.storage.models import User


class Welcome(forms.Form):
    """A password, twice; from the first administrator the e-mail address too."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, user: User | None) -> None:  # noqa: ANN401 - what Django got
        super().__init__(data, label_suffix="")
        self._user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        if user is not None:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """Look at the password with all that is known of its user."""
        found = super().clean() or {}
        password, user = found.get("password"), self._user or User(email=found.get("email", ""))
        if password and password != found.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return found
