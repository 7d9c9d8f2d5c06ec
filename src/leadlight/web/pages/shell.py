"""The frame around every page: where one can go, and how the user wants to see it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadlight.actions.access.operations import Actor, Operation, may
from leadlight.web.actors import actor_of_request

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

THEMES = ("light", "dark")
"""What can be chosen instead of what the system says."""

ZONE, THEME = "leadlight_zone", "leadlight_theme"
"""Cookies: the browser's time zone, and what the user chose."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation: the name of its address, an icon's, a word, and what it needs."""

    address: str
    icon: str
    label: _StrPromise
    needs: Operation


ENTRIES = (
    Entry("today", "today", _("Today"), Operation.READ_LEADS),
    Entry("leads", "groups", _("Leads"), Operation.READ_LEADS),
    Entry("review", "rule", _("Review"), Operation.REVIEW_LEADS),
    Entry("settings", "settings", _("Settings"), Operation.IMPORT_DATA),
)
"""The pages there are, in order."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it stands on a page."""

    url: str
    icon: str
    label: _StrPromise
    is_here: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """What the frame shows; Django asks it for every page."""
    theme = request.COOKIES.get(THEME, "")
    actor = actor_of_request(request)
    return {
        "navigation": [] if actor is None else list(_shown(actor, request.path)),
        "account_url": reverse("account_home"),
        "theme": theme if theme in THEMES else "",
        "zone": timezone.get_current_timezone_name(),
        "role": "" if actor is None else actor.role,
    }


def _shown(actor: Actor, path: str) -> Iterator[Shown]:
    for entry in ENTRIES:
        if may(actor, entry.needs):
            url = reverse(entry.address)
            yield Shown(url, entry.icon, entry.label, path.startswith(url))


def in_zone_of_browser(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let dates be written in the user's time zone, where the browser said it; else in UTC."""

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            zone = zoneinfo.ZoneInfo(unquote(request.COOKIES.get(ZONE, "")))
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):  # none, or none that is known
            return respond(request)
        with timezone.override(zone):
            return respond(request)

    return answer
