"""`leadlight init`: models and sheets to start from."""

import pytest
from typer.testing import CliRunner

from leadlight.cli import app
from leadlight.scoring.reading import read_model
from leadlight.templates import template_text
from tests.actions.data import inputs


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["init", *words])


def test_the_starter_is_written_into_scoring_yaml(run, tmp_path):
    found = run()

    assert found.exit_code == 0
    assert (tmp_path / "scoring.yaml").read_text() == template_text("starter")


def test_a_second_time_the_file_stays_as_it_is(run, tmp_path):
    (tmp_path / "scoring.yaml").write_text("mine")

    found = run("--template", "services")

    assert found.exit_code == 1
    assert "Name another file with -o" in found.stderr
    assert (tmp_path / "scoring.yaml").read_text() == "mine"


def test_the_templates_are_listed_with_their_one_line(run):
    found = run("--list")

    assert found.stdout.splitlines()[0].startswith("starter    The classic lead sheet")


def test_an_unknown_template_names_the_nearest(run):
    found = run("--template", "servics")

    assert found.exit_code == 1
    assert "did you mean 'services'?" in found.stderr


def test_a_lead_sheet_is_written_and_never_over_another(run, tmp_path):
    assert run("--sheet", "leads.xlsx").exit_code == 0
    written = (tmp_path / "leads.xlsx").read_bytes()

    assert run("--sheet", "leads.xlsx").exit_code == 1
    assert (tmp_path / "leads.xlsx").read_bytes() == written


def test_a_model_is_proposed_for_a_list(run, tmp_path):
    given = inputs(tmp_path)

    found = run("--for", given.leads, "--events", given.events[0], "--as-of", "2026-03-01", "-o", "mine.yaml")

    assert found.exit_code == 0, found.output
    assert "Read it, and change what you know better" in found.stdout
    text = (tmp_path / "mine.yaml").read_text()
    assert read_model(text).all_rules()
    assert "leadlight check mine.yaml --leads LEADS --events EVENTS" in text
    assert "There are only 4 leads" in found.stderr


@pytest.mark.parametrize(
    "words", [("--list", "--sheet", "a.xlsx"), ("--template", "a", "--for", "b"), ("--events", "e.csv")]
)
def test_two_ways_to_begin_at_once_are_wrong_usage(run, words):
    assert run(*words).exit_code == 2
