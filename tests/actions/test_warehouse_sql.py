"""A model as SQL for warehouses: run where we can, parsed where we cannot."""

from contextlib import ExitStack

import duckdb
import psycopg
import pytest
import sqlglot

from leadlight.actions.score_list import Output, score_list
from leadlight.actions.warehouse_sql import Order, warehouse_sql
from leadlight.actions.warehouse_tables import WarehouseTables
from leadlight.engines.warehouses import Warehouse, literal_for
from leadlight.errors import EngineError
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import ISO, microseconds
from tests.actions.data import AT, EVENTS, LEADS, MODEL, inputs

SCORED = read_model(MODEL)
SEQUENCE = (
    "{name: Both, sequence: [{event: Page Viewed}, {event: Demo Requested}], within: 7 days, points: 5}"
)
EXECUTIVE = "{name: Boss, when: {seniority: executive}, points: 1}"
FULLER = read_model(MODEL.replace("priorities:", f"      - {SEQUENCE}\n      - {EXECUTIVE}\npriorities:"))


def statements(model, warehouse, given=None):
    """What is printed, without its remarks, a statement each."""
    tables = WarehouseTables(model)
    with ExitStack() as stack:
        if given is not None:
            tables.sample(stack, given.leads, given.events)
        printed = "\n".join(warehouse_sql(Order(model, warehouse, microseconds(AT), ISO), tables))
    lines = [line for line in printed.splitlines() if not line.startswith("--")]
    return [text.strip() for text in "\n".join(lines).split(";\n") if text.strip(" ;\n")]


def table(name, rows, types):
    """The statements that make a table of texts."""
    columns = ", ".join(f'"{column}" {types.get(column, "VARCHAR(100)")}' for column in rows[0])
    yield f"CREATE TABLE {name} ({columns})"
    for row in rows:
        values = ", ".join(
            "NULL" if value == "" else literal_for(value, Warehouse.DUCKDB) for value in row.values()
        )
        yield f"INSERT INTO {name} VALUES ({values})"


def expected(tmp_path):
    found = score_list(SCORED, inputs(tmp_path), Output())
    names = ("lead_id", "score", "fit", "engagement", "priority", "action", "reasons", "excluded")
    places = [len(found.columns) - 1 - found.columns[::-1].index(name) for name in names]
    return {tuple(plain(row[place]) for place in places) for row in found.rows}


def plain(value):
    return value if value is None or isinstance(value, str) else float(value)


def run(execute, tmp_path, warehouse):
    """Run what is printed on tables of the leads and events; the rows that the last statement gives."""
    for statement in (
        *table("leads", LEADS, {}),
        *table("events", EVENTS, {"timestamp": "TIMESTAMP"}),
    ):
        execute(statement)
    *before, query = statements(SCORED, warehouse, inputs(tmp_path))
    for statement in before:
        execute(statement)
    result = execute(query)
    names = [column[0] for column in result.description]
    wanted = ("lead_id", "score", "fit", "engagement", "priority", "action", "reasons", "excluded")
    return {tuple(plain(row[names.index(name)]) for name in wanted) for row in result.fetchall()}


def test_what_is_printed_for_duckdb_gives_the_same_scores_there(tmp_path):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")

    assert run(connection.execute, tmp_path, Warehouse.DUCKDB) == expected(tmp_path)


@pytest.mark.postgres
def test_what_is_printed_for_postgresql_gives_the_same_scores_there(tmp_path, postgres):
    with psycopg.connect(postgres, options="-c timezone=UTC") as connection:
        connection.execute("DROP TABLE IF EXISTS leads, events")
        found = run(lambda sql: connection.execute(sql.encode()), tmp_path, Warehouse.POSTGRES)
        connection.rollback()

    assert found == expected(tmp_path)


@pytest.mark.parametrize("warehouse", [each for each in Warehouse if each is not Warehouse.REDSHIFT])
def test_what_is_printed_can_be_read_again_in_its_dialect(warehouse, tmp_path):
    for statement in statements(FULLER, warehouse, inputs(tmp_path)):
        assert sqlglot.parse_one(statement, read=warehouse.value) is not None


def test_nothing_of_duckdb_alone_is_left_for_the_others():
    for warehouse in (Warehouse.BIGQUERY, Warehouse.SNOWFLAKE, Warehouse.DATABRICKS):
        query = statements(FULLER, warehouse)[-1]

        for word in ("HUGEINT", "INT128", "//", "list_", "MICROSECONDS_OF", "EPOCH_US("):
            assert word not in query


def test_without_values_the_lookup_tables_are_empty_and_the_query_still_asks_them():
    found = statements(SCORED, Warehouse.SNOWFLAKE)

    assert any(statement.startswith("CREATE TABLE lookup_0") for statement in found)
    assert not any(statement.startswith("INSERT") for statement in found)
    assert "lookup_0" in found[-1]


def test_the_query_is_the_same_whatever_values_are_known(tmp_path):
    (tmp_path / "fewer").mkdir()
    few, all_of_them = inputs(tmp_path / "fewer", LEADS[:1], EVENTS[:1]), inputs(tmp_path)

    assert (
        statements(SCORED, Warehouse.DUCKDB, few)[-1] == statements(SCORED, Warehouse.DUCKDB, all_of_them)[-1]
    )


def test_the_values_that_are_listed_fill_the_lookups_when_given_back(tmp_path):
    connection = duckdb.connect()
    leads = [{**lead, "created_at": ""} for lead in LEADS]
    for statement in (*table("leads", leads, {}), *table("events", EVENTS, {"timestamp": "TIMESTAMP"})):
        connection.execute(statement)
    given = inputs(tmp_path)
    for name, statement in zip(("leads", "events"), statements(SCORED, Warehouse.DUCKDB)[:2], strict=True):
        connection.execute(f"COPY ({statement}) TO '{tmp_path / name}.csv' (HEADER)")

    with_values = [s for s in statements(SCORED, Warehouse.DUCKDB, given) if s.startswith("INSERT")]

    assert any("'Software'" in statement for statement in with_values)
    assert any("'/pricing/eu'" in statement for statement in with_values)


def test_redshift_says_that_it_has_no_window_for_a_sequence():
    with pytest.raises(EngineError, match="Both"):
        statements(FULLER, Warehouse.REDSHIFT)


def test_quotes_and_backslashes_in_values_stay_values():
    for warehouse in Warehouse:
        said = literal_for("it's \\ a", warehouse)

        assert sqlglot.parse_one(f"SELECT {said}", read=warehouse.value).expressions[0].name == "it's \\ a"


def test_a_line_break_in_a_name_ends_no_remark():
    model = read_model(
        '{name: "a\\nDROP TABLE leads", scores: {fit: {rules: [{name: A, per: x, points: 1}]}}}'
    )

    tables = WarehouseTables(model)
    first = next(iter(warehouse_sql(Order(model, Warehouse.DUCKDB, 0, ISO), tables)))

    assert all(line.startswith("--") for line in first.splitlines())
