"""Telling PostgreSQL how large tables have become, by a thread beside those who write.

Its planner goes by what it last counted. Autovacuum counts anew within a minute or so: long enough for tables
that were empty to grow so far that reading all of one, which was the quickest way, takes the worker's time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import django.db
from django.db import connection

from leadlight.storage.beside import Ended, beside
from leadlight.storage.database import close_connections
from leadlight.storage.many import execute, rows

LOOK = 2.0
"""Seconds from one look to the next."""

FEWEST = 1_000
"""So many rows must have changed, and as many as there were."""

OUTGROWN = (
    "SELECT c.oid::regclass::text FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid "
    "WHERE s.schemaname = ANY(current_schemas(false)) AND s.relname LIKE 'leadlight\\_%%' "
    "AND s.n_mod_since_analyze > greatest(%s, c.reltuples)"
)


@contextmanager
def current_statistics() -> Iterator[None]:
    """Keep the statistics of the tables current until the block ends; SQLite needs none."""
    if connection.vendor == "sqlite":
        yield
        return
    with beside("statistics", _keep_current):
        yield


def _keep_current(ended: Ended) -> None:
    while not ended.wait(LOOK):
        try:
            count_anew()
        except django.db.Error:  # whoever works finds out what is wrong with the database
            close_connections()
    close_connections()


def count_anew() -> list[str]:
    """Count what has outgrown its statistics; the tables."""
    outgrown = [name for (name,) in rows(OUTGROWN, [FEWEST])]
    for name in outgrown:
        execute(f"ANALYZE (SKIP_LOCKED) {name}")  # quoted by regclass
    return outgrown
