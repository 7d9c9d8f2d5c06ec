"""DuckDB: files of any kind, DuckDB and SQLite tables, in this process."""

from __future__ import annotations

from collections.abc import Iterable
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
    found = compiled(task, lambda source: distinct_values(connection, source))
    for table in found.lookups.tables:
        upload(connection, table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE result AS {found.query}")
    return found


def distinct_values(connection: duckdb.DuckDBPyConnection, source: Source) -> Iterable[Raw]:
    """The distinct values of a source."""
    # where a view only leaves rows out, the values of all rows do as well, and one column is read, not three
    relation = EVENTS_READ if source.relation == EVENTS_EXISTING else source.relation
    query = f"SELECT DISTINCT {source.sql} AS v FROM {relation} AS {source.alias}"
    return [raw for (raw,) in connection.execute(query).fetchall()]


def upload(connection: duckdb.DuckDBPyConnection, table: LookupTable) -> None:
    """Make a lookup a temporary table."""
    columns = [list(values) for values in zip(*table.rows, strict=True)]
    listed = [f"CAST(unnest(?) AS {kind}) AS {name}" for name, kind in upload_columns(table)]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table.name} AS SELECT {', '.join(listed)}", columns)
