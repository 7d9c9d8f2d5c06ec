"""The servers the tests run on are what the tests take them for."""

import psycopg
import pytest


@pytest.mark.postgres
def test_the_plain_database_compares_text_by_its_bytes(postgres):
    with psycopg.connect(postgres) as connection:
        answer = connection.execute("SELECT 'B' < 'a' AND lower('I') = 'i'").fetchone()

    assert answer == (True,)


@pytest.mark.postgres
def test_the_turkish_database_sorts_and_folds_in_its_own_way(postgres_turkish):
    with psycopg.connect(postgres_turkish) as connection:
        answer = connection.execute("SELECT 'a' < 'B' AND lower('I') = 'ı'").fetchone()

    assert answer == (True,)


@pytest.mark.spark
def test_spark_reads_times_as_utc_and_calculates_strictly(spark):
    row = spark.sql("SELECT unix_micros(timestamp '1970-01-01 00:00:01') AS micros").first()

    assert row.micros == 1_000_000
    assert spark.conf.get("spark.sql.ansi.enabled") == "true"


def test_the_clients_of_segment_are_there(node_modules):
    assert (node_modules / "@segment" / "analytics-node" / "package.json").is_file()
    assert (node_modules / "@segment" / "analytics-next" / "dist" / "umd" / "standalone.js").is_file()
