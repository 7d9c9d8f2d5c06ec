"""What the rows of imported lists said last, and the leads that exported lists name, many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadlight.ingest.json_text import written
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, insert, rows


def known_rows(source: int, keys: Sequence[str]) -> dict[str, str]:
    """What rows of a source said last: digests by key."""
    condition, values = among("key", keys)
    query = f"SELECT key, digest FROM leadlight_importedrow WHERE source_id = %s AND {condition}"
    return dict(rows(query, (source, values)))


def known_messages(ids: Sequence[str]) -> set[str]:
    """Those of some message ids that the log has."""
    condition, values = among("message_id", ids)
    return {
        found for (found,) in rows(f"SELECT message_id FROM leadlight_event WHERE {condition}", (values,))
    }


def remember(source: int, said: Sequence[tuple[str, str]]) -> None:
    """Keep what rows of a source, each a key and a digest, say now."""
    insert(
        "leadlight_importedrow",
        {"source_id": "bigint", "key": "text", "digest": "text"},
        [(source, *row) for row in said],
        "ON CONFLICT (source_id, key) DO UPDATE SET digest = excluded.digest",
    )


@dataclass(frozen=True, slots=True)
class KnownLead:
    """A lead that an exported list names: an identifier it has, and its fields, as text for comparison."""

    kind: str
    value: str
    fields: Mapping[str, str]


def known_leads(uids: Sequence[str]) -> dict[str, KnownLead]:
    """The leads of this installation that have these names for the outside; of merged ones their root."""
    identified = (
        "(SELECT i.kind || ':' || i.value FROM leadlight_identifier i "
        "JOIN leadlight_lead m ON m.id = i.lead_id WHERE m.id = r.id OR m.root_id = r.id "
        "ORDER BY i.kind DESC, i.value LIMIT 1)"  # a user id comes first
    )
    condition, values = among("l.uid", uids)
    found = rows(
        f"SELECT l.uid, {identified}, r.profile, r.derived FROM leadlight_lead l "
        f"JOIN leadlight_lead r ON r.id = COALESCE(l.root_id, l.id) WHERE {condition}",
        [values],
    )
    leads = {}
    for uid, identifier, profile, derived in found:
        kind, _, value = str(identifier or "").partition(":")
        fields = {**object_of(derived), **object_of(profile)}
        leads[uid] = KnownLead(kind, value, {name: as_text(each) for name, each in fields.items()})
    return leads


def as_text(value: object) -> str:
    """A value as a text that tells whether two are the same, whatever a file made of it."""
    return value if isinstance(value, str) else written(value)
