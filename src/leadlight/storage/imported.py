"""What the rows of imported lists said last, read and kept many at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection


def known_rows(source: int, keys: Sequence[str]) -> dict[str, str]:
    """What rows of a source said last: digests by key."""
    select = "SELECT key, digest FROM leadlight_importedrow WHERE source_id = %s AND key IN"
    return {row[0]: row[1] for row in _among(select, source, keys)}


def known_messages(ids: Sequence[str]) -> set[str]:
    """Those of some message ids that the log has."""
    return {
        found for (found,) in _among("SELECT message_id FROM leadlight_event WHERE message_id IN", None, ids)
    }


def remember(source: int, rows: Sequence[tuple[str, str]]) -> None:
    """Keep what rows of a source, each a key and a digest, say now."""
    insert, update = (
        "INSERT INTO leadlight_importedrow (source_id, key, digest)",
        "ON CONFLICT (source_id, key) DO UPDATE SET digest = excluded.digest",
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{insert} VALUES (%s, %s, %s) {update}", [(source, *row) for row in rows])
        elif rows:
            keys, digests = zip(*rows, strict=True)
            cursor.execute(
                f"{insert} SELECT %s, * FROM unnest(%s::text[], %s::text[]) {update}",
                [source, list(keys), list(digests)],
            )


def _among(select: str, source: int | None, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The rows of a query that ends in IN, for a list of texts of any length."""
    listed, given = (
        ("(SELECT value FROM json_each(%s))", json.dumps(texts))
        if connection.vendor == "sqlite"
        else ("(SELECT unnest(%s::text[]))", list(texts))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{select} {listed}", [given] if source is None else [source, given])
        return list(cursor.fetchall())
