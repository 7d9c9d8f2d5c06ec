"""Take back what was just decided of a lead, and change or delete its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.lifecycle.add_note import bring_back_note, delete_note, edit_note
from leadlight.actions.lifecycle.end_override import end_override
from leadlight.actions.lifecycle.give_back import give_back
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.lifecycle.undo_outcome import undo_outcome
from leadlight.errors import DataError, NotFoundError
from leadlight.storage.merges import root_of
from leadlight.storage.models import Note
from leadlight.storage.outcome_rows import outcome_numbered
from leadlight.storage.override_rows import lead_of_override
from leadlight.storage.stage_rows import move_numbered
from leadlight.web.pages.lead.seen import done, failed, of_lead
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _is_of(request: HttpRequest, uid: str, lead: int | None) -> None:
    """See to it that what has a number is of the lead in the address. Raises NotFoundError."""
    if lead is None or root_of(lead) != seen_lead(uid, asking(request)):
        raise NotFoundError("This lead has nothing with that number.")


@of_lead(Operation.REVIEW_LEADS)
@require_POST
def undo_move(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Let a move to a stage be as if it had never been."""
    found = move_numbered(number)
    _is_of(request, uid, found and found[0])
    try:
        moved = take_back_move(number, asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(
        request, uid, _("Undone. It is in %(stage)s again.") % {"stage": moved.stage or _("no stage")}
    )


@of_lead(Operation.REVIEW_LEADS)
@require_POST
def undo_result(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Take back an outcome, and the move that came with it."""
    found = outcome_numbered(number)
    _is_of(request, uid, found and found[0])
    try:
        undo_outcome(number, asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(request, uid, _("The outcome is taken back."))


@of_lead(Operation.OVERRIDE_SCORES)
@require_POST
def end(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Let an override count no longer."""
    found = lead_of_override(number)
    _is_of(request, uid, found and found[0])
    try:
        end_override(number, asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(request, uid, _("The override has ended."))


@of_lead(Operation.ASSIGN_LEADS)
@require_POST
def owner_back(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Give a lead back to whom it was given before."""
    try:
        owner = give_back(uid, number, asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(
        request,
        uid,
        _("Given back to %(owner)s.") % {"owner": owner} if owner else _("It is nobody's again."),
    )


def _note_of(request: HttpRequest, uid: str, number: int) -> None:
    lead = Note.objects.filter(pk=number).values_list("lead_id", flat=True).first()
    _is_of(request, uid, lead)


@of_lead(Operation.REVIEW_LEADS)
@require_POST
def remove_note(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Take a note away."""
    _note_of(request, uid, number)
    try:
        delete_note(number, asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(request, uid, _("Note deleted."), reverse("lead_note_back", args=[uid, number]))


@of_lead(Operation.REVIEW_LEADS)
@require_POST
def note_back(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Show a deleted note again."""
    _note_of(request, uid, number)
    try:
        bring_back_note(number, asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(request, uid, _("The note is back."))


@of_lead(Operation.REVIEW_LEADS)
@require_POST
def change_note(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Write a note anew."""
    _note_of(request, uid, number)
    try:
        edit_note(number, request.POST.get("text", ""), asking(request), now())
    except DataError as error:
        return failed(request, uid, refusal(error))
    return done(request, uid, _("Note changed."))
