"""`leadlight sql`: what is printed."""

from typer.testing import CliRunner

from leadlight.cli import app
from tests.actions.data import inputs, model_file


def run(*words):
    return CliRunner().invoke(app, ["sql", *map(str, words)])


def test_the_sql_says_that_it_was_not_run_and_what_it_expects(tmp_path):
    found = run("--dialect", "bigquery", model_file(tmp_path), "--as-of", "2026-03-01")

    assert found.exit_code == 0
    assert found.stdout.startswith("-- Leadlight: the model 'Small', compiled for BigQuery, not run here.\n")
    assert "-- It scores as of 2026-03-01T00:00:00Z" in found.stdout
    assert "lead_id, created_at, email, industry, opens, source" in found.stdout
    assert "leadlight sql --dialect bigquery scoring.yaml --leads leads-values.csv" in found.stdout


def test_values_fill_the_lookups(tmp_path):
    given = inputs(tmp_path)

    found = run(
        "--dialect", "postgres", model_file(tmp_path), "--leads", given.leads, "--events", given.events[0]
    )

    assert "INSERT INTO lookup_0 VALUES" in found.stdout
    assert "created_at" in found.stderr


def test_an_unknown_dialect_is_wrong_usage(tmp_path):
    assert run("--dialect", "oracle", model_file(tmp_path)).exit_code == 2
