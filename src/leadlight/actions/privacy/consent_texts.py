"""The texts that people agreed to, as the ledger of consents has them."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.storage.source_counts import newest_consent_texts

AMONG = 10_000
"""So many of the newest entries of the ledger are looked at."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A text of a purpose as it stood somewhere: how many agreed and took it back, and when the last did."""

    purpose: str
    version: str
    text: str
    place: str
    given: int
    withdrawn: int
    at: int


def consent_texts(actor: Actor) -> list[ConsentText]:
    """The texts among the newest entries, the one said last first. Raises NotAllowedError."""
    permit(actor, Operation.MANAGE_PRIVACY)
    return [ConsentText(*row) for row in newest_consent_texts(AMONG)]
