"""What all pages of a lead share: who sees it, how it is looked up, what is said of something done."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from leadlight.actions.access.operations import Actor, Operation, may
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.leads.whole_lead import WholeLead, whole_lead
from leadlight.engage.stages import SET_BY_PEOPLE
from leadlight.errors import NotFoundError
from leadlight.storage.due_rows import HEAVY, RESCORE, still_due
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

View = Callable[..., "HttpResponse"]

PATIENCE = 0.7
"""So many seconds somebody who did something waits until it shows in the score."""

_LOOK = 0.03


_DECIDED = frozenset(SET_BY_PEOPLE)
"""Stages in which nobody needs to accept or reject a lead any more."""


def of_lead(operation: Operation) -> Callable[[View], View]:
    """Let a view of a lead be used by whose role allows it; for who does not see the lead it is not there."""

    def declare(view: View) -> View:
        @needs(operation)
        @wraps(view)
        def answer(request: HttpRequest, /, lead_id: str, **more: Any) -> HttpResponse:  # noqa: ANN401 - as addresses have it
            try:
                seen_lead(lead_id, asking(request))
                return view(request, lead_id, **more)
            except NotFoundError as error:
                raise Http404(str(error)) from None

        return answer

    return declare


def page(request: HttpRequest, lead: WholeLead, tab: str, context: dict[str, object]) -> HttpResponse:
    """A page of a lead, within the frame that all of them have."""
    frame = {
        "lead": lead, "tab": tab, "may": permissions(asking(request)), "called": called(lead),
        "week": _this_week(lead), "is_undecided": lead.card.stage not in _DECIDED,
    }  # fmt: skip
    return render(request, f"leadlight/lead/{tab}.html", {**frame, **context})


def _this_week(lead: WholeLead) -> int | None:
    """By how many hundredths its score changed within a week."""
    if lead.card.total is None or lead.week_ago is None:
        return None
    return lead.card.total - lead.week_ago


def lead_for(request: HttpRequest, uid: str) -> WholeLead:
    """The lead that is looked at. Raises NotFoundError."""
    return whole_lead(uid, asking(request), now())


def called(lead: WholeLead) -> str:
    """What a lead is called: its name, else its address; blank where neither is known."""
    return lead.card.name or lead.card.email


def permissions(actor: Actor) -> dict[str, bool]:
    """What somebody may do, by short names for templates."""
    return {
        "write": may(actor, Operation.WRITE_LEADS),
        "review": may(actor, Operation.REVIEW_LEADS),
        "override": may(actor, Operation.OVERRIDE_SCORES),
        "assign": may(actor, Operation.ASSIGN_LEADS),
        "privacy": may(actor, Operation.MANAGE_PRIVACY),
    }


def done(request: HttpRequest, uid: str, sentence: str, undo: str = "", to: str = "lead") -> HttpResponse:
    """Say what was done, offer to undo it at an address, and show the lead again once it is scored anew."""
    wait_for_score(uid, asking(request))
    messages.success(request, sentence, extra_tags=undo)
    return redirect(to, lead_id=uid)


def failed(request: HttpRequest, uid: str, sentence: str, to: str = "lead") -> HttpResponse:
    """Say why something could not be done."""
    messages.error(request, sentence)
    return redirect(to, lead_id=uid)


def wait_for_score(uid: str, actor: Actor) -> None:
    """Wait a moment while the worker scores a lead anew; if that takes longer, the page says so."""
    root, until = seen_lead(uid, actor), time.monotonic() + PATIENCE
    while still_due((RESCORE, HEAVY), [root]) and time.monotonic() < until:
        time.sleep(_LOOK)
