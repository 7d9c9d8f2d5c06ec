"""Give an endpoint a new secret; for a while the old one signs as well."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.webhooks.endpoint import managed, note
from leadlight.channels.webhook.signing import new_secret
from leadlight.errors import DataError
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage.sealing import seal, why_unsealable
from leadlight.storage.transaction import writing

BOTH_FOR = DAY
LONGEST = 30 * DAY


def rotate_secret(number: int, now: int, by: Actor, both_for: int = BOTH_FOR) -> str:
    """Make a new secret, and let the one before sign for so long; older ones end. Raises DataError.

    One before that cannot be unsealed here ends at once.
    """
    if not 0 <= both_for <= LONGEST:
        raise DataError(f"Both secrets sign for 0 to {LONGEST // HOUR} hours.")
    secret = new_secret()
    with writing():
        webhook = managed(number, by)
        before = {**webhook.secrets[0], "until": now + both_for}
        signs_on = both_for and not why_unsealable([before])
        webhook.secrets = [{"sealed": seal(secret), "until": None}, *([before] if signs_on else [])]
        webhook.save(update_fields=["secrets"])
        note(Deed.ROTATE_SECRET, webhook, by, now, both_hours=both_for // HOUR)
    return secret
