"""Ways to run the compiled query that other engines go."""

import duckdb

from leadlight.engines.compiler import Detail, Task, compiled
from leadlight.engines.duckdb import distinct_values, upload
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel


def without_top_n(
    connection: duckdb.DuckDBPyConnection, model: ScoringModel, staged: Staged, at: int, detail: Detail
) -> None:
    """The query as engines get it that have no aggregate for the largest n."""
    task = Task(model, staged.leads, staged.events, at, staged.forms, detail, top_n=False)
    found = compiled(task, lambda sources: distinct_values(connection, sources))
    for table in found.lookups.tables:
        upload(connection, table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE result AS {found.query}")
