"""Leads and events that are tables of one PostgreSQL database are scored where they are."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from leadlight.actions.load_model import load_model
from leadlight.actions.score_list import Output, score_list
from leadlight.actions.work_table import Inputs
from leadlight.tables.errors import OutputExistsError

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def as_table(connection: psycopg.Connection, name: str, path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.execute(f'CREATE TABLE "{name}" ({", ".join(f"{column} text" for column in header)})')
    with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
        for row in rows:
            copy.write_row([value or None for value in row] + [None] * (len(header) - len(row)))


def as_tables(postgres: str, folder: Path) -> Inputs:
    """The CSV files of an example as tables of texts."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        for name in ("leads", "events"):
            as_table(connection, f"brightpane_{name}", folder / f"{name}.csv")
    return Inputs(f"{postgres}#brightpane_leads", [f"{postgres}#brightpane_events"], at=AT)


@pytest.fixture
def inputs(postgres: str, examples: Path) -> Inputs:
    return as_tables(postgres, examples / "brightpane")


def test_the_database_and_the_files_give_the_same_list_to_the_byte(
    inputs: Inputs, examples: Path, tmp_path: Path
) -> None:
    company = examples / "brightpane"
    model = load_model(company / "scoring.yaml").model
    files = Inputs(str(company / "leads.csv"), [str(company / "events.csv")], at=AT)

    in_place = score_list(model, inputs, Output(str(tmp_path / "database.csv")))
    from_files = score_list(model, files, Output(str(tmp_path / "files.csv")))

    assert (tmp_path / "database.csv").read_bytes() == (tmp_path / "files.csv").read_bytes()
    assert in_place.report == from_files.report


def test_a_list_that_stays_in_its_database_is_replaced_only_when_told_to(
    inputs: Inputs, postgres: str, examples: Path
) -> None:
    model = load_model(examples / "brightpane" / "scoring.yaml").model
    output = f"{postgres}#scored"

    score_list(model, inputs, Output(output, replace=True))

    with pytest.raises(OutputExistsError):
        score_list(model, inputs, Output(output))
    with psycopg.connect(postgres) as connection:
        first = connection.execute("SELECT lead_id, score, priority FROM scored LIMIT 1").fetchone()
        connection.execute("DROP TABLE scored")
    assert first == ("B-1001", 140, "High")


def test_an_engine_named_by_the_user_reads_the_tables_out_of_the_database(
    inputs: Inputs, examples: Path
) -> None:
    model = load_model(examples / "brightpane" / "scoring.yaml").model

    in_place = score_list(model, inputs, Output())
    read_out = score_list(model, inputs, Output(), "duckdb")

    assert in_place == read_out
