"""The hooks there are, with what came over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadlight.storage.hook_rows import counted, why_unusable
from leadlight.storage.models import Hook


@dataclass(frozen=True, slots=True)
class Listed:
    """A hook, how many of its messages came to what, and why it cannot be used, if it cannot."""

    hook: Hook
    counts: Mapping[str, int]
    broken: str


def listed_hooks() -> list[Listed]:
    """All hooks in use, by name."""
    return [
        Listed(hook, counted(hook.source_id), why_unusable(hook))
        for hook in Hook.objects.filter(removed_at__isnull=True).order_by("name")
    ]


def text_of_mapping(name: str) -> str | None:
    """The mapping that a hook has of its own, None where it goes by a shipped one or is not there."""
    hook = Hook.objects.filter(name=name, removed_at__isnull=True).first()
    return None if hook is None else hook.mapping or None


def sender_of(name: str) -> str | None:
    """The sender that a hook is for, None where there is no such hook."""
    return Hook.objects.filter(name=name, removed_at__isnull=True).values_list("sender", flat=True).first()
