import json
import sqlite3
from datetime import datetime

import duckdb
import psycopg
import pytest

from leadlight.tables import parse_address
from leadlight.tables.errors import (
    CannotWriteError,
    DoesNotFitError,
    MissingFileError,
    NoConnectionError,
    NoSuchTableError,
    OutputExistsError,
)

MIXED = "SELECT '007' AS zip, 1 AS n, 1.5::DOUBLE AS x, true AS yes, TIMESTAMP '2024-05-01 10:00:00.25' AS at, '' AS blank"
NOON = datetime(2024, 5, 1, 10, 0, 0, 250000)  # noqa: DTZ001 - as databases without zones give it


def test_a_duckdb_table_is_read_where_it_is(desk):
    path = desk.folder / "crm.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute(f"CREATE TABLE leads AS {MIXED}; CREATE SCHEMA s; CREATE TABLE s.old AS SELECT 1 AS a")

    assert desk.rows(f"duckdb:///{path}#leads") == [("007", 1, 1.5, True, NOON, "")]
    assert desk.rows(f"duckdb:///{path}#s.old") == [(1,)]


def test_a_sqlite_table_is_read_with_the_types_its_values_have(desk):
    path = desk.folder / "crm.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE leads (a, b, c, d, e, f)")
        other.execute("INSERT INTO leads VALUES ('007', 1, 1.5, 'x', '', NULL)")
        other.execute("INSERT INTO leads VALUES ('é\r\n', NULL, 2, 5, NULL, NULL)")
    other.close()

    table = desk.open(f"sqlite:///{path}#LEADS")

    assert [column.type for column in table.columns] == [
        "VARCHAR",
        "BIGINT",
        "DOUBLE",
        "VARCHAR",
        "VARCHAR",
        "VARCHAR",
    ]
    assert desk.connection.execute("SELECT * EXCLUDE _row FROM opened").fetchall() == [
        ("007", 1, 1.5, "x", "", None), ("é\r\n", None, 2.0, "5", None, None),
    ]  # fmt: skip


def test_a_missing_database_is_refused_and_not_made(desk, refused):
    for kind in ("sqlite", "duckdb"):
        path = desk.folder / f"none.{kind}"

        assert "no such file" in refused(f"{kind}:///{path}#leads", MissingFileError)
        assert not path.exists()


def test_a_missing_table_is_refused_with_near_names(desk, refused):
    for kind in ("sqlite", "duckdb"):
        desk.write(f"{kind}:///{desk.folder / kind}#leads", MIXED)

        assert "It has leads." in refused(f"{kind}:///{desk.folder / kind}#lead", NoSuchTableError)


def test_what_is_no_database_is_refused(desk, refused):
    path = desk.put("leads.csv", "a,b\n" * 1000)

    assert "cannot be opened" in refused(f"duckdb:///{path}#leads", NoConnectionError)
    assert "cannot be used" in refused(f"sqlite:///{path}#leads", NoConnectionError)


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_table_is_written_and_replaced_only_on_demand(desk, kind):
    address = f"{kind}:///{desk.folder / 'crm'}#scored"
    desk.write(address, "SELECT 'old' AS a")

    with pytest.raises(OutputExistsError, match="--replace"):
        desk.write(address, "SELECT 'new' AS a")
    assert desk.rows(address) == [("old",)]
    desk.write(address, "SELECT 'new' AS a", replace=True)

    assert desk.rows(address) == [("new",)]


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_table_beside_its_source_is_written(desk, kind):
    source, target = (f"{kind}:///{desk.folder / 'crm'}#{name}" for name in ("leads", "scored"))
    desk.write(source, "SELECT i AS a FROM range(10000) AS r(i)")
    desk.open(source)

    desk.write(target, "SELECT a, a + 1 AS score FROM opened")

    assert desk.rows(target)[-1] == (9999, 10000)
    assert len(desk.rows(source)) == 10_000


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_failure_leaves_the_old_table_and_no_new_file(desk, kind):
    address = f"{kind}:///{desk.folder / 'crm'}#scored"
    desk.write(address, "SELECT 'old' AS a")
    failing = "SELECT CASE WHEN i > 90000 THEN error('stop') ELSE 'x' END AS a FROM range(100000) AS r(i)"

    with pytest.raises((CannotWriteError, duckdb.Error)):
        desk.write(address, failing, replace=True)
    with pytest.raises((CannotWriteError, duckdb.Error)):
        desk.write(f"{kind}:///{desk.folder / 'fresh'}#scored", failing)

    assert desk.rows(address) == [("old",)]
    assert sorted(path.name for path in desk.folder.iterdir()) == ["crm"]


