"""The product, called from Python: what `leadlight score` does, without reasons and without a file."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from benchmarks.data import AS_OF, MODEL
from leadlight.actions.load_model import load_model
from leadlight.actions.work_table import Inputs, opened
from leadlight.engines.compiler import Detail
from leadlight.engines.duckdb import score_staged


def score_into_memory(database: Path, events: str, keep: str) -> dict[str, float]:
    """Score the leads of a DuckDB file into a table in memory; `keep` names a Parquet file for comparing."""
    start = time.perf_counter()
    model = load_model(Path(MODEL)).model
    at = datetime.fromisoformat(AS_OF)
    inputs = Inputs(f"duckdb:///{database}#leads", [f"duckdb:///{database}#{events}"], at=at, key="lead_id")
    with opened(inputs) as work:
        staged = work.staged(model)
        score_staged(work.connection, model, staged, inputs.instant, Detail.SCORES)
        spent = time.perf_counter() - start
        if keep:
            names = "['High', 'Medium', 'Low']"
            work.connection.execute(
                f"COPY (SELECT k AS lead_id, total / 100.0 AS score, score_0 / 100.0 AS fit, "
                f"score_1 / 100.0 AS engagement, {names}[priority + 1] AS priority "
                f"FROM result JOIN leads_read USING (_row)) TO '{keep}' (FORMAT parquet)"
            )
    return {"call": spent}
