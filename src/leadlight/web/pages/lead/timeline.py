"""Everything that happened with a lead, on all channels, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.whole_timeline import Chosen, WholeTimeline, whole_timeline
from leadlight.errors import DataError, NotFoundError
from leadlight.scoring.values import normal_name
from leadlight.web.pages.lead.entries import shown_entries
from leadlight.web.pages.lead.seen import lead_for, of_lead, page
from leadlight.web.pages.lead.values import CHANNELS, channel_icon, channel_word, event_word
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LIMIT = 40


@of_lead(Operation.READ_LEADS)
@require_safe
def timeline(request: HttpRequest, uid: str) -> HttpResponse:
    """A page of entries; asked for by htmx, only those that follow."""
    channel = request.GET.get("channel", "")
    chosen = Chosen(channel if channel in CHANNELS else "", normal_name(request.GET.get("event", "")[:200]))
    cursor = request.GET.get("cursor") or None
    try:
        found = whole_timeline(uid, chosen, Asked(LIMIT, cursor), asking(request), now())
    except NotFoundError:
        raise
    except DataError:  # a cursor of another list: begin anew
        found = whole_timeline(uid, chosen, Asked(LIMIT), asking(request), now())
    context = {
        "entries": shown_entries(found.entries),
        "older": _address(uid, chosen, found.next) if found.next else "",
        "has_cursor": cursor is not None,
        "chosen": chosen,
        "channels": _channels(uid, chosen, found),
        "names": [(name, event_word(name), name == chosen.event) for name in found.names],
    }
    if request.htmx and cursor is not None:  # type: ignore[attr-defined]  # of the middleware
        return render(request, "leadlight/lead/entries.html", context)
    return page(request, lead_for(request, uid), "timeline", context)


def _channels(uid: str, chosen: Chosen, found: WholeTimeline) -> list[tuple[str, str, str, int | None, bool]]:
    """Where each channel leads, its word, icon and count, and whether it is the one chosen."""
    everything = (_address(uid, Chosen()), _("Everything"), "timeline", None, not chosen.channel)
    return [
        everything,
        *(
            (
                _address(uid, Chosen(name)),
                channel_word(name),
                channel_icon(name),
                count,
                name == chosen.channel,
            )
            for name, count in found.channels.items()
        ),
    ]


def _address(uid: str, chosen: Chosen, cursor: str | None = None) -> str:
    asked = {"channel": chosen.channel, "event": chosen.event, "cursor": cursor or ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("lead_timeline", args=[uid]) + (f"?{query}" if query else "")
