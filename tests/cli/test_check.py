"""`leadlight check`: exit codes, places and JSON."""

import json

from typer.testing import CliRunner

from leadlight.cli import app
from tests.actions.data import MODEL, inputs, model_file


def run(*words):
    return CliRunner().invoke(app, ["check", *map(str, words)])


def test_a_right_model_is_said_to_be_right(tmp_path):
    found = run(model_file(tmp_path))

    assert found.exit_code == 0
    assert found.stdout.endswith("Small, 6 rules, nothing to mend.\n")


def test_mistakes_have_a_place_each_and_exit_with_one(tmp_path):
    path = model_file(tmp_path, MODEL.replace("per: opens", "pr: opens").replace("from: 30", "from: x"))

    found = run(path)

    assert found.exit_code == 1
    assert f"{path}:9:" in found.stderr
    assert len(found.stderr.splitlines()) >= 2


def test_warnings_and_findings_exit_with_nothing(tmp_path):
    path = model_file(tmp_path, MODEL.replace("industry: software", "indutsry: [se, no]"))
    given = inputs(tmp_path)

    found = run(path, "--leads", given.leads, "--events", given.events[0], "--as-of", "2026-03-01")

    assert found.exit_code == 0
    assert "Norway" in found.stdout
    assert "did you mean 'industry'?" in found.stdout
    assert "4 of 4 events belong to 3 of 4 leads." in found.stdout


def test_programs_get_json_of_mistakes_too(tmp_path):
    good, bad = model_file(tmp_path), tmp_path / "bad.yaml"
    bad.write_text("name: 1\nscors: {}\n")

    right, wrong = run(good, "--json"), run(bad, "--json")

    assert (right.exit_code, json.loads(right.stdout)["mistakes"]) == (0, [])
    assert wrong.exit_code == 1
    assert json.loads(wrong.stdout)["mistakes"][0]["line"] >= 1


def test_a_model_that_is_not_there_says_how_to_get_one(tmp_path):
    found = run(tmp_path / "none.yaml")

    assert found.exit_code == 1
    assert "leadlight init" in found.stderr


def test_events_without_leads_are_wrong_usage(tmp_path):
    assert run(model_file(tmp_path), "--events", "e.csv").exit_code == 2


def test_names_that_a_terminal_would_obey_are_shown_as_text(tmp_path):
    path = model_file(tmp_path, MODEL.replace("name: Small", 'name: "\\e[31m[/b]"'))

    assert "\\x1b[31m[/b], 6 rules" in run(path).stdout
