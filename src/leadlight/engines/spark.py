"""Spark 4: for leads and events that outgrow one machine, on a cluster or in local mode."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from leadlight.engines.compiler import Compiled, Detail, Task, compiled
from leadlight.engines.dialects import Dialect, translated
from leadlight.engines.duckdb import distinct_values
from leadlight.engines.lookups import LookupTable, upload_columns
from leadlight.engines.python import result_columns
from leadlight.engines.relations import EventRelation, LeadRelation
from leadlight.engines.spark_session import is_local, session
from leadlight.engines.staging import Staged
from leadlight.errors import EngineError
from leadlight.scoring.definition import ScoringModel

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_ARROW = {"BOOLEAN": pa.bool_(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Spark runs: its master as `spark-submit` names it, and a folder that all its machines share.

    The folder may be a path, or a URL that the cluster's Hadoop file systems know (s3a://, hdfs://). Without
    a master Spark runs in this process.
    """

    master: str | None = None
    folder: str | None = None


HERE = Cluster()


def score_staged(  # noqa: PLR0913 - what every engine is given, and where Spark runs
    connection: duckdb.DuckDBPyConnection,
    model: ScoringModel,
    staged: Staged,
    at: int,
    detail: Detail,
    cluster: Cluster = HERE,
) -> Compiled:
    """Score staged leads into the temporary table `result`; see `compiler.Compiled` for its columns.

    Raises EngineError where Spark cannot be had, or fails.
    """
    events = None if staged.events is None else replace(staged.events, stamped=False)
    task = Task(model, staged.leads, events, at, staged.forms, detail)
    found = compiled(task, lambda source: distinct_values(connection, source))
    with _exchange(session(cluster.master), cluster) as exchange:
        exchange.send(connection, staged.leads.name, _lead_columns(staged.leads))
        if events is not None:
            exchange.send(connection, events.name, _event_columns(events))
        for table in found.lookups.tables:
            exchange.send_lookup(table)
        files = exchange.answer(translated(found.query, Dialect.SPARK))
        columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in result_columns(model, detail))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE result AS SELECT {columns} FROM read_parquet(?) ORDER BY _row", [files]
        )
    return found


def _lead_columns(leads: LeadRelation) -> list[str]:
    return ["_row", "k", *dict.fromkeys(column.ident for column in leads.fields.values())]


def _event_columns(events: EventRelation) -> list[str]:
    naming = [column for column in (events.event, events.type) if column is not None]
    return ["k", "t", *dict.fromkeys(column.ident for column in (*naming, *events.properties.values()))]


class _Exchange:
    """Tables between DuckDB and Spark, as Parquet files in a folder of this machine and one of Spark's."""

    def __init__(self, spark: SparkSession, here: Path, there: str) -> None:
        self._spark = spark
        self._here = here
        self._there = there

    def send(self, connection: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> None:
        """Make columns of a relation a view of Spark's."""
        file = self._here / f"{relation}.parquet"
        connection.execute(
            f"COPY (SELECT {', '.join(columns)} FROM {relation}) TO '{_quoted(file)}' (FORMAT parquet)"
        )
        self._show(file, relation)

    def send_lookup(self, table: LookupTable) -> None:
        """Make a lookup a view of Spark's."""
        columns = upload_columns(table)
        values = [list(column) for column in zip(*table.rows, strict=True)]
        fields = {
            name: pa.array(found, _ARROW[kind]) for (name, kind), found in zip(columns, values, strict=True)
        }
        file = self._here / f"{table.name}.parquet"
        pq.write_table(pa.table(fields), file)
        self._show(file, table.name)

    def answer(self, query: str) -> list[str]:
        """The files that hold the answer to a query, on this machine."""
        self._spark.sql(query).write.parquet(f"{self._there}/result")
        if self._there != self._here.as_uri():
            self._copy("copyToLocalFile", f"{self._there}/result", self._here.as_uri())
        return [str(file) for file in sorted((self._here / "result").glob("*.parquet"))]

    def _show(self, file: Path, view: str) -> None:
        if self._there != self._here.as_uri():
            self._copy("copyFromLocalFile", file.as_uri(), f"{self._there}/{file.name}")
        self._spark.read.parquet(f"{self._there}/{file.name}").createOrReplaceTempView(view)

    def _copy(self, how: str, source: str, target: str) -> None:
        """Copy a file by Hadoop, which knows every kind of storage that the cluster does."""
        getattr(self._files(), how)(self._path(source), self._path(target))

    def clear(self) -> None:
        """Leave nothing behind in Spark's folder."""
        if self._there != self._here.as_uri():
            self._files().delete(self._path(self._there), True)  # noqa: FBT003 - Java's way to say: with all in it

    def _files(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - an object of Java's
        context = self._spark.sparkContext
        return self._path(self._there).getFileSystem(context._jsc.hadoopConfiguration())  # type: ignore[union-attr]  # noqa: SLF001 - the only way to Hadoop

    def _path(self, place: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - an object of Java's
        java = self._spark.sparkContext._jvm  # noqa: SLF001 - the only way to Hadoop
        return java.org.apache.hadoop.fs.Path(place)  # type: ignore[union-attr]


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")


@contextmanager
def _exchange(spark: SparkSession, cluster: Cluster) -> Iterator[_Exchange]:
    """An exchange for one query; what Spark says is wrong becomes an EngineError."""
    if cluster.folder is None and not is_local(spark):
        raise EngineError(
            "Spark runs on other machines, which do not see the files of this one. "
            "Name a folder that all of them share, such as s3a://BUCKET/FOLDER: LEADLIGHT_SPARK_FOLDER."
        )
    from py4j.protocol import Py4JError  # noqa: PLC0415 - comes with pyspark, an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="leadlight-spark-") as folder:
        here = Path(folder)
        exchange = _Exchange(spark, here, _there(cluster.folder, here))
        try:
            yield exchange
        except (PySparkException, Py4JError) as error:
            raise EngineError(f"Spark failed: {_first_line(error)}") from error
        finally:
            exchange.clear()


def _there(folder: str | None, here: Path) -> str:
    if folder is None:
        return here.as_uri()
    place = folder if "://" in folder else Path(folder).resolve().as_uri()
    return f"{place.rstrip('/')}/leadlight-{uuid4().hex}"


def _first_line(error: Exception) -> str:
    java = getattr(error, "java_exception", None)
    said = str(java.toString() if java is not None else error).strip()
    return said.splitlines()[0] if said else type(error).__name__
