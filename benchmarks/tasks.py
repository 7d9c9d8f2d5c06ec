"""What is measured in a process of its own; each task prints its answer as JSON.

``python -m benchmarks.tasks NAME ARGUMENTS`` is how the runner starts one.
"""

# ruff: noqa: PLC0415 - a task loads what it measures, and nothing else

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.data import HERE

COMPARED = ("score", "fit", "engagement", "priority")


def handwritten(database: str, events: str = "events") -> dict[str, float]:
    """Run the hand-written query into a table in memory."""
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        start = time.perf_counter()
        connection.execute(f"CREATE TEMP TABLE result AS {query(events)}")
        return {"call": time.perf_counter() - start}


def handwritten_ranked(database: str, out: str) -> dict[str, float]:
    """Run the hand-written query and write all columns of the leads with it to a Parquet file, best first."""
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        start = time.perf_counter()
        connection.execute(
            f"COPY (SELECT leads.*, found.* EXCLUDE lead_id FROM leads JOIN ({query()}) AS found USING (lead_id) "
            f"ORDER BY score DESC, lead_id) TO '{out}' (FORMAT parquet)"
        )
        return {"call": time.perf_counter() - start}


def query(events: str = "events") -> str:
    """Return the hand-written query over a table of events."""
    text = (HERE / "handwritten.sql").read_text()
    return text.replace("FROM events\n", f"FROM {events} AS events\n").replace(
        "FROM events WHERE", f"FROM {events} AS events WHERE"
    )


def compare(database: str, out: str) -> dict[str, int]:
    """Count the leads of a written result that differ from the hand-written query, and all leads."""
    import duckdb

    differs = " OR ".join(f"wanted.{name} IS DISTINCT FROM written.{name}" for name in COMPARED)
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute(f"CREATE TEMP TABLE wanted AS {query()}")
        row = connection.execute(
            f"""SELECT count(*), count(*) FILTER ({differs}), count(written.lead_id)
            FROM wanted FULL JOIN '{out}' AS written ON wanted.lead_id = written.lead_id"""
        ).fetchone()
    assert row is not None
    return {"leads": row[0], "differ": row[1], "written": row[2]}


def pure(database: str, every: int) -> dict[str, float]:
    """Score leads one at a time by the pure function; those with some 50 events give the times."""
    from benchmarks.single import timed

    return timed(database, every)


def pandas(leads: str, events: str, out: str) -> dict[str, float]:
    """Run the analyst's script."""
    from benchmarks import pandas_script

    start = time.perf_counter()
    pandas_script.main(leads, events, out)
    return {"call": time.perf_counter() - start}


def importing() -> dict[str, float]:
    """Import the package."""
    start = time.perf_counter()
    import leadlight  # noqa: F401 - its import is what is measured

    return {"call": time.perf_counter() - start}


def score_only(database: str, events: str = "events", keep: str = "") -> dict[str, float]:
    """Let the product score into a table in memory: score, sub-scores and priority, no reasons."""
    from benchmarks.product import score_into_memory

    return score_into_memory(Path(database), events, keep)


TASKS = {
    "handwritten": handwritten,
    "handwritten_ranked": handwritten_ranked,
    "compare": compare,
    "pure": lambda database, every: pure(database, int(every)),
    "pandas": pandas,
    "importing": importing,
    "score_only": score_only,
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))  # type: ignore[operator]
