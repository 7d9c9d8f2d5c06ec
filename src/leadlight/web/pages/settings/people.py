"""Who works with Leadlight: invite, change roles, new links, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.company import address_of_links
from leadlight.actions.access.operations import Operation, Role
from leadlight.actions.access.people import (
    add_user,
    change_role,
    email_of_user,
    known_users,
    new_link_for,
    remove_user,
)
from leadlight.actions.clock import now
from leadlight.errors import DataError
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import back_to, done, page, url_of
from leadlight.web.pages.told_once import tell_once, told
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from leadlight.actions.access.links import Invitation

_HERE = "settings_people"

NAMES = {
    Role.REP.value: gettext_lazy("Sales"),
    Role.MARKETER.value: gettext_lazy("Marketing"),
    Role.ADMIN.value: gettext_lazy("Administrator"),
    Role.VIEWER.value: gettext_lazy("Viewer"),
}
"""What each role is called."""

ROLES = [
    (Role.REP.value, gettext_lazy("Sales: works leads")),
    (Role.MARKETER.value, gettext_lazy("Marketing: also lists, scoring and exports")),
    (Role.ADMIN.value, gettext_lazy("Administrator: also settings and people")),
    (Role.VIEWER.value, gettext_lazy("Viewer: sees everything, changes nothing")),
]
"""Each role with what it may, in a few words."""


class InviteForm(forms.Form):
    """Somebody who is to work here."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_USERS)
def people(request: HttpRequest) -> HttpResponse:
    """See who works here, and invite."""
    form = InviteForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            found = add_user(said["email"], Role(said["role"]), now(), asking(request), said["name"])
        except DataError as error:
            form.add_error("email", refusal(error))
        else:
            return _told(request, found, _("%(email)s was added.") % {"email": found.email})
    status = 422 if form.errors else 200
    shown = {
        "form": form,
        "users": known_users(),
        "roles": NAMES.items(),
        "told": told(request),
        "you": asking(request).user,
    }
    return page(request, _HERE, shown, status=status)


def _told(request: HttpRequest, found: Invitation, sentence: str) -> HttpResponse:
    link = address_of_links() + found.path
    tell_once(request, {"email": found.email, "link": link, "expires": found.expires_at})
    return done(request, _HERE, sentence)


@require_POST
@needs(Operation.MANAGE_USERS)
@back_to(_HERE)
def set_role(request: HttpRequest, number: int) -> HttpResponse:
    """Give somebody another role."""
    role = request.POST.get("role", "")
    if role not in set(Role):
        raise DataError(_("There is no such role."))
    email = email_of_user(number)
    before = next(each.role for each in known_users() if each.id == number)
    change_role(email, Role(role), now(), asking(request))
    if before == role:
        return done(request, _HERE, _("Nothing was changed."))
    sentence = _("%(email)s has another role now, and has to log in again.") % {"email": email}
    return done(request, _HERE, sentence, f"{url_of('settings_role_back', number, before.value)}")


@require_POST
@needs(Operation.MANAGE_USERS)
@back_to(_HERE)
def role_back(request: HttpRequest, number: int, role: str) -> HttpResponse:
    """Give somebody the role of before."""
    if role not in set(Role):
        raise DataError(_("There is no such role."))
    change_role(email_of_user(number), Role(role), now(), asking(request))
    return done(request, _HERE, _("Taken back."))


@require_POST
@needs(Operation.MANAGE_USERS)
@back_to(_HERE)
def new_link(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link with which somebody sets a new password."""
    drop = request.POST.get("second_factor") == "drop"
    found = new_link_for(email_of_user(number), now(), asking(request), drop_second_factor=drop)
    return _told(request, found, _("There is a new link for %(email)s.") % {"email": found.email})


@require_POST
@needs(Operation.MANAGE_USERS)
@back_to(_HERE)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody out."""
    email = email_of_user(number)
    remove_user(email, now(), asking(request))
    return done(request, _HERE, _("%(email)s was removed. Their leads stay.") % {"email": email})
