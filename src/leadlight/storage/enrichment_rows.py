"""What files of the user's say of leads, looked up by their addresses and domains."""

from __future__ import annotations

import json
from collections.abc import Sequence

from leadlight.ingest.person import Enriched, addresses_of, domains_of
from leadlight.ingest.stored import Stored
from leadlight.storage.many import among, rows


def enriched(leads: Sequence[Sequence[Stored]]) -> list[list[Enriched]]:
    """For the messages of each lead what files say of it."""
    if not rows("SELECT 1 FROM leadlight_enrichment LIMIT 1"):
        return [[] for _ in leads]
    keys = [_keys(messages) for messages in leads]
    condition, values = among("n.value", sorted({value for each in keys for _, value in each}))
    found: dict[tuple[str, str], list[Enriched]] = {}
    for kind, value, fields, at, confidence, source in rows(
        "SELECT n.kind, n.value, n.fields, n.at, n.confidence, s.name FROM leadlight_enrichment n "
        f"JOIN leadlight_source s ON s.id = n.source_id WHERE {condition} ORDER BY n.id",
        [values],
    ):
        said = json.loads(fields) if isinstance(fields, str) else fields
        found.setdefault((kind, value), []).append(Enriched(kind, value, said, at, confidence, source))
    return [[each for key in sorted(wanted) for each in found.get(key, [])] for wanted in keys]


def _keys(messages: Sequence[Stored]) -> set[tuple[str, str]]:
    addresses = addresses_of(messages)
    return {("email", each) for each in addresses} | {("domain", each) for each in domains_of(addresses)}
