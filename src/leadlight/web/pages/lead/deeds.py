"""What somebody decides of a lead on its page: each says what was done, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadlight.actions.access.operations import Actor, Operation
from leadlight.actions.access.people import known_users
from leadlight.actions.clock import now
from leadlight.actions.leads.log_touch import Touch, log_touch
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.reject import reject
from leadlight.errors import DataError
from leadlight.scoring.values import DAY, microseconds
from leadlight.storage.lead_notes import last_given
from leadlight.storage.stage_rows import history_of
from leadlight.web.pages.lead import forms
from leadlight.web.pages.lead.overview import overview_page
from leadlight.web.pages.lead.seen import done, lead_for, of_lead
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Told(NamedTuple):
    """What was done, in a sentence, and the address that undoes it; blank if nothing does."""

    sentence: str
    undo: str = ""


Do = Callable[[WholeLead, Any, Actor, int], Told]


@dataclass(frozen=True, slots=True)
class Deed:
    """Something decided by a form: what it needs, and what does it with what the form says."""

    form: type[forms._Form]
    needs: Operation
    do: Do


def posting(name: str) -> Callable[..., HttpResponse]:
    """The view of a deed: it is done, or the page comes again with what was wrong at its field."""
    deed = DEEDS[name]

    @of_lead(deed.needs)
    @require_POST
    def view(request: HttpRequest, uid: str) -> HttpResponse:
        lead, actor = lead_for(request, uid), asking(request)
        more = {"people": people()} if deed.form is forms.OwnerForm else {}
        form = deed.form(lead, request.POST, **more)
        if form.is_valid():
            try:
                told = deed.do(lead, form, actor, now())
            except DataError as error:
                form.add_error(None, refusal(error))
            else:
                return done(request, uid, told.sentence, told.undo)
        return overview_page(request, lead, {name: form})

    return view


def people() -> tuple[str, ...]:
    """The addresses of all users."""
    return tuple(each.email for each in known_users())


def _undo_move(lead: WholeLead) -> str:
    moves = [row for row in history_of(lead.card.lead) if row.taken_back_at is None and row.cause == "person"]
    return reverse("lead_move_undo", args=[lead.card.uid, moves[0].number]) if moves else ""


def _stage(lead: WholeLead, form: forms.StageForm, actor: Actor, at: int) -> Told:
    said = form.cleaned_data
    moved = move_stage(lead.card.uid, said["stage"], actor, at, said["reason"])
    return Told(_("Moved to %(stage)s.") % {"stage": moved.step or moved.stage}, _undo_move(lead))


def _accept(lead: WholeLead, form: forms.AcceptForm, actor: Actor, at: int) -> Told:
    said = form.cleaned_data
    moved = accept(lead.card.uid, actor, at, said["reason"], said["text"])
    return Told(
        _("Accepted. It is in %(stage)s now.") % {"stage": moved.step or moved.stage}, _undo_move(lead)
    )


def _reject(lead: WholeLead, form: forms.RejectForm, actor: Actor, at: int) -> Told:
    said = form.cleaned_data
    moved = reject(lead.card.uid, said["reason"], actor, at, said["text"])
    return Told(
        _("Rejected. It is in %(stage)s now.") % {"stage": moved.step or moved.stage}, _undo_move(lead)
    )


def _override(lead: WholeLead, form: forms.OverrideForm, actor: Actor, at: int) -> Told:
    said = form.cleaned_data
    wanted = Wanted(said["reason"], at + int(said["days"]) * DAY, said["points"], said["priority"] or None)
    number = override_score(lead.card.uid, wanted, actor, at)
    return Told(
        _("Your word counts from now on."), reverse("lead_override_end", args=[lead.card.uid, number])
    )


def _outcome(lead: WholeLead, form: forms.OutcomeForm, actor: Actor, at: int) -> Told:
    said = form.cleaned_data
    decided = Decided(said["result"], said["value"], form.at(), "", said["reason"])
    number = record_outcome(lead.card.uid, decided, actor, at)
    sentence = _("Won. Congratulations!") if said["result"] == "won" else _("Recorded as lost.")
    return Told(sentence, reverse("lead_outcome_undo", args=[lead.card.uid, number]))


def _owner(lead: WholeLead, form: forms.OwnerForm, actor: Actor, at: int) -> Told:
    owner = form.cleaned_data["owner"]
    assign(lead.card.uid, owner, actor, at)
    number = last_given(lead.card.lead, 1)[0].number
    sentence = _("Given to %(owner)s.") % {"owner": owner} if owner else _("It is nobody's now.")
    return Told(sentence, reverse("lead_owner_back", args=[lead.card.uid, number]))


def _note(lead: WholeLead, form: forms.NoteForm, actor: Actor, at: int) -> Told:
    number = add_note(lead.card.uid, form.cleaned_data["text"], actor, at)
    return Told(_("Note written."), reverse("lead_note_delete", args=[lead.card.uid, number]))


def _touch(lead: WholeLead, form: forms.TouchForm, actor: Actor, at: int) -> Told:
    said = form.cleaned_data
    when = at if said["at"] is None else min(microseconds(said["at"]), at)
    log_touch(lead.card.uid, Touch(said["event"], when, said["text"], said["minutes"]), actor, at)
    return Told(_("Logged: %(what)s.") % {"what": forms.TOUCH_WORDS[said["event"]]})


DEEDS = {
    "stage": Deed(forms.StageForm, Operation.REVIEW_LEADS, _stage),
    "accept": Deed(forms.AcceptForm, Operation.REVIEW_LEADS, _accept),
    "reject": Deed(forms.RejectForm, Operation.REVIEW_LEADS, _reject),
    "override": Deed(forms.OverrideForm, Operation.OVERRIDE_SCORES, _override),
    "outcome": Deed(forms.OutcomeForm, Operation.REVIEW_LEADS, _outcome),
    "owner": Deed(forms.OwnerForm, Operation.ASSIGN_LEADS, _owner),
    "note": Deed(forms.NoteForm, Operation.REVIEW_LEADS, _note),
    "touch": Deed(forms.TouchForm, Operation.WRITE_LEADS, _touch),
}
"""What can be decided, by the last part of its address."""
