"""The files that say more of leads: what there is, another one, and what to hear no more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.enrich import Enriched, Enriching, enrich, unsaid
from leadlight.errors import NotFoundError
from leadlight.storage.models import Source
from leadlight.storage.source_counts import enriched_by
from leadlight.storage.transaction import writing

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class EnrichmentFile:
    """A file, and of how many addresses and domains it says something, as far as that is counted."""

    number: int
    name: str
    created_at: int
    says: int

    @property
    def is_exact(self) -> bool:
        """Whether all were counted."""
        return self.says <= MOST_COUNTED


def enrichment_files(actor: Actor) -> list[EnrichmentFile]:
    """The files that say something now, the newest first. Raises NotAllowedError."""
    permit(actor, Operation.IMPORT_DATA)
    found = [
        EnrichmentFile(each.pk, each.name, each.created_at, enriched_by(each.pk, MOST_COUNTED + 1))
        for each in Source.objects.filter(kind="enrichment").order_by("-pk")
    ]
    return [each for each in found if each.says]


def take_enrichment(file: Path, name: str, now: int, actor: Actor) -> Enriched:
    """Let a file of a name say what it says now. Raises NotAllowedError, TableError and DataError."""
    permit(actor, Operation.IMPORT_DATA)
    found = enrich(Enriching(str(file), source=name), now)
    with writing():
        source = Source.objects.get(kind="enrichment", name=name)
        told = {"new": found.new, "changed": found.changed, "leads": found.leads}
        write_down(actor, now, Deed.ENRICH_LEADS, f"source {source.pk}", **told)
    return found


def remove_enrichment(number: int, now: int, actor: Actor) -> str:
    """Hear no more what a file says; its name. Raises NotAllowedError and NotFoundError."""
    permit(actor, Operation.IMPORT_DATA)
    source = Source.objects.filter(pk=number, kind="enrichment").first()
    if source is None:
        raise NotFoundError(f"There is no enrichment file {number}.")
    removed = unsaid(number, now)
    with writing():
        write_down(actor, now, Deed.REMOVE_ENRICHMENT, f"source {number}", removed=removed)
    return source.name
