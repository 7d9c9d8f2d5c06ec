"""Single fields of many leads, for lists that show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, rows


def fields_of_leads(leads: Sequence[int], names: Collection[str]) -> dict[int, dict[str, Any]]:
    """Of each lead those of its fields that have these names."""
    if not names:
        return {}
    test, values = among("id", list(leads))
    query = f"SELECT id, CAST(profile AS text), CAST(derived AS text) FROM leadlight_lead WHERE {test}"
    found = {}
    for lead, profile, derived in rows(query, [values]):
        known = {**object_of(derived), **object_of(profile)}
        found[lead] = {name: known[name] for name in names if name in known}
    return found
