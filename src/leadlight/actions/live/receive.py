"""Receive messages: decide on each, and say of each what became of it once that is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from leadlight.ingest.accepting import Accepted, Decision, Quarantine, Received, Refusal
from leadlight.storage.intake import Intake, NewEvent

Became = Literal["accepted", "duplicate", "quarantined", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: with its id as sent, or the reason and the status of a refusal."""

    became: Became
    message_id: str | None = None
    reason: str | None = None
    status: int = 200


def intake_of(decisions: Iterable[Decision], received: Received) -> Intake:
    """What is to be written down of these decisions."""
    events, quarantined, refused = list[NewEvent](), list[tuple[str, str]](), 0
    for decision in decisions:
        match decision:
            case Accepted(message_id, kind, name, time, body):
                events.append(NewEvent(message_id, kind, name, time, received.at, received.source, body))
            case Quarantine(reason, body):
                quarantined.append((body, reason))
            case Refusal():
                refused += 1
    return Intake(received.source, received.at, events, quarantined, refused)


def outcomes_of(decisions: Sequence[Decision], intake: Intake) -> list[Outcome]:
    """What became of each, after the intake was written."""
    found: list[Outcome] = []
    place = kept = 0
    for decision in decisions:
        match decision:
            case Accepted(sent_id=sent_id):
                again = place in intake.duplicates
                found.append(Outcome("duplicate" if again else "accepted", sent_id))
                place += 1
            case Quarantine(reason):
                found.append(
                    Outcome("quarantined" if kept < intake.kept else "refused", reason=reason, status=400)
                )
                kept += 1
            case Refusal(reason, status):
                found.append(Outcome("refused", reason=reason, status=status))
    return found
