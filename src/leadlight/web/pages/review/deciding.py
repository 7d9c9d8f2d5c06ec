"""Accept, reject and override a lead, and take each of it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.deciding import Moved, is_scored_here
from leadlight.actions.lifecycle.end_override import end_override
from leadlight.actions.lifecycle.override_score import override_score
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.live.model_in_force import in_force
from leadlight.errors import DataError, NotFoundError
from leadlight.insights.verdicts import best_first
from leadlight.storage.company_row import company_in_force
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.merges import uid_of_lead
from leadlight.storage.override_rows import lead_of_override
from leadlight.storage.stage_rows import move_numbered
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.review.forms import OverrideForm, VerdictForm
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse


_LARGEST = 2**63
"""No row has a number from here on."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.REVIEW_LEADS)
def accept_lead(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Ask why a lead is accepted, and accept it."""
    reasons = [(name, name) for name in company_in_force().accept]
    form = VerdictForm(reasons, request.POST if request.method == "POST" else None, needed=False)

    def do() -> str:
        said = form.cleaned_data
        moved = accept(lead_id, asking(request), now(), said["reason"], said["text"])
        return _tell(request, moved, _("Accepted: %(lead)s is in %(stage)s now."))

    return _asked(request, lead_id, form, do, "accept")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.REVIEW_LEADS)
def reject_lead(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Ask why a lead is rejected, and reject it."""
    reasons = [(each.name, each.name) for each in company_in_force().reject]
    form = VerdictForm(reasons, request.POST if request.method == "POST" else None, needed=True)

    def do() -> str:
        said = form.cleaned_data
        moved = reject(lead_id, said["reason"], asking(request), now(), said["text"])
        return _tell(request, moved, _("Rejected: %(lead)s is in %(stage)s now."))

    return _asked(request, lead_id, form, do, "reject")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.OVERRIDE_SCORES)
def override_lead(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Ask for points or a priority, why and until when, and override the score."""
    names = best_first(in_force().model.model) if is_scored_here() else []
    form = OverrideForm(names, now(), request.POST if request.method == "POST" else None)

    def do() -> str:
        number = override_score(lead_id, form.wanted, asking(request), now())
        text = _("The score of %(lead)s is overridden.") % {"lead": _called(_card(request, lead_id))}
        messages.success(request, text, extra_tags=reverse("review_end_override", args=[number]))
        return reverse("review")

    return _asked(request, lead_id, form, do, "override")


@require_POST
@needs(Operation.REVIEW_LEADS)
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a verdict back, by the number of the move that came with it."""
    found = move_numbered(number) if number < _LARGEST else None
    _seen(request, None if found is None else found[0])
    _try(request, lambda: take_back_move(number, asking(request), now()), _("The verdict is taken back."))
    return redirect(_back(request))


@require_POST
@needs(Operation.OVERRIDE_SCORES)
def take_override_back(request: HttpRequest, number: int) -> HttpResponse:
    """Let an override count no longer."""
    found = lead_of_override(number) if number < _LARGEST else None
    _seen(request, None if found is None else found[0])
    _try(request, lambda: end_override(number, asking(request), now()), _("The override has ended."))
    return redirect(_back(request))


def _asked(request: HttpRequest, uid: str, form: Form, do: Callable[[], str], what: str) -> HttpResponse:
    """Show a form, alone or as a dialog on the queue; do what it says once it is filled in well."""
    card = _card(request, uid)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(do())
        except NotFoundError:
            raise
        except DataError as error:
            form.add_error(None, refusal(error))
    is_part = bool(getattr(request, "htmx", False)) and request.method != "POST"
    page = "leadlight/review/dialog.html" if is_part else "leadlight/review/decide.html"
    said = {"form": form, "card": card, "what": what, "here": "waiting", "action": request.path}
    return render(request, page, said, status=422 if form.errors else 200)


def _card(request: HttpRequest, uid: str) -> LeadCard:
    """A lead that is seen. Raises NotFoundError."""
    found = cards_of([seen_lead(uid, asking(request))])
    if not found:
        raise NotFoundError(f"There is no lead {uid}.")
    return found[0]


def _seen(request: HttpRequest, lead: int | None) -> None:
    """Let it be done where the lead is seen. Raises NotFoundError."""
    if lead is None:
        raise NotFoundError("There is nothing with this number here.")
    seen_lead(uid_of_lead(lead), asking(request))


def _tell(request: HttpRequest, moved: Moved, text: str) -> str:
    """Say what was done, to be undone; where to go then."""
    said = {"lead": _called(_card(request, moved.lead)), "stage": moved.stage}
    messages.success(request, text % said, extra_tags=reverse("review_take_back", args=[moved.number]))
    return reverse("review")


def _called(card: LeadCard) -> str:
    return card.name or card.email or card.company or card.uid


def _try(request: HttpRequest, do: Callable[[], object], done: str) -> None:
    try:
        do()
    except NotFoundError:
        raise
    except DataError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, done)


def _back(request: HttpRequest) -> str:
    """Where the undo was pressed: the queue, or what was decided."""
    return reverse("review_decided" if request.POST.get("from") == "decided" else "review")
