"""The kinds of things that other systems can be told, and what each message says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from leadlight.scoring.arithmetic import plain_number
from leadlight.scoring.values import written_time

SCORE = "lead.score.changed"
PRIORITY = "lead.priority.changed"
QUALIFICATION = "lead.qualification.changed"
STAGE = "lead.stage.changed"
SIGNAL = "lead.signal"
PUBLISHED = "model.published"
TEST = "webhook.test"

KINDS: Mapping[str, str] = {
    SCORE: "the score of a lead became another",
    PRIORITY: "the priority of a lead became another",
    QUALIFICATION: "the model says another stage that a lead qualifies for",
    STAGE: "a lead was moved to another stage",
    SIGNAL: "something is worth telling of a lead: it surges, fell silent, is back, or crossed a threshold",
    PUBLISHED: "a scoring model was published, and everybody is scored by it",
}
"""What an endpoint may be told; a test is not asked for."""

_WHO = ("email", "name", "company", "owner", "stage")


def points(hundredths: int | None) -> float | int | None:
    """Points as JSON has them."""
    return None if hundredths is None else plain_number(hundredths)


def about(uid: str, who: tuple[str, ...]) -> dict[str, Any]:
    """Who a lead is: its id, the id of the lead that it was merged into if it was, and what is known."""
    root, *known = who
    merged = {} if root == uid else {"merged_into": root}
    return {"id": uid, **merged, **{name: value or None for name, value in zip(_WHO, known, strict=True)}}


def body(kind: str, at: int, data: Mapping[str, Any]) -> bytes:
    """A message as it is sent and signed."""
    said = {"type": kind, "timestamp": written_time(at), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
