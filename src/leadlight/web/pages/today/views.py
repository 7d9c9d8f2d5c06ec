"""The page of today, and its list as it comes again when something has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation, Role, may
from leadlight.actions.clock import now
from leadlight.actions.leads.queue import todays_queue
from leadlight.scoring.values import moment
from leadlight.web.pages.today.asked import Asked
from leadlight.web.pages.today.lines import lines_of
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@needs(Operation.READ_LEADS)
def today(request: HttpRequest) -> HttpResponse:
    """The queue of the user's leads, best first."""
    return render(request, "leadlight/today/today.html", shown(request))


@require_safe
@needs(Operation.READ_LEADS)
def queue(request: HttpRequest) -> HttpResponse:
    """The list alone; nothing where it is as the browser has it."""
    found = shown(request)
    if found["mark"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "leadlight/today/queue.html", found)


def shown(request: HttpRequest) -> dict[str, Any]:
    """All that the list shows to whoever asks."""
    actor, at, asked = asking(request), now(), Asked.of(request)
    sees_all = actor.role is not Role.REP
    found = todays_queue(asked.wanted(everybody=sees_all), actor, at)
    day = timezone.localtime(moment(at)).date()
    lines = lines_of(found, actor)
    return {
        "lines": lines,
        "found": found,
        "waiting": sum(not line.is_drawn for line in lines),
        "overdue": sum(line.row.step.is_overdue for line in lines),
        "mark": f"{found.mark}-{day:%d}",  # what is due today was due tomorrow yesterday
        "asked": asked,
        "day": day,
        "sees_all": sees_all,
        "may_decide": may(actor, Operation.REVIEW_LEADS),
        "may_import": may(actor, Operation.IMPORT_DATA),
        "may_set_up": may(actor, Operation.MANAGE_COMPANY),
    }
