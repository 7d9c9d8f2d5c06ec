"""Prove the hand-written query right: recalculate some leads and compare every number.

Run as a program: ``python -m benchmarks.proof DATABASE [EVERY]`` recalculates one lead in EVERY.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.calculator import Event, Lead, Result, result

FIELDS = tuple(Lead.__dataclass_fields__)


def disagreements(database: str, every: int) -> tuple[int, list[str]]:
    """Return how many leads were recalculated and a line for each that came out differently."""
    query = Path(__file__).with_name("handwritten.sql").read_text()
    chosen = f"lead_id % {every} = 0"
    with duckdb.connect(database, read_only=True) as connection:
        leads = connection.execute(
            f"SELECT lead_id, {', '.join(FIELDS)} FROM leads WHERE {chosen}"
        ).fetchall()
        events = connection.execute(
            f"SELECT lead_id, event, timestamp, path, value FROM events WHERE {chosen}"
        ).fetchall()
        found = connection.execute(f"SELECT * FROM ({query}) WHERE {chosen}").fetchall()
    histories: dict[int, list[Event]] = {}
    for lead_id, *event in events:
        histories.setdefault(lead_id, []).append(Event(*map(utc, event)))  # type: ignore[arg-type]
    expected = {row[0]: result(Lead(*map(utc, row[1:])), histories.get(row[0], [])) for row in leads}  # type: ignore[arg-type]
    queried = {row[0]: Result(*row[1:]) for row in found}
    return len(expected), [
        f"lead {lead}: the calculator says {expected.get(lead)}, the query {queried.get(lead)}"
        for lead in sorted(expected.keys() | queried.keys())
        if expected.get(lead) != queried.get(lead)
    ]


def utc(value: object) -> object:
    """Give a time its zone and leave everything else alone."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


if __name__ == "__main__":
    count, lines = disagreements(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
    print(*lines[:20], f"{count} leads recalculated, {len(lines)} disagree", sep="\n")
    sys.exit(1 if lines else 0)
