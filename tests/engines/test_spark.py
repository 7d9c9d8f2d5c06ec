"""Spark gives the meaning's numbers, and says what it lacks where it cannot run."""

import subprocess
import sys

import duckdb
import pytest

from leadlight.engines.compiler import Detail
from leadlight.engines.spark import score_staged
from leadlight.engines.spark_exchange import Cluster
from leadlight.engines.spark_session import find_java, session
from leadlight.errors import EngineError
from leadlight.scoring.reading import read_model
from tests.engines.everything import AT, MODEL, by_the_meaning, differences, rows, staged

pytestmark = pytest.mark.spark

ONE_SESSION = """
import duckdb
from leadlight.engines.spark_session import session
spark = session("local[1]")
row = spark.sql("SELECT CAST('1970-01-01' AS TIMESTAMP) AS zero, '${HOME}' AS home").first()
print(spark.conf.get("spark.sql.session.timeZone"), row.home)
"""


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("detail", [Detail.REASONS, Detail.RULES])
def test_every_kind_of_rule_gives_what_it_means(tmp_path, detail):
    connection = duckdb.connect()
    ready = staged(connection, tmp_path)

    score_staged(connection, MODEL, ready, AT, detail)

    assert not differences(rows(connection), by_the_meaning(connection, ready, detail))


@pytest.mark.usefixtures("spark")
def test_tables_travel_by_a_folder_that_a_cluster_shares(tmp_path):
    model = read_model("name: M\nscores: {s: {rules: [{name: r, event: any, points: 1.5}]}}")
    connection = duckdb.connect()
    ready = staged(connection, tmp_path, model=model)
    shared = tmp_path / "it's shared"

    score_staged(connection, model, ready, AT, Detail.SCORES, cluster=Cluster(folder=str(shared)))

    assert not differences(rows(connection), by_the_meaning(connection, ready, Detail.SCORES, model))
    assert not list(shared.iterdir())


@pytest.mark.usefixtures("spark")
def test_what_spark_refuses_is_said_in_one_line(tmp_path):
    model = read_model("name: M\nscores: {s: {rules: [{name: r, event: any, points: 1}]}}")
    connection = duckdb.connect()
    ready = staged(connection, tmp_path, model=model)

    with pytest.raises(EngineError, match=r"Spark failed: .*nosuch") as refused:
        score_staged(connection, model, ready, AT, Detail.SCORES, cluster=Cluster(folder="nosuch://a/b"))

    assert "\n" not in str(refused.value)


@pytest.mark.slow
def test_a_session_of_its_own_is_quiet_and_in_utc():
    ran = subprocess.run([sys.executable, "-c", ONE_SESSION], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["UTC", "${HOME}"]
    assert ran.stderr == ""


def test_without_pyspark_the_remedy_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(EngineError, match=r"pip install 'leadlight\[spark\]'"):
        session()


def test_without_a_java_that_suits_the_remedy_is_said(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "release").write_text('JAVA_VERSION="25.0.1"\n')
    monkeypatch.setattr("leadlight.engines.spark_session._homes", lambda: [tmp_path])

    with pytest.raises(EngineError, match=r"Java 25.*apt-get install openjdk-17-jre-headless"):
        find_java()


def test_a_java_that_suits_comes_before_a_newer_one(monkeypatch, tmp_path):
    for version in ("25.0.1", "21.0.2", "17.0.9"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "release").write_text(f'JAVA_VERSION="{version}"\n')
    monkeypatch.setattr(
        "leadlight.engines.spark_session._homes", lambda: sorted(tmp_path.iterdir(), reverse=True)
    )

    assert find_java() == tmp_path / "17.0.9"
