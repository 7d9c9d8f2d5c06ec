"""The product, called from Python: what `leadlight score` does, without reasons and without a file."""

from __future__ import annotations

import time
from pathlib import Path


def score_into_memory(database: Path, events: str, keep: str) -> dict[str, float]:
    """Score the leads of a DuckDB file into a table in memory; `keep` names a Parquet file for comparing."""
    start = time.perf_counter()
    raise NotImplementedError(f"the engine's call for {database}, {events}, {keep} after {start}")
