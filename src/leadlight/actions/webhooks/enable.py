"""Tell an endpoint again what happens, after it was switched off."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.webhooks.endpoint import managed, note
from leadlight.storage.models import Webhook
from leadlight.storage.transaction import writing


def enable_webhook(number: int, now: int, by: Actor) -> Webhook:
    """Switch an endpoint on; what it missed is sent by `redeliver` only. Raises DataError."""
    with writing():
        webhook = managed(number, by)
        webhook.off_at, webhook.off_because, webhook.failing_since, webhook.rest_until = None, "", None, 0
        webhook.save(update_fields=["off_at", "off_because", "failing_since", "rest_until"])
        note(Deed.ENABLE_WEBHOOK, webhook, by, now)
    return webhook
