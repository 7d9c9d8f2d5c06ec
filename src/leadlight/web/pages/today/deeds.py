"""What somebody does about a lead of their queue: each says what was done, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.leads.snooze import snooze, wake
from leadlight.actions.lifecycle.add_note import add_note, delete_note
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.take import let_go, take
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.lifecycle.take_on import take_on
from leadlight.errors import DataError, NotFoundError
from leadlight.storage.company_row import company_in_force
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.stage_rows import history_of
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.today.asked import Asked
from leadlight.web.pages.today.forms import NoteForm, RejectForm, SnoozeForm
from leadlight.web.pages.today.views import shown
from leadlight.web.pages.words import on_day_only
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, QueryDict


def _of_lead(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the lead of its address, as far as the user sees it; what cannot be done is said."""

    @needs(Operation.REVIEW_LEADS)
    def found(request: HttpRequest, /, lead_id: str, **more: object) -> HttpResponse:
        try:
            cards = cards_of([seen_lead(lead_id, asking(request))])
        except NotFoundError as error:
            raise Http404(str(error)) from None
        try:
            return view(request, cards[0], **more)
        except DataError as error:
            messages.error(request, refusal(error))
            return _answered(request)

    return found


@_of_lead
@require_POST
def accept(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Take a lead on."""
    found = take_on(lead.uid, asking(request), now())
    said = {"name": _named(lead), "stage": found.moved.step or found.moved.stage}
    sentence = (
        _("%(name)s is yours, and in %(stage)s.") if found.was_nobodys else _("%(name)s is in %(stage)s.")
    )
    return _done(request, sentence % said, _undo_of_move(lead, taken=found.was_nobodys))


@_of_lead
@require_POST
def take_it(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Have a lead of nobody's."""
    take(lead.uid, asking(request), now())
    return _done(request, _("%(name)s is yours.") % {"name": _named(lead)}, _address("let_go", lead))


@_of_lead
def reject_it(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Ask why, then reject a lead."""
    form = RejectForm(company_in_force(), _said(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        moved = reject(lead.uid, said["reason"], asking(request), now(), said["text"])
        told = _("%(name)s is in %(stage)s.") % {"name": _named(lead), "stage": moved.stage}
        return _done(request, told, _undo_of_move(lead))
    words = {"title": _("Reject %(name)s") % {"name": _named(lead)}, "deed": _("Reject")}
    return _asked(request, lead, "reject", form, words)


@_of_lead
def put_off(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Ask until when, then put a lead off."""
    at = now()
    form = SnoozeForm(company_in_force().work, at, _said(request))
    if request.method == "POST" and form.is_valid():
        until = form.instant()
        snooze(lead.uid, until, asking(request), at)
        told = _("%(name)s comes again on %(day)s.") % {"name": _named(lead), "day": on_day_only(until)}
        return _done(request, told, _address("wake", lead))
    words = {"title": _("See %(name)s later") % {"name": _named(lead)}, "deed": _("Put it off")}
    return _asked(request, lead, "snooze", form, words)


@_of_lead
def write(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Ask what came of it, and write it down."""
    form = NoteForm(_said(request))
    if request.method == "POST" and form.is_valid():
        number = add_note(lead.uid, form.cleaned_data["text"], asking(request), now())
        undo = reverse("today_not_written", args=[lead.uid, number])
        return _done(request, _("Written down. %(name)s is done for now.") % {"name": _named(lead)}, undo)
    words = {"title": _named(lead), "deed": _("Write it down")}
    return _asked(request, lead, "write", form, words)


@_of_lead
@require_POST
def wake_up(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Take it back that a lead was put off."""
    wake(lead.uid, asking(request), now())
    return _done(request, _("%(name)s is back.") % {"name": _named(lead)})


@_of_lead
@require_POST
def let_it_go(request: HttpRequest, lead: LeadCard) -> HttpResponse:
    """Take it back that somebody took a lead."""
    let_go(lead.uid, asking(request), now())
    return _done(request, _("%(name)s is nobody's again.") % {"name": _named(lead)})


@_of_lead
@require_POST
def not_moved(request: HttpRequest, lead: LeadCard, number: int, taken: str) -> HttpResponse:
    """Take it back that a lead was accepted or rejected, and that it was taken with that."""
    actor, at = asking(request), now()
    moved = take_back_move(number, actor, at)
    if taken == "taken":
        let_go(lead.uid, actor, at)
    stage = moved.step or moved.stage or _("no stage")
    return _done(request, _("Taken back. %(name)s is in %(stage)s.") % {"name": _named(lead), "stage": stage})


@_of_lead
@require_POST
def not_written(request: HttpRequest, lead: LeadCard, number: int) -> HttpResponse:
    """Delete a note that was just written."""
    delete_note(number, asking(request), now())
    return _done(request, _("The note on %(name)s is deleted.") % {"name": _named(lead)})


def _said(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _named(lead: LeadCard) -> str:
    return lead.name or lead.email or _("This lead")


def _address(name: str, lead: LeadCard) -> str:
    return reverse(f"today_{name}", args=[lead.uid])


def _undo_of_move(lead: LeadCard, *, taken: bool = False) -> str:
    number = history_of(lead.lead)[0].number
    return reverse("today_not_moved", args=[lead.uid, number, "taken" if taken else "kept"])


def _done(request: HttpRequest, sentence: str, undo: str = "") -> HttpResponse:
    messages.success(request, sentence, extra_tags=undo)
    return _answered(request)


def _is_script(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _answered(request: HttpRequest) -> HttpResponse:
    """The page again; to a script the list alone, with what was done."""
    if _is_script(request):
        found = render(request, "leadlight/today/done.html", shown(request))
        return retarget(reswap(found, "outerHTML"), "#queue")
    return redirect(reverse("today") + Asked.of(request).query)


def _asked(
    request: HttpRequest, lead: LeadCard, name: str, form: Form, words: dict[str, Any]
) -> HttpResponse:
    """What is asked first: a dialog, and without scripts a page."""
    asked = Asked.of(request)
    context = {
        "form": form,
        "lead": lead,
        "action": _address(name, lead) + asked.query,
        "asked": asked,
        **words,
    }
    if _is_script(request):
        found = render(request, "leadlight/today/dialog.html", context)
        return retarget(reswap(found, "innerHTML"), "#dialogs")
    return render(request, "leadlight/today/asked.html", context)