@pytest.mark.postgres
def test_a_postgres_table_is_read_with_its_types(desk, postgres):
    with psycopg.connect(postgres) as other:
        other.execute("DROP TABLE IF EXISTS kinds")
        other.execute(
            "CREATE TABLE kinds (zip text, n integer, x real, yes boolean, at timestamptz, day date, price numeric(10,2),"
            ' free numeric, doc jsonb, tags text[], id uuid, blank text, "E-mail" varchar(9), at3 timestamp(3))'
        )
        other.execute(
            "INSERT INTO kinds VALUES ('007', 1, 0.1, true, '2024-05-01 12:00:00.25+02', '2024-05-01', 1.50, 1.50, '{\"a\": 1}',"
            " '{a,b}', '00000000-0000-0000-0000-000000000001', '', E'x\r\n\"', '2024-05-01 10:00:00.25'),"
            " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '\\.', NULL)"
        )

    leaves = desk.leaves(f"{postgres}#kinds")

    micros = 1714557600250000
    assert leaves == {
        ("zip",): ("text", ["007", None]), ("n",): ("integer", [1, None]), ("x",): ("real", [0.1, None]),
        ("yes",): ("truth", [True, None]), ("at",): ("instant", [micros, None]), ("day",): ("text", ["2024-05-01", None]),
        ("price",): ("text", ["1.50", None]), ("free",): ("text", ["1.50", None]), ("doc", "a"): ("json", ["1", None]),
        ("tags",): ("json", ['["a","b"]', None]), ("id",): ("text", ["00000000-0000-0000-0000-000000000001", None]),
        ("blank",): ("text", ["", None]), ("E-mail",): ("text", ['x\r\n"', "\\."]), ("at3",): ("instant", [micros, None]),
    }  # fmt: skip


@pytest.mark.postgres
def test_a_postgres_table_is_written_and_replaced_only_on_demand(desk, postgres):
    address = f"{postgres}#public.scored"
    with psycopg.connect(postgres) as other:
        other.execute("DROP TABLE IF EXISTS public.scored")

    desk.write(address, MIXED + ", '\\.' AS dot, [1, 2] AS l, 'O''Brien \"x\"' AS \"Lead Name (x)\"")
    with pytest.raises(OutputExistsError, match="--replace"):
        desk.write(address, "SELECT 1 AS a")

    assert desk.rows(address) == [
        ("007", 1, 1.5, True, NOON, "", "\\.", json.dumps([1, 2]).replace(" ", ""), 'O\'Brien "x"')
    ]
    desk.write(address, "SELECT 'new' AS a", replace=True)
    assert desk.rows(address) == [("new",)]
    with pytest.raises(NoConnectionError):
        desk.write(address, "SELECT DATE '5881580-07-10' AS a", replace=True)  # beyond PostgreSQL's
    assert desk.rows(address) == [("new",)]


@pytest.mark.postgres
def test_a_missing_postgres_table_is_refused_with_near_names(desk, postgres, refused):
    with psycopg.connect(postgres) as other:
        other.execute("CREATE TABLE IF NOT EXISTS customers (a text)")

    assert "customers" in refused(f"{postgres}#custmers", NoSuchTableError)


def test_no_server_is_said_without_the_password(desk, refused):
    said = refused("postgresql://ana:s3cret%21@127.0.0.1:1/crm#leads", NoConnectionError)

    assert "s3cret" not in said
    assert "postgresql://ana:***@127.0.0.1:1/crm#leads" in said


def test_no_message_of_the_driver_shows_the_password(desk, refused):
    for url in ("postgresql://ana:s3cret@[bad#leads", "postgresql://h/db?password=s3cret&nonsense=1#leads"):
        said = refused(url, NoConnectionError)

        assert "s3cret" not in said
        assert "s3cret" not in str(parse_address(url)) + repr(parse_address(url))


@pytest.mark.postgres
def test_a_text_with_nul_is_refused_before_postgres_sees_it(desk, postgres):
    with pytest.raises(DoesNotFitError, match=r"1 text in note .* NUL, which PostgreSQL cannot"):
        desk.write(f"{postgres}#nul", "SELECT 'a' || chr(0) AS note, 1 AS n")
