"""One lead at a time, by the pure function."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

import duckdb

from benchmarks.data import AS_OF, MODEL
from benchmarks.tasks import query
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model

AT = datetime.fromisoformat(AS_OF)
ABOUT_FIFTY = range(45, 56)


def timed(database: str, every: int) -> dict[str, float]:
    """Score one lead in `every`, compare with the query, and time those with some 50 events."""
    model = read_model(MODEL.read_text())
    leads, wanted = loaded(database, every)
    differ = 0
    taken = []
    for lead_id, lead in leads.items():
        start = time.perf_counter()
        found = score(model, lead, AT)
        if len(lead.events) in ABOUT_FIFTY:
            taken.append(1000 * (time.perf_counter() - start))
        differ += (*map(float, (found.total or 0, *found.scores.values())), found.priority) != wanted[lead_id]
    return {
        "median_ms": median(taken),
        "p95_ms": quantiles(taken, n=20)[-1],
        "timed": len(taken),
        "leads": len(leads),
        "differ": differ,
    }


def loaded(database: str, every: int) -> tuple[dict[int, Lead], dict[int, tuple[object, ...]]]:
    """Return leads with their events, and what the hand-written query gives them."""
    chosen = f"lead_id % {every} = 0"
    with duckdb.connect(database, read_only=True) as connection:
        found = connection.execute(f"SELECT * FROM leads WHERE {chosen}")
        names = [column[0] for column in found.description]
        rows = found.fetchall()
        events = connection.execute(
            f"SELECT lead_id, event, epoch_us(timestamp), path, value FROM events WHERE {chosen}"
        ).fetchall()
        wanted = {
            row[0]: row[1:] for row in connection.execute(f"FROM ({query()}) WHERE {chosen}").fetchall()
        }
    histories: dict[int, list[Event]] = {}
    for lead_id, name, at, path, value in events:
        event = Event(name.lower().replace(" ", "_"), at, {"path": path, "value": value})
        histories.setdefault(lead_id, []).append(event)
    leads = {
        row[0]: Lead(dict(zip(names, map(aware, row), strict=True)), tuple(histories.get(row[0], ())))
        for row in rows
    }
    return leads, wanted


def aware(value: Any) -> Any:
    """Give a time its zone and leave everything else alone."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
