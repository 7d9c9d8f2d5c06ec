"""What people decide of a lead: stages, reviews, words on its score, outcomes, owners and notes."""

from decimal import Decimal

from django.http import HttpRequest
from ninja import Path, Router, Status

from leadlight.actions.access.operations import Actor, Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note, delete_note, edit_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.deciding import Moved
from leadlight.actions.lifecycle.end_override import end_override
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome
from leadlight.actions.live.people import sees
from leadlight.engage.stages import Move
from leadlight.errors import NotFoundError
from leadlight.scoring.values import DAY
from leadlight.storage.lead_notes import lead_of_note, notes_of, reviews_of
from leadlight.storage.outcome_rows import OutcomeRow, outcome_numbered, outcomes_of
from leadlight.storage.override_rows import lead_of_override, overrides_of
from leadlight.storage.stage_rows import moves_of
from leadlight.web.api.decision_forms import (
    AcceptIn,
    DecidedOut,
    LeadOfOut,
    MovedOut,
    NoteIn,
    NumberOut,
    OutcomeIn,
    OverrideIn,
    OwnerIn,
    RecycleIn,
    RejectIn,
    StageIn,
)
from leadlight.web.api.forms import Number, instant_or_none, instant_text, micros, points
from leadlight.web.api.lead_forms import LeadId
from leadlight.web.permits import asking, needs

router = Router(tags=["Decisions"])
numbered = Router(tags=["Decisions"])


