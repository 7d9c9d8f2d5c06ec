"""What the tools answer: schemas that an assistant is told."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class ScoreTold(BaseModel):
    """A score with every line that makes it; the points of the lines add up to the total."""

    total: float | None = Field(description="Null of a lead that is excluded.")
    priority: str | None
    action: str | None = Field(description="What to do, in the words of the scoring model.")
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None
    lines: list[str]
    drop: str | None = Field(description="When the priority drops if nothing more happens.")


class LeadToWork(BaseModel):
    """A lead with what to do, and why."""

    id: str
    name: str
    email: str
    company: str
    owner: str
    stage: str
    score: float | None
    priority: str | None
    action: str | None = Field(description="What to do, in the words of the scoring model.")
    within: str | None
    last_activity: str | None
    reasons: list[str]


class LeadsToWork(BaseModel):
    """Leads, the best first."""

    leads: list[LeadToWork]


class RuleNotEarned(BaseModel):
    """A rule that gave the lead nothing, and what it would add to the total at best by itself."""

    score: str
    rule: str
    gain: float
    earned_by: str


class WhyNotHigher(BaseModel):
    """What is between a lead and the priority above its own."""

    priority: str | None
    next: str | None = Field(description="Null where there is none above, or the lead is excluded.")
    missing: float = Field(description="So many points of the total.")
    needs: list[str] = Field(description="What must hold besides points.")
    rules: list[RuleNotEarned]
    taken: list[str] = Field(description="The lines of the score that take points.")


class Written(BaseModel):
    """The number of what was written down."""

    number: int


class LeadMoved(BaseModel):
    """A lead that would change priority."""

    id: str
    email: str
    before: float | None
    after: float | None
    priority_before: str | None
    priority_after: str | None


class Comparison(BaseModel):
    """What two scoring models make of the same leads: how many have which priority, and who moves."""

    leads: int
    changed: int = Field(description="So many would score something else.")
    before: dict[str, int]
    after: dict[str, int]
    shifts: list[LeadMoved]


def score_told(score: dict[str, Any]) -> ScoreTold:
    """A score of the API, its lines in words."""
    drop = score["drop"] and score["drop"]["sentence"]
    return ScoreTold(**{**score, "lines": [each["sentence"] for each in score["lines"]], "drop": drop})


def reasons_of(score: dict[str, Any]) -> list[str]:
    """What people said of a score, then its weightiest rules."""
    rules = sorted(
        (line for line in score["lines"] if line["kind"] == "rule"), key=lambda each: -abs(each["points"])
    )
    said = [line for line in score["lines"] if line["kind"] == "override"]
    return [line["sentence"] for line in (*said, *rules[:3])]
