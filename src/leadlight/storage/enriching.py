"""What a file of the user's says, kept, and the leads of whom it says it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from itertools import chain

from leadlight.ingest.json_text import written
from leadlight.storage.many import among, execute, insert, rows
from leadlight.storage.statements import one_moment, streamed

Key = tuple[str, str]
"""`email` or `domain`, and which."""

Said = tuple[str, int, float]
"""Fields as JSON, since when, and how sure."""


def known(source: int) -> dict[Key, Said]:
    """What a source says now."""
    found = rows(
        "SELECT kind, value, fields, at, confidence FROM leadlight_enrichment WHERE source_id = %s", (source,)
    )
    return {(kind, value): (_same(fields), at, confidence) for kind, value, fields, at, confidence in found}


def _same(fields: object) -> str:
    """JSON as we write it, however the database gives it."""
    return written(json.loads(fields) if isinstance(fields, str) else fields)


def say(source: int, said: Sequence[tuple[Key, Said]]) -> None:
    """Let a source say these things."""
    insert(
        "leadlight_enrichment",
        {
            "kind": "text", "value": "text", "source_id": "bigint", "fields": "jsonb", "at": "bigint",
            "confidence": "float8",
        },
        [(kind, value, source, fields, at, sure) for (kind, value), (fields, at, sure) in said],
        "ON CONFLICT (kind, value, source_id) DO UPDATE SET fields = excluded.fields, at = excluded.at, "
        "confidence = excluded.confidence",
    )  # fmt: skip


def unsay(source: int, keys: Sequence[Key]) -> None:
    """Let a source say nothing of these."""
    for kind in ("email", "domain"):
        condition, values = among("value", [value for each, value in keys if each == kind])
        execute(
            f"DELETE FROM leadlight_enrichment WHERE source_id = %s AND kind = %s AND {condition}",
            (source, kind, values),
        )


def leads_of(keys: Collection[Key]) -> dict[Key, set[int]]:
    """The roots of the leads of these addresses and domains."""
    found: dict[Key, set[int]] = {}
    wanted = set(keys)
    query = (
        "SELECT i.value, COALESCE(l.root_id, l.id) FROM leadlight_identifier i "
        "JOIN leadlight_lead l ON l.id = i.lead_id WHERE i.kind = 'email'"
    )
    with one_moment():
        for address, root in chain.from_iterable(streamed(query)):
            for key in wanted.intersection(keys_of(address)):
                found.setdefault(key, set()).add(root)
    return found


def keys_of(address: str) -> list[Key]:
    """What may be said of an address: of itself, and of each domain it lies in."""
    labels = address.rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return [("email", address), *(("domain", domain) for domain in domains)]
