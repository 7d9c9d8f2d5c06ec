"""Send an endpoint a test, at once, and see what it answers."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.webhooks.allowed import allowed_networks
from leadlight.actions.webhooks.endpoint import managed, note, secrets_at
from leadlight.channels.outgoing.posting import Answer, Outgoing
from leadlight.channels.webhook.kinds import TEST, body
from leadlight.channels.webhook.sending import Message, send
from leadlight.channels.webhook.signing import new_id
from leadlight.storage.transaction import writing


def try_webhook(number: int, now: int, by: Actor) -> Answer:
    """Send a test message; it is signed like all others, and tried once. Raises DataError, StorageError."""
    with writing():
        webhook = managed(number, by)
        secrets = secrets_at(((each["sealed"], each["until"]) for each in webhook.secrets), now)
        note(Deed.TEST_WEBHOOK, webhook, by, now)
    message = Message(webhook.url, new_id(), body(TEST, now, {"webhook": webhook.pk}), secrets)
    allowed = allowed_networks()
    outgoing = Outgoing(allowed, at_once=1)
    try:
        return send(outgoing, message, now, allowed)
    finally:
        outgoing.close()
