"""What people may ask of their data: to see it, to object, to be forgotten; and what they consent to.

The person is named in the body, so that no address of anybody's stands in the log of a server in between.
"""

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.privacy.allow import Allowed, allow
from leadlight.actions.privacy.consent import consents_of_person, record_consent, verdicts
from leadlight.actions.privacy.export_person import export_person
from leadlight.actions.privacy.forget import forget
from leadlight.actions.privacy.ledgers import list_erasures, list_objections, show_erasure
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.ingest.consents import Said
from leadlight.ingest.json_text import written
from leadlight.storage.due_rows import ERASE, tries_of
from leadlight.storage.models import Consent, Erasure
from leadlight.storage.objections import ObjectionRow
from leadlight.web.api.forms import Number, PageQuery, instant_or_none, instant_text
from leadlight.web.api.lead_forms import LeadId
from leadlight.web.api.privacy_forms import (
    AllowedOut,
    ConsentedOut,
    ConsentIn,
    ConsentsOut,
    ErasureBegunOut,
    ErasureOut,
    ErasuresOut,
    HeldOut,
    ObjectedOut,
    ObjectionsOut,
    PersonIn,
)
from leadlight.web.permits import asking, needs

router = Router(tags=["Privacy"])


@router.post("/exports", response=HeldOut, summary="Answer an access request")
@needs(Operation.MANAGE_PRIVACY)
def export(request: HttpRequest, said: PersonIn) -> HttpResponse:
    """Everything that is held of a person, with every score explained.

    What is in it stands in the reference of privacy. It is written down who asked for it. No answer of this
    is kept, whatever `Idempotency-Key` it has.
    """
    found = written(export_person(said.person, now(), asking(request)))
    return HttpResponse(found, content_type="application/json; charset=utf-8")


@router.get("/objections", response=ObjectionsOut, summary="List objections")
@needs(Operation.MANAGE_PRIVACY)
def objections(request: HttpRequest, asked: Query[PageQuery]) -> object:
    """Who objects to being scored, and who did, the latest first."""
    found = list_objections(asked.page, asking(request))
    return {"items": [_objection(each) for each in found.rows], "next": found.next}


@router.post("/objections", response={201: ObjectedOut}, summary="Object")
@needs(Operation.MANAGE_PRIVACY)
def object_(request: HttpRequest, said: PersonIn) -> object:
    """Let a person have no score, and get no campaign, from now on."""
    return Status(201, {"id": object_to_scoring(said.person, now(), asking(request))})


@router.delete("/objections/{lead_id}", response=AllowedOut, summary="Withdraw an objection")
@needs(Operation.MANAGE_PRIVACY)
def withdraw(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """Let a lead be scored again whose person no longer objects."""
    return _allowed(allow(lead_id, now(), asking(request)))


@router.post("/allow", response=AllowedOut, summary="Allow a person again")
@needs(Operation.MANAGE_PRIVACY)
def allow_(request: HttpRequest, said: PersonIn) -> object:
    """End the objections of a person, or let in what is new of one who was erased.

    What was erased stays erased, and what happened before stays away.
    """
    return _allowed(allow(said.person, now(), asking(request)))


@router.get("/erasures", response=ErasuresOut, summary="List erasures")
@needs(Operation.MANAGE_PRIVACY)
def erasures(request: HttpRequest, asked: Query[PageQuery]) -> object:
    """Which are finished, and how far the others are, the latest first."""
    found = list_erasures(asked.page, asking(request))
    return {"items": [_erasure(each) for each in found.rows], "next": found.next}


@router.post("/erasures", response={202: ErasureBegunOut}, summary="Erase a person")
@needs(Operation.MANAGE_PRIVACY)
def erase(request: HttpRequest, response: HttpResponse, said: PersonIn) -> object:
    """Begin to erase a person, for good: everything of them, and what else names them.

    When this is answered they are shown and scored no more, and nothing of them comes in. The worker takes
    away what there was; `Location` leads to how far it is. Who is not known is kept out too.
    """
    actor = asking(request)
    begun = forget(said.person, now(), actor)
    response["Location"] = f"/api/v1/privacy/erasures/{begun.number}"
    return Status(202, {**_erasure(show_erasure(begun.number, actor)), "was_known": begun.was_known})


@router.get("/erasures/{number}", response=ErasureOut, summary="How far an erasure is")
@needs(Operation.MANAGE_PRIVACY)
def erasure(request: HttpRequest, number: Path[Number]) -> object:
    """What is gone, and what is done next."""
    return _erasure(show_erasure(number, asking(request)))


@router.post("/consents", response={201: ConsentedOut}, summary="Write a consent down")
@needs(Operation.MANAGE_PRIVACY)
def consent(request: HttpRequest, said: ConsentIn) -> object:
    """Write down what a person told somebody: that they agree to something, or no longer do."""
    told = Said(said.purpose, said.given, said.place, said.text, said.version)
    return Status(201, {"id": record_consent(said.person, told, now(), asking(request))})


@router.get("/consents/{lead_id}", response=ConsentsOut, summary="Who agreed to what")
@needs(Operation.MANAGE_PRIVACY)
def consents(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """What the person of a lead agreed to and withdrew: when, where, which text; and what they may get."""
    found = consents_of_person(lead_id, asking(request))
    may = {
        purpose: {"allowed": each.allowed, "because": each.because}
        for purpose, each in verdicts(lead_id).items()
    }
    return {"said": [_consent(each) for each in found], "may_get": may}


def _allowed(found: Allowed) -> dict[str, object]:
    return {"id": found.uid, "let_in": found.let_in}


def _objection(row: ObjectionRow) -> dict[str, object]:
    return {
        "number": row.number, "lead": row.lead, "at": instant_text(row.at), "by": row.by,
        "withdrawn": instant_or_none(row.withdrawn_at), "withdrawn_by": row.withdrawn_by,
    }  # fmt: skip


def _erasure(row: Erasure) -> dict[str, object]:
    return {
        "number": row.pk, "asked": instant_text(row.asked_at), "by": row.by,
        "finished": instant_or_none(row.finished_at), "step": row.step, "tries": tries_of(ERASE, row.pk),
        "found": row.found, "files": row.files,
    }  # fmt: skip


def _consent(row: Consent) -> dict[str, object]:
    return {
        "purpose": row.purpose, "given": row.given, "claimed": row.claimed, "at": instant_text(row.at),
        "repeated": instant_text(row.repeated_at), "place": row.place, "text": row.text,
        "version": row.version, "by": row.by, "message": row.seq,
    }  # fmt: skip
