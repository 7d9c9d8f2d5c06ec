"""Scores as the API tells them."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from leadlight.scoring.explain import as_json
from leadlight.scoring.forecast import Drop
from leadlight.scoring.sums import Score
from leadlight.web.api.forms import Instant, Points


class LineOut(Schema):
    """A line of a score: what gave or took points, in words too. All lines of a score add up to it."""

    kind: str = Field(
        description="`rule`, `bound` (a maximum or minimum), `weight`, or `hand` (somebody's word)."
    )
    score: str = Field(examples=["engagement"])
    group: str | None = None
    rule: str | None = Field(None, examples=["Viewed pricing"])
    points: Points
    count: int | None = None
    latest: Instant | None = None
    sentence: str = Field(examples=["Viewed pricing 3 times, last 2 days ago: +30"])


class DropOut(Schema):
    """The priority that a lead falls to if nothing more happens, and when."""

    at: Instant
    priority: str | None
    total: Points | None
    sentence: str


class ScoreOut(Schema):
    """A score with every line that makes it."""

    total: Points | None = Field(description="Null of whoever is excluded.")
    scores: dict[str, Points]
    priority: str | None
    action: str | None
    within: str | None
    grade: str | None
    qualifies_for: str | None
    excluded: str | None
    lines: list[LineOut]
    drop: DropOut | None


Cause = Literal["event", "time", "publish", "merge", "split", "machines", "enrichment"]


def score_out(score: Score, drop: Drop | None = None) -> dict[str, Any]:
    """A score with its lines."""
    return as_json(score, drop)
