"""Two leads that are one person, and one that is two after all."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.storage.merges import MergeRow, merges_of
from leadlight.web.api.forms import Body, Instant, Number, instant_or_none, instant_text
from leadlight.web.api.lead_forms import LeadId
from leadlight.web.permits import asking, needs

router = Router(tags=["Merges"])

_Either = Annotated[str, Field(description="One of the leads that were named, by its id then.")]


class MergeIn(Body):
    """The other lead that is the same person."""

    other: LeadId


class MergedOut(Schema):
    """The lead that two are now, and the number of the merge, which undoes it."""

    id: str
    number: int


class SplitOut(Schema):
    """The two leads there are now."""

    id: str
    other: str


class MergeOut(Schema):
    """Two leads that were found to be one person."""

    number: int
    one: _Either
    other: _Either
    at: Instant
    by: str = Field(description="Who said so; blank where a message did.")
    undone: Instant | None


@router.get("/leads/{lead_id}/merges", response=list[MergeOut], summary="With which leads a lead was merged")
@needs(Operation.READ_LEADS)
def list_(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """All merges that the lead ever had, by messages and by people, the first one first."""
    return [_merge(each) for each in merges_of(seen_lead(lead_id, asking(request)))]


@router.post("/leads/{lead_id}/merges", response={201: MergedOut}, summary="Merge two leads")
@needs(Operation.WRITE_LEADS)
def merge(request: HttpRequest, lead_id: Path[LeadId], said: MergeIn) -> object:
    """Make one lead of two, both of which whoever asks sees; nothing of either is lost.

    Either id leads to it from then on. It is scored by what both did.
    """
    made = merge_leads(lead_id, said.other, now(), asking(request))
    return Status(201, {"id": made.uid, "number": made.number})


@router.delete("/merges/{number}", response=SplitOut, summary="Undo a merge")
@needs(Operation.WRITE_LEADS)
def split(request: HttpRequest, number: Path[Number]) -> object:
    """Let them be two again, each with what it did itself. Only a person merges them again, no message."""
    one, other = undo_merge(number, now(), asking(request))
    return {"id": one, "other": other}


def _merge(row: MergeRow) -> dict[str, object]:
    return {
        "number": row.number, "one": row.survivor_uid, "other": row.loser_uid, "at": instant_text(row.at),
        "by": row.by, "undone": instant_or_none(row.undone_at),
    }  # fmt: skip
