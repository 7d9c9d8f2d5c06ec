"""What somebody would score: one with every line, or many at once. Nothing is kept."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.models.try_score import (
    MOST_EVENTS,
    MOST_LEADS,
    By,
    Judged,
    Tried,
    try_score,
    try_scores,
)
from leadlight.scoring.explain import reasons
from leadlight.web.api.forms import Body, Json, Name, Points, SentNumber, Text, When, micros, points
from leadlight.web.api.score_forms import ScoreOut, score_out
from leadlight.web.permits import asking, needs

router = Router(tags=["What-if"])

MOST_TEXT = 200_000

ModelText = Annotated[Text, Field(min_length=1, max_length=MOST_TEXT)]


class EventIn(Body):
    """Something that would have happened."""

    event: Annotated[Text, Field(min_length=1, max_length=200)] = Field(examples=["Page Viewed"])
    timestamp: When | None = Field(None, description="When; else at the instant that counts.")
    properties: dict[Name, Json] = Field({}, max_length=200, examples=[{"path": "/pricing"}])


class TriedIn(Body):
    """Somebody who is tried."""

    fields: dict[Name, Json] = Field(
        {}, max_length=200, examples=[{"email": "ana@acme.example", "job_title": "CEO"}]
    )
    events: list[EventIn] = Field([], max_length=MOST_EVENTS)

    @property
    def tried(self) -> Tried:
        """The same as what is scored."""
        return Tried(self.fields, [each.model_dump(exclude_none=True) for each in self.events])


class HowIn(Body):
    """By which model, and as of when."""

    version: SentNumber | None = Field(None, description="A version of the model; else the one in force.")
    model: ModelText | None = Field(
        None, description="The YAML of a model that is not published; goes before a version."
    )
    at: When | None = Field(None, description="As of when; else now.")

    @property
    def by(self) -> By:
        """The same as what is scored by."""
        at = micros(self.at)
        return By(now() if at is None else at, self.version, self.model)


class WhatIfIn(TriedIn, HowIn):
    """Somebody who is tried, and by which model."""


class WhatIfOut(Schema):
    """What somebody would score, and the fields that scoring saw."""

    score: ScoreOut
    fields: dict[str, Json]


class ManyIn(HowIn):
    """Many who are tried."""

    leads: list[TriedIn] = Field(min_length=1, max_length=MOST_LEADS)


class OfManyOut(Schema):
    """What one of many would score."""

    total: Points | None
    scores: dict[str, Points]
    priority: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None
    reasons: list[str] = Field(description="The weightiest rules in words.")


class ManyOut(Schema):
    """What many would score, in their order."""

    scores: list[OfManyOut]


@router.post("/try", response=WhatIfOut, summary="Score an invented profile")
@needs(Operation.TRY_SCORES)
def what_if(request: HttpRequest, said: WhatIfIn) -> object:
    """What somebody with these fields, who had done this, would score, and why. Nothing is stored."""
    found = try_score(said.tried, said.by, asking(request))
    return {"score": score_out(found.score, found.drop), "fields": found.fields}


@router.post("/bulk", response=ManyOut, summary="Score many profiles")
@needs(Operation.TRY_SCORES)
def many(request: HttpRequest, said: ManyIn) -> object:
    """What up to 500 would score, with the weightiest reasons. Nothing is stored."""
    found = try_scores([each.tried for each in said.leads], said.by, asking(request))
    return {"scores": [_short(each) for each in found]}


def _short(judged: Judged) -> dict[str, object]:
    score = judged.score
    return {
        "total": points(score.total_hundredths),
        "scores": {name: points(found) for name, found in score.scores_hundredths.items()},
        "priority": score.priority, "grade": score.grade, "qualifies_for": score.qualifies_for,
        "excluded": score.excluded, "reasons": reasons(score),
    }  # fmt: skip
