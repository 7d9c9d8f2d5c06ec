"""Leads by who told of them."""

from __future__ import annotations

from collections.abc import Collection

from leadlight.ingest.identifiers import Identifier
from leadlight.storage.many import among, rows
from leadlight.storage.neighbourhoods import owners_of


def in_one_list(name: str, people: Collection[Identifier]) -> list[int]:
    """Those of some people, merged or not, who are in the imported list of a name and in no other."""
    found = owners_of(people)
    roots = sorted({found.roots.get(lead, lead) for lead in found.owners.values()})
    if not roots:
        return []
    itself, values = among("l.id", roots)
    part, _ = among("l.root_id", roots)
    lists = rows(
        "SELECT DISTINCT p.lead_id, s.name FROM leadlight_lead l "
        "JOIN leadlight_placement p ON p.lead_id = l.id JOIN leadlight_event e ON e.seq = p.seq "
        f"JOIN leadlight_source s ON s.id = e.source_id WHERE ({itself} OR {part}) AND s.kind = 'import'",
        [values, values],
    )
    elsewhere = {lead for lead, other in lists if other != name}
    return sorted({lead for lead, _ in lists} - elsewhere)
