"""Hooks as they lie in the database, and the mappings that they go by."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from leadlight.errors import LeadlightError, StorageError
from leadlight.ingest.hooks.deciding import Hook as Mapped
from leadlight.ingest.hooks.reading import read_mapping
from leadlight.ingest.hooks.shipped import shipped_mapping
from leadlight.storage.many import rows
from leadlight.storage.models import Hook, Source
from leadlight.storage.sealing import unseal

_PREFIX = "hook "


def mapped(hook: Hook) -> Mapped:
    """A hook with its mapping. Raises MappingError, and DataError where none is shipped for its sender."""
    if hook.mapping:
        return Mapped(hook.name, read_mapping(hook.mapping, f"the mapping of {hook.name}"))
    return Mapped(hook.name, shipped_mapping(hook.sender))


def why_unusable(hook: Hook) -> str:
    """Why requests to a hook cannot be taken, blank where they can."""
    try:
        for each in hook.secrets:
            unseal(each["sealed"])
        mapped(hook)
    except StorageError as error:
        return str(error)
    except LeadlightError as error:
        first = str(error).split("\n")[0]
        return f"The mapping of this hook cannot be used: {first}"
    return ""


def unusable() -> dict[str, str]:
    """The hooks whose requests cannot be taken, each with why."""
    hooks = Hook.objects.filter(removed_at__isnull=True).order_by("name")
    return {hook.name: why for hook in hooks if (why := why_unusable(hook))}


def name_of_source(name: str) -> str:
    """What the source of a hook's messages is called."""
    return f"{_PREFIX}{name}"


def hooks_of_sources(sources: Collection[int]) -> dict[int, Mapped]:
    """The hooks by their sources, former ones too; those that cannot be used are left out."""
    found = Source.objects.filter(pk__in=sources, digest__isnull=True, kind__in=("browser", "server"))
    names = {
        source.pk: source.name.removeprefix(_PREFIX) for source in found if source.name.startswith(_PREFIX)
    }
    hooks = {hook.name: hook for hook in Hook.objects.filter(name__in=names.values())}
    usable: dict[int, Mapped] = {}
    for source, name in names.items():
        with suppress(LeadlightError):
            usable[source] = mapped(hooks[name])
    return usable


def counted(source: int) -> dict[str, int]:
    """How many messages of a hook came to what."""
    found = rows(
        "SELECT result, sum(count) FROM leadlight_intakecount WHERE source_id = %s GROUP BY result", (source,)
    )
    return {result: int(count) for result, count in found if count}
