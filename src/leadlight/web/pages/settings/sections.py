"""The pages of the settings, and the frame they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation, may
from leadlight.errors import LeadlightError, NotAllowedError, NotLoggedInError
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from django.utils.functional import _StrPromise

    from leadlight.actions.access.operations import Actor

Params = ParamSpec("Params")


@dataclass(frozen=True, slots=True)
class Section:
    """A page: the name of its address, an icon's, what it is called, what is there, and what it needs."""

    address: str
    icon: str
    label: _StrPromise
    about: _StrPromise
    needs: Operation


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    label: _StrPromise
    sections: tuple[Section, ...]


GROUPS = (
    Group(
        _("Company"),
        (
            Section(
                "settings_company",
                "apartment",
                _("Company"),
                _("Currency, address, who sees which leads"),
                Operation.MANAGE_COMPANY,
            ),
            Section(
                "settings_hours",
                "schedule",
                _("Working hours"),
                _("When you work, and how soon leads are answered"),
                Operation.MANAGE_COMPANY,
            ),
            Section(
                "settings_people",
                "group",
                _("People and roles"),
                _("Who works here, and what each may do"),
                Operation.MANAGE_USERS,
            ),
            Section(
                "settings_pipeline",
                "conversion_path",
                _("Pipeline and reasons"),
                _("The steps of a deal, and why leads are accepted or rejected"),
                Operation.MANAGE_COMPANY,
            ),
            Section(
                "settings_fields",
                "data_object",
                _("Custom fields"),
                _("What you know of a lead, and what each field holds"),
                Operation.MANAGE_COMPANY,
            ),
        ),
    ),
    Group(
        _("Data"),
        (
            Section(
                "settings_keys",
                "key",
                _("Keys and snippets"),
                _("Let your website and your programs send what leads do"),
                Operation.MANAGE_CONNECTIONS,
            ),
            Section(
                "settings_sources",
                "monitor_heart",
                _("Sources"),
                _("What came from where, and what could not be used"),
                Operation.MANAGE_CONNECTIONS,
            ),
            Section(
                "settings_connections",
                "sync_alt",
                _("Hooks and webhooks"),
                _("Other systems that tell Leadlight, and that it tells"),
                Operation.MANAGE_CONNECTIONS,
            ),
            Section(
                "settings_enrichment",
                "playlist_add",
                _("Enrichment files"),
                _("Lists that say more of companies and people"),
                Operation.IMPORT_DATA,
            ),
        ),
    ),
    Group(
        _("Privacy and safety"),
        (
            Section(
                "settings_consent",
                "handshake",
                _("Consent"),
                _("Who may get campaigns, and the texts people agreed to"),
                Operation.MANAGE_COMPANY,
            ),
            Section(
                "settings_retention",
                "auto_delete",
                _("Retention"),
                _("How long which data are kept"),
                Operation.MANAGE_COMPANY,
            ),
            Section(
                "settings_backup",
                "backup",
                _("Backup"),
                _("A copy of everything, to take away"),
                Operation.MANAGE_COMPANY,
            ),
            Section(
                "settings_audit", "history", _("Audit"), _("Who did what, and when"), Operation.MANAGE_USERS
            ),
        ),
    ),
)
"""All pages, in order."""


def groups_for(actor: Actor) -> list[Group]:
    """The pages that somebody may use."""
    found = [
        Group(group.label, tuple(each for each in group.sections if may(actor, each.needs)))
        for group in GROUPS
    ]
    return [group for group in found if group.sections]


@require_safe
@needs(Operation.IMPORT_DATA)
def overview(request: HttpRequest) -> HttpResponse:
    """All settings that the user may change."""
    return render(request, "leadlight/settings/overview.html", {"groups": groups_for(asking(request))})


def paths() -> list[str]:
    """Where all pages of the settings are."""
    return [f"/settings/{_name(each.address)}/" for group in GROUPS for each in group.sections]


def _name(address: str) -> str:
    return address.removeprefix("settings_")


def page(request: HttpRequest, address: str, found: dict[str, object], *, status: int = 200) -> HttpResponse:
    """A page of the settings in its frame; its template is called as its address is."""
    section = next(each for group in GROUPS for each in group.sections if each.address == address)
    template = f"leadlight/settings/{_name(address)}.html"
    shown = {"groups": groups_for(asking(request)), "section": section, **found}
    return render(request, template, shown, status=status)


Deed = Callable[Concatenate["HttpRequest", Params], "HttpResponseBase"]


def back_to(address: str) -> Callable[[Deed[Params]], Deed[Params]]:
    """Let a deed that cannot be done lead back to its page, which says why."""

    def declare(deed: Deed[Params]) -> Deed[Params]:
        @wraps(deed)
        def tried(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            try:
                return deed(request, *args, **kwargs)
            except (NotAllowedError, NotLoggedInError):
                raise
            except LeadlightError as error:
                messages.error(request, refusal(error))
                return redirect(address)

        return tried  # type: ignore[return-value]  # a Callable has no names for its arguments

    return declare


def done(request: HttpRequest, address: str, sentence: str, undo: str = "") -> HttpResponse:
    """Say what was done, and with which address it is undone, on the page it belongs to."""
    messages.success(request, sentence, extra_tags=undo)
    return redirect(address)


def url_of(address: str, *args: object) -> str:
    """The address of a deed."""
    return reverse(address, args=args)
