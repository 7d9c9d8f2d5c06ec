"""The hooks there are, ready to take requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.ingest.hooks.deciding import Hook as Mapped
from leadlight.storage.hook_rows import mapped, why_unusable
from leadlight.storage.models import Hook
from leadlight.storage.sealing import unseal


@dataclass(frozen=True, slots=True)
class HookInForce:
    """A hook: whose messages it brings and with what right, its mapping and its secrets with their ends.

    `broken` says why it cannot be used, blank where it can.
    """

    source: int
    kind: str
    name: str
    removed: bool
    mapped: Mapped | None = None
    secrets: Sequence[tuple[str, int | None]] = ()
    broken: str = ""

    def secrets_at(self, now: int) -> list[str]:
        """The secrets that count."""
        return [secret for secret, until in self.secrets if until is None or now < until]


def hooks_in_force() -> dict[str, HookInForce]:
    """All hooks by name, those that were removed too."""
    return {hook.name: _ready(hook) for hook in Hook.objects.select_related("source")}


def _ready(hook: Hook) -> HookInForce:
    kind = hook.source.kind
    if hook.removed_at is not None:
        return HookInForce(hook.source_id, kind, hook.name, removed=True)
    if broken := why_unusable(hook):
        return HookInForce(hook.source_id, kind, hook.name, removed=False, broken=broken)
    secrets = [(unseal(each["sealed"]), each["until"]) for each in hook.secrets]
    return HookInForce(hook.source_id, kind, hook.name, removed=False, mapped=mapped(hook), secrets=secrets)
