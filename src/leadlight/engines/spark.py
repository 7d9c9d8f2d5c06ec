"""Spark 4: for leads and events that outgrow one machine, on a cluster or in local mode.

What is staged goes to Spark as Parquet files, and the result comes back the same way; the texts are judged
here. Leads and events are read by DuckDB, so they pass through this machine once, in a stream.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leadlight.engines.compiler import Compiled, Detail, Task, compiled
from leadlight.engines.dialects import Dialect, translated
from leadlight.engines.duckdb import distinct_values
from leadlight.engines.python import result_columns
from leadlight.engines.relations import EventRelation, LeadRelation
from leadlight.engines.spark_exchange import HERE, Cluster, exchange
from leadlight.engines.spark_session import session
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel

if TYPE_CHECKING:
    import duckdb


def score_staged(  # noqa: PLR0913 - what every engine is given, and where Spark runs
    connection: duckdb.DuckDBPyConnection,
    model: ScoringModel,
    staged: Staged,
    at: int,
    detail: Detail,
    *,
    cluster: Cluster = HERE,
) -> Compiled:
    """Score staged leads into the temporary table `result`; see `compiler.Compiled` for its columns.

    Raises EngineError where Spark cannot be had, or fails.
    """
    events = None if staged.events is None else replace(staged.events, stamped=False)
    task = Task(model, staged.leads, events, at, staged.forms, detail)
    found = compiled(task, lambda sources: distinct_values(connection, sources))
    with exchange(session(cluster.master), cluster) as spark:
        spark.send(connection, staged.leads.name, _lead_columns(staged.leads))
        if events is not None:
            spark.send(connection, events.name, _event_columns(events))
        for table in found.lookups.tables:
            spark.send_lookup(table)
        files = spark.answer(translated(found.query, Dialect.SPARK))
        columns = ", ".join(
            f"CAST({name} AS {kind}) AS {name}" for name, kind in result_columns(model, detail)
        )
        query = f"SELECT {columns} FROM read_parquet(?) ORDER BY _row"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE result AS {query}", [files])
    return found


def _lead_columns(leads: LeadRelation) -> list[str]:
    held = dict.fromkeys(column.ident for column in leads.fields.values())
    return ["_row", "k", *held, *leads.instants.values()]


def _event_columns(events: EventRelation) -> list[str]:
    naming = [column for column in (events.event, events.type) if column is not None]
    return ["k", "t", *dict.fromkeys(column.ident for column in (*naming, *events.properties.values()))]
