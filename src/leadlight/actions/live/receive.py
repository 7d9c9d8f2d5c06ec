"""Receive messages: decide on each, and say of each what became of it once that is written down."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from leadlight.ingest.accepting import BROWSER, Accepted, Decision, Quarantine, Received, Refusal
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
    is_discreet = received.kind == BROWSER
    return Intake(received.source, received.at, events, quarantined, refused, is_discreet=is_discreet)


ERASED = Outcome("refused", reason="This person was erased, and nothing of them is kept.", status=410)


def outcomes_of(decisions: Sequence[Decision], intake: Intake) -> list[Outcome]:
    """What became of each, after the intake was written."""
    found: list[Outcome] = []
    events, unusable, kept = count(), count(), 0
    for decision in decisions:
        match decision:
            case Accepted(sent_id=sent_id):
                found.append(_of_event(next(events), sent_id, intake))
            case Quarantine(reason):
                stays = next(unusable) not in intake.not_kept and kept < intake.kept
                kept += stays
                found.append(Outcome("quarantined" if stays else "refused", reason=reason, status=400))
            case Refusal(reason, status):
                found.append(Outcome("refused", reason=reason, status=status))
    return found


def _of_event(place: int, sent_id: str, intake: Intake) -> Outcome:
    """What became of an event; who must not learn who was erased hears what everybody hears."""
    if place in intake.erased and not intake.is_discreet:
        return ERASED
    return Outcome("duplicate" if place in intake.duplicates else "accepted", sent_id)


def new_id() -> str:
    """An id for a message that came without one."""
    return f"random-{secrets.token_hex(16)}"
