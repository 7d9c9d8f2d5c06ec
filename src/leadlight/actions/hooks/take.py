"""Take a request of another system: see that it is genuine, and decide on the messages that it means."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.hooks.in_force import HookInForce
from leadlight.actions.live.receive import intake_of, new_id
from leadlight.channels.inbound.mail_providers import events_of
from leadlight.errors import StorageError
from leadlight.ingest.accepting import Accepted, Decision, Received
from leadlight.ingest.hooks.deciding import Decided, Hook, around_of, decided
from leadlight.ingest.hooks.genuine import check_request
from leadlight.ingest.hooks.paths import Budget
from leadlight.ingest.hooks.requests import Request, document_of
from leadlight.ingest.hooks.taking import Reader
from leadlight.storage.intake import Intake


@dataclass(frozen=True, slots=True)
class Taken:
    """What a request came to: decisions, and what is to be written down; `challenge` is to be answered."""

    decisions: tuple[Decision, ...]
    intake: Intake
    challenge: str | None = None


def take(hook: HookInForce, request: Request, brought: str, now: int) -> Taken:
    """Decide on a request; nothing is written down here.

    Raises NotGenuineError, DataError of a body that cannot be read, TooManyError, and StorageError where the
    hook cannot be used.
    """
    mapped = usable(hook)
    received = Received(now, hook.source, hook.kind, new_id)
    provider = mapped.mapping.check.anymail
    if provider is None:
        check_request(mapped.mapping.check, request, brought, hook.secrets_at(now), now)
        if not request.body.strip():  # an attempt whether there is anything at all
            return Taken((), Intake(hook.source, now, hook_error=""))
        document = document_of(request)
    else:
        document = events_of(provider, request, hook.secrets_at(now))
    around = around_of(mapped.mapping, request)
    challenge = challenge_of(mapped, request, document)
    if challenge is not None:
        return Taken((), Intake(hook.source, now, hook_error=""), challenge)
    return _taken(decided(mapped, document, around, received), received)


def usable(hook: HookInForce) -> Hook:
    """The mapping of a hook. Raises StorageError where it cannot be used."""
    if hook.mapped is None:
        raise StorageError(hook.broken)
    return hook.mapped


def challenge_of(hook: Hook, request: Request, document: object) -> str | None:
    """What the sender wants to read in the answer while it sets the hook up, None if nothing."""
    if hook.mapping.challenge is None:
        return None
    reader = Reader(document, {**around_of(hook.mapping, request), "body": document}, Budget())
    return reader.text(hook.mapping.challenge)


def _taken(found: Decided, received: Received) -> Taken:
    intake = intake_of(found.decisions, received)
    intake.left_out = found.left_out
    intake.hook_error = next((each.reason for each in found.decisions if not isinstance(each, Accepted)), "")
    return Taken(tuple(found.decisions), intake)
