"""How an import runs where others may work at the same time, and where nobody does."""

from __future__ import annotations

from functools import partial

from django.db import connection

from leadlight.actions.live.import_leads import How
from leadlight.actions.live.placing_beside import is_served, placing_beside
from leadlight.storage.database import Place

LARGE_CHUNK = 10_000
"""Rows of one transaction where nobody waits to write: the larger, the fewer pages are written again."""

LARGE_LOG = 16_000
"""Pages after which SQLite carries its log over, likewise."""


def how_here(place: Place, *, rehearse: bool) -> How:
    """How to import into a place that is open: in small steps where it is served, else in large ones."""
    if rehearse or is_served(place):
        return How(rehearse=rehearse, served=not rehearse)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint = {LARGE_LOG}")
    return How(beside=partial(placing_beside, place), chunk=LARGE_CHUNK)
