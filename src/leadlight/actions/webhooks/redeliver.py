"""Send once more what an endpoint was sent, or could not be sent."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.webhooks.endpoint import managed, note
from leadlight.errors import DataError
from leadlight.storage.models import Webhook
from leadlight.storage.transaction import writing
from leadlight.storage.webhook_lists import failed_since, wait_again


def redeliver_one(number: int, delivery: int, now: int, by: Actor) -> None:
    """Send one delivery again, by the same id. Raises DataError."""
    with writing():
        webhook = _on(number, by)
        if not wait_again(webhook.pk, [delivery], now):
            raise DataError(
                f"Webhook {number} has no delivery {delivery} that has ended. "
                f"`leadlight webhooks show {number}` lists them."
            )
        note(Deed.REDELIVER, webhook, by, now, delivery=delivery)


def redeliver_failed(number: int, since: int, now: int, by: Actor) -> int:
    """Send again all that failed since an instant, by the same ids; how many. Raises DataError."""
    with writing():
        webhook = _on(number, by)
        found = wait_again(webhook.pk, failed_since(webhook.pk, since), now)
        note(Deed.REDELIVER, webhook, by, now, failed=found)
    return found


def _on(number: int, by: Actor) -> Webhook:
    webhook = managed(number, by)
    if webhook.off_at is not None:
        raise DataError(f"Webhook {number} is off. `leadlight webhooks enable {number}` switches it on.")
    return webhook
