"""What was written down of who did what, found again."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.storage.models import Audit


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of an actor, actions that begin so, to a subject, from an instant on, before a number."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: int | None = None
    before: int | None = None


def audited(wanted: Wanted, limit: int) -> list[Audit]:
    """The rows that are wanted, the newest first."""
    if "\x00" in f"{wanted.actor}{wanted.action}{wanted.subject}":
        return []  # no row has it, and PostgreSQL does not like to be asked
    found = Audit.objects.order_by("-pk")
    if wanted.actor:
        found = found.filter(actor=wanted.actor)
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.before is not None:
        found = found.filter(pk__lt=wanted.before)
    return list(found[:limit])
