"""The feed of signals: what is worth looking at, and who has looked."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.access.visible import visible_to
from leadlight.actions.clock import now
from leadlight.actions.leads.cursors import cursor_of, place_of
from leadlight.actions.signals.see import see
from leadlight.storage.signal_feed import Listed, Wanted, feed
from leadlight.web.api.forms import (
    Body,
    Instant,
    Json,
    Page,
    PageQuery,
    SentNumber,
    When,
    instant_or_none,
    instant_text,
    micros,
)
from leadlight.web.permits import asking, needs

router = Router(tags=["Signals"])

Kind = Literal["priority", "stage", "surge", "silence", "return"]


class SignalOut(Schema):
    """Something worth telling of a lead, once."""

    number: int
    lead: str = Field(description="The id of the lead.")
    name: str
    email: str
    company: str
    owner: str
    kind: str = Field(examples=["surge"])
    level: str = Field(description="What a score reached, or blank.")
    at: Instant
    told: Instant
    expires: Instant
    sentence: str
    evidence: dict[str, Json]
    seen_by: str
    seen: Instant | None


class SignalsOut(Page[SignalOut]):
    """A page of the feed."""


class SignalsQuery(PageQuery):
    """Which signals."""

    kind: Annotated[list[Kind], Field(max_length=5)] = Field([], description="Only these kinds.")
    since: When | None = Field(None, description="Told then or later.")
    current: bool = Field(default=False, description="Only those that have not expired.")
    unseen: bool = Field(default=False, description="Only those that nobody has looked at.")


class SeenIn(Body):
    """Signals that somebody has looked at."""

    numbers: list[SentNumber] = Field(min_length=1, max_length=500)


class SeenOut(Schema):
    """How many of them nobody had looked at before."""

    seen: int


@router.get("", response=SignalsOut, summary="The feed of signals")
@needs(Operation.READ_LEADS)
def list_(request: HttpRequest, asked: Query[SignalsQuery]) -> object:
    """What was told of leads, the latest first."""
    actor = asking(request)
    question = ("signals", tuple(asked.kind), asked.since, asked.current, asked.unseen)
    wanted = Wanted(
        tuple(asked.kind),
        since=micros(asked.since),
        unexpired_at=now() if asked.current else None,
        unseen=asked.unseen,
        below=None if asked.cursor is None else place_of(question, asked.cursor)[1],
        sight=visible_to(actor),
    )
    found = feed(wanted, asked.limit + 1)
    here = found[: asked.limit]
    further = cursor_of(question, 0, here[-1].number) if len(found) > asked.limit else None
    return {"items": [_signal(each) for each in here], "next": further}


@router.post("/seen", response=SeenOut, summary="Mark signals as seen")
@needs(Operation.REVIEW_LEADS)
def seen(request: HttpRequest, said: SeenIn) -> object:
    """Let colleagues know that somebody has looked."""
    return {"seen": see(asking(request), now(), said.numbers)}


def _signal(found: Listed) -> dict[str, object]:
    return {
        "number": found.number, "lead": found.lead, "name": found.name, "email": found.email,
        "company": found.company, "owner": found.owner, "kind": found.kind, "level": found.level,
        "at": instant_text(found.at), "told": instant_text(found.told_at),
        "expires": instant_text(found.expires_at), "sentence": found.sentence, "evidence": found.evidence,
        "seen_by": found.seen_by, "seen": instant_or_none(found.seen_at),
    }  # fmt: skip
