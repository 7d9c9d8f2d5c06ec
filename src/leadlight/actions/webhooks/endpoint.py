"""One endpoint as actions on it find it, the secrets it is sent to with, and the note that each leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.channels.webhook.signing import Secret
from leadlight.errors import DataError
from leadlight.storage.models import Webhook
from leadlight.storage.sealing import unseal


def managed(number: int, by: Actor) -> Webhook:
    """An endpoint that somebody may change; inside a transaction. Raises NotAllowedError or DataError."""
    permit(by, Operation.MANAGE_CONNECTIONS)
    found = Webhook.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise DataError(f"There is no webhook {number}. `leadlight webhooks list` shows those there are.")
    return found


def secrets_at(sealed: Iterable[tuple[str, int | None]], at: int) -> tuple[Secret, ...]:
    """The secrets that sign at an instant, from those sealed and their ends. Raises StorageError."""
    return tuple(Secret(unseal(text), until) for text, until in sealed if Secret(text, until).signs(at))


def note(deed: Deed, webhook: Webhook, by: Actor, now: int, **detail: Any) -> None:  # noqa: ANN401 - JSON
    """Leave a note in the audit; of the address the host is enough, as its path may be a secret."""
    host = webhook.url.split("/")[2]
    write_down(by, now, deed, f"webhook {webhook.pk}", host=host, **detail)
