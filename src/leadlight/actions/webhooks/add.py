"""Let another system be told what happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.webhooks.allowed import allowed_networks
from leadlight.actions.webhooks.endpoint import note
from leadlight.channels.outgoing.urls import read_url
from leadlight.channels.webhook.kinds import KINDS, SCORE
from leadlight.channels.webhook.signing import new_secret
from leadlight.errors import DataError
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.coherence import did_you_mean
from leadlight.storage.models import Webhook
from leadlight.storage.sealing import seal
from leadlight.storage.transaction import writing

AT_ONCE = 10
MOST_AT_ONCE = 50
MOST_POINTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What an endpoint wants: kinds of happenings, scores only when they moved by so many points."""

    url: str
    kinds: Sequence[str]
    description: str = ""
    min_points: float | None = None
    at_once: int = AT_ONCE
    allow_http: bool = False


def add_webhook(wish: Wish, now: int, by: Actor) -> tuple[Webhook, str]:
    """Make an endpoint; its secret is returned here and never shown again. Raises DataError."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    target = read_url(wish.url, allowed_networks(), http=wish.allow_http)
    kinds, least = _kinds(wish.kinds), _least(wish)
    if not 1 <= wish.at_once <= MOST_AT_ONCE:
        raise DataError(f"At once there are 1 to {MOST_AT_ONCE} requests to an endpoint.")
    secret = new_secret()
    with writing():
        webhook = Webhook.objects.create(
            url=str(target),
            description=wish.description,
            types=kinds,
            min_points=least,
            secrets=[{"sealed": seal(secret), "until": None}],
            at_once=wish.at_once,
            created_at=now,
        )
        note(Deed.ADD_WEBHOOK, webhook, by, now, types=kinds)
    return webhook, secret


def _kinds(said: Sequence[str]) -> list[str]:
    found = sorted({text.strip() for text in said if text.strip()})
    for kind in found:
        if kind not in KINDS:
            hint = did_you_mean(kind, list(KINDS)) or f". There are {', '.join(KINDS)}."
            raise DataError(f"There is no type '{kind}'{hint}")
    if not found:
        raise DataError(f"Say what the endpoint is told: {', '.join(KINDS)}.")
    return found


def _least(wish: Wish) -> int | None:
    if wish.min_points is None:
        return None
    if SCORE not in _kinds(wish.kinds):
        raise DataError(f"A score has to move so far only where '{SCORE}' is among the types.")
    if not 0 < wish.min_points <= MOST_POINTS:
        raise DataError(f"A score moves by more than 0 and at most {MOST_POINTS:,} points.")
    return max(1, round(wish.min_points * HUNDREDTHS))
