"""Tables between DuckDB and Spark, as Parquet files in a folder of this machine and one of Spark's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from leadlight.engines.lookups import LookupTable, upload_columns
from leadlight.engines.spark_session import is_local
from leadlight.errors import EngineError

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

SMALL = 32 * 1024**2
"""Bytes of Parquet up to which one thread is done before several have agreed on what to do."""

_ARROW = {"BOOLEAN": pa.bool_(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}
_FOR_LITTLE = {
    # compiling a query takes seconds, and pays from millions of rows on
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Spark runs: its master as `spark-submit` names it, and a folder that all its machines share.

    The folder may be a path, or a URL that the cluster's Hadoop file systems know (s3a://, hdfs://). Without
    a master Spark runs on this machine.
    """

    master: str | None = None
    folder: str | None = None


HERE = Cluster()


class Exchange:
    """Tables that go to Spark, and the answer that comes back, for one query."""

    def __init__(self, spark: SparkSession, here: Path, there: str) -> None:
        """Write files into the folder `here`, which Spark sees at the URL `there`."""
        self._spark = spark
        self._here = here
        self._there = there
        self._apart = there != _url(here)
        self._bytes = 0

    def send(self, connection: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> None:
        """Make columns of a relation a view of Spark's."""
        file = self._here / f"{relation}.parquet"
        target = str(file).replace("'", "''")
        connection.execute(
            f"COPY (SELECT {', '.join(columns)} FROM {relation}) TO '{target}' (FORMAT parquet)"
        )
        self._show(file, relation)

    def send_lookup(self, table: LookupTable) -> None:
        """Make a lookup a view of Spark's."""
        file = self._here / f"{table.name}.parquet"
        values = zip(*table.rows, strict=True)
        fields = {
            name: pa.array(list(found), _ARROW[kind])
            for (name, kind), found in zip(upload_columns(table), values, strict=True)
        }
        pq.write_table(pa.table(fields), file)
        self._show(file, table.name)

    def answer(self, query: str) -> list[str]:
        """The files that hold the answer to a query, on this machine."""
        if self._bytes < SMALL and is_local(self._spark):
            for name, value in _FOR_LITTLE.items():
                self._spark.conf.set(name, value)
        self._spark.sql(query).write.parquet(f"{self._there}/result")
        if self._apart:
            self._copy("copyToLocalFile", f"{self._there}/result", _url(self._here))
        return [str(file) for file in sorted((self._here / "result").glob("*.parquet"))]

    def clear(self) -> None:
        """Leave nothing behind in Spark's folder."""
        if self._apart:
            self._files().delete(self._path(self._there), True)  # noqa: FBT003 - Java's word for: with all in it

    def _show(self, file: Path, view: str) -> None:
        self._bytes += file.stat().st_size
        if self._apart:
            self._copy("copyFromLocalFile", _url(file), f"{self._there}/{file.name}")
        self._spark.read.parquet(f"{self._there}/{file.name}").createOrReplaceTempView(view)

    def _copy(self, how: str, source: str, target: str) -> None:
        """Copy a file by Hadoop, which knows every kind of storage that the cluster does."""
        getattr(self._files(), how)(self._path(source), self._path(target))

    def _files(self) -> Any:  # noqa: ANN401 - an object of Java's
        context: Any = self._spark.sparkContext
        return self._path(self._there).getFileSystem(context._jsc.hadoopConfiguration())  # noqa: SLF001 - no other way

    def _path(self, place: str) -> Any:  # noqa: ANN401 - an object of Java's
        context: Any = self._spark.sparkContext
        return context._jvm.org.apache.hadoop.fs.Path(place)  # noqa: SLF001 - there is no other way to Hadoop


@contextmanager
def exchange(spark: SparkSession, cluster: Cluster) -> Iterator[Exchange]:
    """An exchange for one query; what Spark says is wrong becomes an EngineError."""
    if cluster.folder is None and not is_local(spark):
        raise EngineError(
            "Spark runs on other machines, which do not see the files of this one. "
            "Name a folder that all of them share, such as s3a://BUCKET/FOLDER, in LEADLIGHT_SPARK_FOLDER."
        )
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # noqa: PLC0415 - comes with pyspark
    from pyspark.errors import PySparkException  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="leadlight-spark-") as folder:
        here = Path(folder)
        made = Exchange(spark, here, _there(cluster.folder, here))
        try:
            try:
                yield made
            finally:
                made.clear()
        except (PySparkException, Py4JError) as error:
            raise EngineError(f"Spark failed: {_first_line(error)}") from error


def _url(path: Path) -> str:
    """A path as Hadoop takes it, which spells no character by its number."""
    return f"file://{path.as_posix()}"


def _there(folder: str | None, here: Path) -> str:
    if folder is None:
        return _url(here)
    place = folder if "://" in folder else _url(Path(folder).resolve())
    return f"{place.rstrip('/')}/leadlight-{uuid4().hex}"


def _first_line(error: Exception) -> str:
    java = getattr(error, "java_exception", None)
    said = str(java.toString() if java is not None else error).strip()
    return said.splitlines()[0] if said else type(error).__name__
