"""The endpoints there are, how they are, and what they were sent lately."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.errors import DataError
from leadlight.storage.statements import one_moment
from leadlight.storage.webhook_lists import Listed, Shown, deliveries_of, listed


def listed_webhooks(by: Actor) -> list[Listed]:
    """All endpoints by number."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    with one_moment():
        return listed()


def shown_webhook(number: int, by: Actor, limit: int = 20) -> tuple[Listed, list[Shown]]:
    """One endpoint with its newest deliveries. Raises DataError."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    with one_moment():
        found = [each for each in listed() if each.id == number]
        if not found:
            raise DataError(f"There is no webhook {number}. `leadlight webhooks list` shows those there are.")
        return found[0], deliveries_of(number, limit)
