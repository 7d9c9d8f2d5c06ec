"""A Spark session in local mode, on a Java it runs on, quiet and in UTC."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PACKAGE = "openjdk-17-jre-headless"
SUPPORTED_JAVA = (17, 21)  # of Spark 4, the first preferred

SHORT_LIVED = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""What spares a Java that runs for seconds the third of its work that pays after minutes."""

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="session", autouse=True)
def _short_lived_java() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_SUBMIT_OPTS", SHORT_LIVED)
        yield


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    """Give a session with two threads, which is started once: that takes some seconds."""
    java = find_java()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JAVA_HOME", str(java))
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        from pyspark.sql import SparkSession  # noqa: PLC0415  # slow to import, and only these tests need it

        builder = SparkSession.builder.master("local[2]").appName("leadlight tests")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        warehouse = tmp_path_factory.mktemp("warehouse")
        session = builder.config("spark.sql.warehouse.dir", str(warehouse)).getOrCreate()
        yield session
        session.stop()


def find_java() -> Path:
    """Find a Java that Spark 4 runs on: Java 17 rather than the newer one, wherever it is."""
    homes = [Path(home) for home in (os.environ.get("JAVA_HOME"),) if home]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    versions = {home: version_of(home) for home in homes if (home / "bin" / "java").exists()}
    for wanted in SUPPORTED_JAVA:
        for home, version in versions.items():
            if version == wanted:
                return home
    pytest.fail(f"Java 17 is not installed. Install it: apt-get install {PACKAGE}", pytrace=False)


def version_of(home: Path) -> int:
    """Read the major version of a Java from the file every distribution of it has; 0 where it lacks."""
    try:
        release = (home / "release").read_text()
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(found[1]) if found else 0
