"""DuckDB: files of any kind, DuckDB and SQLite tables, in this process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadlight.engines.compiler import Compiled, Detail, Task, compiled
from leadlight.engines.event_staging import EVENTS_EXISTING, EVENTS_READ
from leadlight.engines.lookups import LookupTable, Raw, Source, upload_columns
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel

if TYPE_CHECKING:
    import duckdb


def score_staged(
    connection: duckdb.DuckDBPyConnection, model: ScoringModel, staged: Staged, at: int, detail: Detail
) -> Compiled:
    """Score staged leads into the temporary table `result`; see `compiler.Compiled` for its columns."""
    task = Task(model, staged.leads, staged.events, at, staged.forms, detail, top_n=True)
    found = compiled(task, lambda sources: distinct_values(connection, sources))
    for table in found.lookups.tables:
        upload(connection, table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE result AS {found.query}")
    return found


def distinct_values(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> list[list[Raw]]:
    """The distinct values of each source; all of one type are asked for at once, so that no core idles."""
    found: list[list[Raw]] = [[] for _ in sources]
    queries: dict[str, list[str]] = {}
    for place, source in enumerate(sources):
        query = f"SELECT {place} AS place, v FROM ({_distinct(source)})"
        queries.setdefault(source.sql_type, []).append(query)
    for several in queries.values():
        for place, raw in connection.execute(" UNION ALL ".join(several)).fetchall():
            found[place].append(raw)
    return found


def _distinct(source: Source) -> str:
    # where a view only leaves rows out, the values of all rows do as well, and one column is read, not three
    relation = EVENTS_READ if source.relation == EVENTS_EXISTING else source.relation
    return f"SELECT DISTINCT {source.sql} AS v FROM {relation} AS {source.alias}"


def upload(connection: duckdb.DuckDBPyConnection, table: LookupTable) -> None:
    """Make a lookup a temporary table."""
    columns = [list(values) for values in zip(*table.rows, strict=True)]
    listed = [f"CAST(unnest(?) AS {kind}) AS {name}" for name, kind in upload_columns(table)]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.name} AS SELECT {', '.join(listed)}", columns)
