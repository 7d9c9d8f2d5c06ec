"""A Spark session: the one that runs already, or a new one, quiet, in UTC, on a Java that suits Spark."""

from __future__ import annotations

import importlib
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from leadlight.errors import EngineError

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

JAVAS = (17, 21)
"""The versions of Java that Spark 4 runs on, the best tried first."""

_LOCAL = "local[*]"
_STATIC = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
}
_OF_ONE_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
_OF_QUERIES = {
    "spark.sql.session.timeZone": "UTC",
    # what does not fit is an error, never a wrong number
    "spark.sql.ansi.enabled": "true",
    # a rule may be called ${HOME}
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parser.doubleQuotedIdentifiers": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.binaryAsString": "false",
}


def session(master: str | None = None) -> SparkSession:
    """A session with settings and names of its own, on the Spark that runs in this process or a new one.

    Raises EngineError where pyspark or Java lack, or the master cannot be reached.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise EngineError(
            "The engine spark needs pyspark, which is not installed. "
            "Install it: pip install 'leadlight[spark]'"
        ) from None
    _hush()
    running = SparkSession.getActiveSession() or _started(master or _LOCAL)
    own = running.newSession()
    for name, value in _OF_QUERIES.items():
        own.conf.set(name, value)
    if is_local(own):
        own.conf.set("spark.sql.shuffle.partitions", str(own.sparkContext.defaultParallelism))
    return own


def _hush() -> None:
    """Spark's errors are raised, so they need not be logged too; nor does it matter which pandas is there."""
    logging.getLogger("SQLQueryContextLogger").disabled = True
    with warnings.catch_warnings(), suppress(ImportError):
        warnings.simplefilter("ignore", FutureWarning)
        # Spark would import it in the midst of a query, and warn then
        importlib.import_module("pyspark.testing.utils")


def is_local(spark: SparkSession) -> bool:
    """Whether Spark runs within this process' own machine, with its files."""
    return str(spark.sparkContext.master).startswith("local")


def _started(master: str) -> SparkSession:
    if not re.match(r"(local|spark|yarn|k8s|mesos)\b", master):
        raise EngineError(
            f"'{master}' is no Spark master. Name one as spark-submit does: "
            "local[*], spark://HOST:7077, yarn, k8s://..."
        )
    from pyspark import SparkConf  # noqa: PLC0415 - an extra, and slow to import

    conf = SparkConf().setMaster(master).setAppName("leadlight")
    for name, value in {**_STATIC, **(_OF_ONE_MACHINE if master.startswith("local") else {})}.items():
        conf.setIfMissing(name, value)
    with tempfile.TemporaryFile() as said, _java_at(find_java()):
        try:
            return _launched(conf, said)
        except Exception as error:
            raise EngineError(f"Spark does not start at {master}: {_last_words(said) or error}") from error


def _launched(conf: SparkConf, said: BinaryIO) -> SparkSession:
    """A session on a Java whose warnings go into a file."""
    from pyspark import SparkContext  # noqa: PLC0415 - an extra, and slow to import
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    gateway = launch_gateway(conf, {"stderr": said})  # type: ignore[no-untyped-call]
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _last_words(said: BinaryIO) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    telling = [line for line in lines if "Exception" in line or "ERROR" in line]
    return (telling or lines or [""])[-1].strip()


@contextmanager
def _java_at(home: Path) -> Iterator[None]:
    """Spark's launcher is told by the environment alone which Java to run."""
    before = os.environ.get("JAVA_HOME")
    os.environ["JAVA_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["JAVA_HOME"]
        else:
            os.environ["JAVA_HOME"] = before


def find_java() -> Path:
    """The home of a Java that Spark runs on: as set, on the path, or installed; raises EngineError."""
    found = {home: _version_of(home) for home in _homes()}
    for wanted in JAVAS:
        for home, version in found.items():
            if version == wanted:
                return home
    others = " and ".join(sorted({f"Java {version}" for version in found.values() if version}))
    raise EngineError(
        f"The engine spark needs Java 17; there is {others or 'none'}. "
        "Install it: apt-get install openjdk-17-jre-headless (or set JAVA_HOME to where it is)."
    )


def _homes() -> Iterator[Path]:
    if chosen := os.environ.get("JAVA_HOME"):
        yield Path(chosen)
    if java := shutil.which("java"):
        yield Path(java).resolve().parent.parent
    for folder in ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "/opt"):
        for home in sorted(Path(folder).glob("*")):
            places = (home, home / "Contents" / "Home")
            yield from (place for place in places if (place / "bin" / "java").exists())


def _version_of(home: Path) -> int:
    """The major version of a Java by the file that every distribution of it has; 0 where it lacks."""
    try:
        release = (home / "release").read_text()
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(found[1]) if found else 0
