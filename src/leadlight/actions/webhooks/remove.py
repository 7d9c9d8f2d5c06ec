"""Tell an endpoint nothing any more, and forget what it was told."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.webhooks.endpoint import managed, note
from leadlight.storage.transaction import writing
from leadlight.storage.webhook_lists import remove


def remove_webhook(number: int, now: int, by: Actor) -> None:
    """Remove an endpoint with all that belongs to it. Raises DataError."""
    with writing():
        webhook = managed(number, by)
        note(Deed.REMOVE_WEBHOOK, webhook, by, now)
        remove(webhook.pk)
