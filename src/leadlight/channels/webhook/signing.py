"""Signatures and secrets after the Standard Webhooks specification, version 1.0.0."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standardwebhooks import Webhook

from leadlight.scoring.values import SECOND, moment

PREFIX = "whsec_"
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs; from `until` on it no longer does, if that is known."""

    text: str
    until: int | None = None

    def signs(self, at: int) -> bool:
        """Whether it signs at an instant."""
        return self.until is None or at < self.until


def new_secret() -> str:
    """A secret of 256 random bits, as receivers are given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def new_id() -> str:
    """What a message is known by, however often it is sent."""
    return f"msg_{secrets.token_hex(16)}"


def signed(message: str, body: bytes, keys: Sequence[Secret], at: int) -> Mapping[str, str]:
    """The headers of a message that is sent at an instant, signed with every secret that signs then."""
    text, whole = body.decode(), at // SECOND * SECOND
    signatures = [Webhook(key.text).sign(message, moment(whole), text) for key in keys if key.signs(at)]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(at // SECOND),
        "webhook-signature": " ".join(signatures),
    }
