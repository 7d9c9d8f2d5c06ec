"""What belongs to one lead: what it did, what it scored when, and why it scores what it does."""

from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.leads.histories import score_history, timeline
from leadlight.actions.leads.next_priority import next_priority_of
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.show_lead import LeadShown, show_lead
from leadlight.errors import NotFoundError
from leadlight.ingest.json_text import read
from leadlight.scoring.values import normal_name
from leadlight.storage.timelines import Scored, Told, Wanted
from leadlight.web.api.forms import (
    Instant,
    Json,
    Page,
    PageQuery,
    Points,
    Text,
    When,
    instant_text,
    micros,
    points,
)
from leadlight.web.api.lead_forms import LISTED, LeadId
from leadlight.web.api.score_forms import DropOut, ScoreOut, score_out
from leadlight.web.permits import asking, needs

router = Router(tags=["One lead"])

Type = Literal["identify", "track", "page", "screen", "group", "alias"]


class HappeningOut(Schema):
    """One message of a lead."""

    id: str = Field(description="The id of the message in the log.")
    type: str
    event: str = Field(
        description="The name in normal form; blank of what is no event.", examples=["page_viewed"]
    )
    time: Instant
    received: Instant
    source: str = Field(description="The kind of source: browser, server, import or hand.")
    machine: str = Field(description="Why it is a machine's and counts for nothing; blank if it counts.")
    properties: dict[str, Json]
    traits: dict[str, Json]


class HappeningsOut(Page[HappeningOut]):
    """A page of a timeline."""


class TimelineQuery(PageQuery):
    """Which messages of a lead."""

    event: Annotated[list[Annotated[Text, Field(max_length=200)]], Field(max_length=LISTED)] = Field(
        [], description="Only events of these names."
    )
    type: Annotated[list[Type], Field(max_length=LISTED)] = Field(
        [], description="Only messages of these types."
    )
    time_from: When | None = Field(None, description="Then or later.")
    time_before: When | None = Field(None, description="Before then.")
    machines: bool = Field(default=True, description="Those of machines too.")

    @property
    def wanted(self) -> Wanted:
        """What is asked of messages."""
        names = tuple(normal_name(name) for name in self.event)
        return Wanted(
            names, tuple(self.type), micros(self.time_from), micros(self.time_before), self.machines
        )


class ScoreChangeOut(Schema):
    """A score that became another."""

    at: Instant
    cause: str = Field(examples=["event"])
    version: int = Field(description="The version of the scoring model.")
    before: Points | None
    total: Points | None
    priority_before: str | None
    priority: str | None
    qualified_before: str | None
    qualifies_for: str | None


class ScoreChangesOut(Page[ScoreChangeOut]):
    """A page of a score's history."""


class NextDropOut(Schema):
    """When the priority of a lead drops if nothing more happens; null if it does not within 400 days."""

    drop: DropOut | None


class UnearnedOut(Schema):
    """A rule that gave the lead nothing, and what it would add to the total at best by itself."""

    score: str
    rule: str
    gain: Points = Field(description="By all weights and bounds; of a rule that counts, for the first one.")
    earned_by: str = Field(examples=["the event page_viewed, within 30 days"])


class NextPriorityOut(Schema):
    """What is between a lead and the priority above its own."""

    priority: str | None
    next: str | None = Field(description="Null where there is none above, or the lead is excluded.")
    missing: Points = Field(description="So many points of the total.")
    needs: list[str] = Field(description="What must hold besides.")
    rules: list[UnearnedOut] = Field(description="Up to ten, those that would add most first.")
    taken: list[str] = Field(description="The lines of the score that take points.")


@router.get("/{lead_id}/timeline", response=HappeningsOut, summary="What a lead did")
@needs(Operation.READ_LEADS)
def list_timeline(request: HttpRequest, lead_id: Path[LeadId], asked: Query[TimelineQuery]) -> object:
    """The messages of a lead and of those merged into it, the latest first."""
    found = timeline(lead_id, asked.wanted, asked.page, asking(request))
    return {"items": [_happening(each) for each in found.rows], "next": found.next}


@router.get("/{lead_id}/scores", response=ScoreChangesOut, summary="What a lead scored when")
@needs(Operation.READ_LEADS)
def list_scores(request: HttpRequest, lead_id: Path[LeadId], asked: Query[PageQuery]) -> object:
    """Every change of its score with its cause, the latest first."""
    found = score_history(lead_id, asked.page, asking(request))
    return {"items": [_change(each) for each in found.rows], "next": found.next}


@router.get("/{lead_id}/explanation", response=ScoreOut, summary="Why a lead scores what it does")
@needs(Operation.READ_LEADS)
def explain(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """The score as it is stored, with every line that makes it, and when its priority drops."""
    shown = _shown(request, lead_id)
    if shown.score is None:
        raise NotFoundError(f"Lead {lead_id} has no score yet. It has one within a second or so.")
    return score_out(shown.score, shown.drop)


@router.get("/{lead_id}/next-drop", response=NextDropOut, summary="When a lead's priority drops")
@needs(Operation.READ_LEADS)
def drop(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """When it falls to a lower priority if nothing more happens, looked for 400 days ahead."""
    shown = _shown(request, lead_id)
    told = None if shown.score is None else score_out(shown.score, shown.drop)["drop"]
    return {"drop": told}


@router.get("/{lead_id}/next-priority", response=NextPriorityOut, summary="Why a lead is not higher")
@needs(Operation.READ_LEADS)
def lacking(request: HttpRequest, lead_id: Path[LeadId]) -> object:
    """What it lacks for the next priority: points, other tests, and the rules that gave it nothing."""
    found = next_priority_of(lead_id, asking(request))
    return {
        "priority": found.priority, "next": found.next, "missing": points(found.missing),
        "needs": found.needs, "taken": found.taken,
        "rules": [
            {"score": r.score, "rule": r.rule, "gain": points(r.gain), "earned_by": r.earned_by}
            for r in found.rules
        ],
    }  # fmt: skip


def _shown(request: HttpRequest, lead_id: str) -> LeadShown:
    seen_lead(lead_id, asking(request))
    return show_lead(lead_id, now())


def _happening(told: Told) -> dict[str, object]:
    body = cast("dict[str, Any]", read(told.body.encode()))
    return {
        "id": told.message_id, "type": told.type, "event": told.name, "time": instant_text(told.time),
        "received": instant_text(told.received_at), "source": told.source, "machine": told.machine,
        "properties": body.get("properties") or {}, "traits": body.get("traits") or {},
    }  # fmt: skip


def _change(each: Scored) -> dict[str, object]:
    return {
        "at": instant_text(each.at), "cause": each.cause, "version": each.version,
        "before": points(each.before), "total": points(each.total),
        "priority_before": each.priority_before, "priority": each.priority,
        "qualified_before": each.qualified_before, "qualifies_for": each.qualifies_for,
    }  # fmt: skip
