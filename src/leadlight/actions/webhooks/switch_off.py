"""Switch an endpoint off by itself, and leave a note that operators see."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import operator
from leadlight.actions.access.written_down import write_down
from leadlight.scoring.values import written_time
from leadlight.storage.webhook_sending import switch_off

BY = operator("leadlight")
"""Nobody but the program itself."""

GONE = "it answered 410 Gone"


def because_gone(webhook: int, now: int) -> None:
    """It answered 410: whoever receives wants nothing more."""
    _off(webhook, now, GONE)


def because_it_failed(webhook: int, since: int, now: int) -> None:
    """It has taken nothing for days."""
    _off(webhook, now, f"it took nothing since {written_time(since)[:16]}Z")


def _off(webhook: int, now: int, because: str) -> None:
    failed = switch_off(webhook, now, because)
    write_down(BY, now, Deed.SWITCH_WEBHOOK_OFF, f"webhook {webhook}", because=because, not_told=failed)