@router.get("/{lead_id}/decisions", response=DecidedOut, summary="What was decided of a lead")
@needs(Operation.READ_LEADS)
def list_(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """Its moves through stages, reviews, overrides, outcomes and notes, the latest first."""
    root = seen_lead(lead_id, asking(request))
    return {
        "moves": [_move(each) for each in sorted(moves_of([root])[root], key=lambda each: -each.at)],
        "reviews": [
            {
                "verdict": r.verdict, "reason": r.reason, "text": r.text, "author": r.author,
                "at": instant_text(r.at),
            }
            for r in reviews_of(root)
        ],
        "overrides": [
            {
                "number": o.number, "points": points(o.points), "priority": o.priority, "reason": o.reason,
                "author": o.author, "at": instant_text(o.at), "until": instant_text(o.expires_at),
                "ended": instant_or_none(o.ended_at),
            }
            for o in reversed(overrides_of([root])[root])
        ],
        "outcomes": [_outcome(each) for each in reversed(outcomes_of([root])[root])],
        "notes": [
            {
                "number": n.number, "text": n.text, "author": n.author, "at": instant_text(n.at),
                "edited": instant_or_none(n.edited_at), "edited_by": n.edited_by,
            }
            for n in notes_of(root)
        ],
    }  # fmt: skip


@router.post("/{lead_id}/stage", response=MovedOut, summary="Move a lead to a stage")
@needs(Operation.REVIEW_LEADS)
def move(request: HttpRequest, lead_id: Path[LeadId], said: StageIn) -> object:
    """Move a lead up or down, to a stage or a step of the pipeline."""
    actor = _sees(request, lead_id)
    return _moved(move_stage(lead_id, said.stage, actor, now(), said.reason))


@router.post("/{lead_id}/accept", response=MovedOut, summary="Accept a lead")
@needs(Operation.REVIEW_LEADS)
def accept_(request: HttpRequest, lead_id: Path[LeadId], said: AcceptIn) -> object:
    """Take a lead on: it comes to SAL unless it is further already."""
    return _moved(accept(lead_id, _sees(request, lead_id), now(), said.reason, said.text))


@router.post("/{lead_id}/reject", response=MovedOut, summary="Reject a lead")
@needs(Operation.REVIEW_LEADS)
def reject_(request: HttpRequest, lead_id: Path[LeadId], said: RejectIn) -> object:
    """Send a lead back, with a reason that says whether it is recycled or lost."""
    return _moved(reject(lead_id, said.reason, _sees(request, lead_id), now(), said.text))


@router.post("/{lead_id}/recycle", response=MovedOut, summary="Let a lead start over")
@needs(Operation.REVIEW_LEADS)
def recycle_(request: HttpRequest, lead_id: Path[LeadId], said: RecycleIn) -> object:
    """Let a lead rest; then its engagement starts over, and it may qualify again."""
    rest = None if said.rest_days is None else said.rest_days * DAY
    return _moved(recycle(lead_id, _sees(request, lead_id), now(), said.reason, rest))


@router.post("/{lead_id}/owner", response=LeadOfOut, summary="Give a lead to somebody")
@needs(Operation.ASSIGN_LEADS)
def assign_(request: HttpRequest, lead_id: Path[LeadId], said: OwnerIn) -> object:
    """Say whose a lead is from now on, or that it is nobody's."""
    return {"id": assign(lead_id, said.owner, _sees(request, lead_id), now())}


@router.post("/{lead_id}/override", response={201: NumberOut}, summary="Override a score")
@needs(Operation.OVERRIDE_SCORES)
def override(request: HttpRequest, lead_id: Path[LeadId], said: OverrideIn) -> object:
    """Add points to a score, or fix a priority, until an instant. It is the last line of the score."""
    added = None if said.points is None else _decimal(said.points)
    wanted = Wanted(said.reason, micros(said.until) or 0, added, said.priority)
    return Status(201, {"number": override_score(lead_id, wanted, _sees(request, lead_id), now())})


@router.post("/{lead_id}/outcomes", response={201: NumberOut}, summary="Record an outcome")
@needs(Operation.REVIEW_LEADS)
def record(request: HttpRequest, lead_id: Path[LeadId], said: OutcomeIn) -> object:
    """Say that a deal was won or lost: the lead becomes a customer, or is lost unless it is one."""
    value = None if said.value is None else _decimal(said.value)
    decided = Decided(said.result, value=value, deal=said.deal, at=micros(said.at), reason=said.reason)
    return Status(201, {"number": record_outcome(lead_id, decided, _sees(request, lead_id), now())})


@router.post("/{lead_id}/notes", response={201: NumberOut}, summary="Write a note")
@needs(Operation.REVIEW_LEADS)
def write(request: HttpRequest, lead_id: Path[LeadId], said: NoteIn) -> object:
    """Write a note on a lead, for colleagues to read."""
    return Status(201, {"number": add_note(lead_id, said.text, _sees(request, lead_id), now())})


@numbered.delete("/overrides/{number}", response=LeadOfOut, summary="End an override")
@needs(Operation.OVERRIDE_SCORES)
def end(request: HttpRequest, number: Path[Number]) -> object:
    """Let an override count no longer."""
    found = lead_of_override(number)
    return {"id": end_override(number, _sees_lead(request, found and found[0], number), now())}


@numbered.delete("/outcomes/{number}", response=LeadOfOut, summary="Take an outcome back")
@needs(Operation.REVIEW_LEADS)
def take_back(request: HttpRequest, number: Path[Number]) -> object:
    """Let an outcome count no longer; the stage of its lead stays."""
    found = outcome_numbered(number)
    return {"id": take_back_outcome(number, _sees_lead(request, found and found[0], number), now())}


@numbered.put("/notes/{number}", response=NumberOut, summary="Change a note")
@needs(Operation.REVIEW_LEADS)
def edit(request: HttpRequest, number: Path[Number], said: NoteIn) -> object:
    """Write a note anew; how it read before is kept."""
    edit_note(number, said.text, _sees_lead(request, lead_of_note(number), number), now())
    return {"number": number}


@numbered.delete("/notes/{number}", response=NumberOut, summary="Delete a note")
@needs(Operation.REVIEW_LEADS)
def delete(request: HttpRequest, number: Path[Number]) -> object:
    """Take a note away from a lead."""
    delete_note(number, _sees_lead(request, lead_of_note(number), number), now())
    return {"number": number}


def _sees(request: HttpRequest, lead_id: str) -> Actor:
    """Who asks, if they see the lead. Raises NotFoundError."""
    actor = asking(request)
    seen_lead(lead_id, actor)
    return actor


def _sees_lead(request: HttpRequest, lead: int | None, number: int) -> Actor:
    """Who asks, if there is something with this number and they see its lead. Raises NotFoundError."""
    actor = asking(request)
    if lead is None or not sees(actor, [lead]):
        raise NotFoundError(f"There is nothing with the number {number} here.")
    return actor


def _decimal(said: float) -> Decimal:
    """A number as it was written: what has too many decimals is refused, not rounded."""
    return Decimal(repr(said))


def _moved(found: Moved) -> dict[str, str]:
    return {"id": found.lead, "stage": found.stage, "step": found.step, "before": found.before}


def _move(move: Move) -> dict[str, str]:
    return {
        "stage": move.stage, "step": move.step, "at": instant_text(move.at), "cause": str(move.cause.value),
    }  # fmt: skip


def _outcome(row: OutcomeRow) -> dict[str, object]:
    return {
        "number": row.number, "result": row.result, "value": points(row.value), "currency": row.currency,
        "deal": row.deal, "at": instant_text(row.at), "author": row.author, "reason": row.reason,
        "taken_back": instant_or_none(row.taken_back_at),
    }  # fmt: skip
