"""`leadlight compare`: the tables, the file and JSON."""

import json

import pytest
from typer.testing import CliRunner

from leadlight.cli import app
from tests.actions.data import LEADS, MODEL, inputs


@pytest.fixture
def run(tmp_path):
    """Compare the small model with itself after a change."""

    def compare(before, after, *words, leads=LEADS):
        for name, text in (("before", MODEL), ("after", MODEL.replace(before, after))):
            (tmp_path / f"{name}.yaml").write_text(text)
        given = inputs(tmp_path, leads)
        models = [str(tmp_path / "before.yaml"), str(tmp_path / "after.yaml")]
        options = ["--events", given.events[0], "--as-of", "2026-03-01", *words]
        return CliRunner().invoke(app, ["compare", *models, given.leads, *options])

    return compare


def test_priorities_before_and_after_and_those_who_change_are_shown(run):
    found = run("from: 30", "from: 99")

    assert found.exit_code == 0
    lines = [" ".join(line.split()) for line in found.stdout.splitlines()]
    assert "High 1 0 −1" in lines
    assert any(line.startswith("1 High Low 42 → 42") for line in lines)
    assert "1 of 4 leads changes priority, 0 change score." in lines


def test_two_who_change_are_said_in_the_plural_and_scores_below_nothing_have_the_sign_of_all_points(run):
    found = run("{name: Low}", "{name: Low}\n  - {name: Lost, from: -99}\n")

    lines = [" ".join(line.split()) for line in found.stdout.splitlines()]
    assert "2 of 4 leads change priority, 0 change score." in lines
    assert not any("-" in line for line in lines)


def test_programs_get_json(run):
    found = json.loads(run("from: 30", "from: 99", "--json").stdout)

    assert found["priorities"]["High"] == {"before": 1, "after": 0}
    assert found["moves"] == [{"before": "High", "after": "Low", "leads": 1}]
    assert found["shifts"][0]["score"] == {"before": 42.0, "after": 42.0}


def test_all_who_change_can_be_written(run, tmp_path):
    found = run("from: 30", "from: 99", "-o", str(tmp_path / "changes.jsonl"))

    assert f"Wrote 1 lead to {tmp_path / 'changes.jsonl'}." in found.stdout.replace("\n", "")
    assert json.loads((tmp_path / "changes.jsonl").read_text())["priority_after"] == "Low"


def test_markup_and_escapes_in_keys_are_shown_as_text(run):
    leads = [
        {**lead, "lead_id": "[/b]\x1b[31m" if lead["lead_id"] == "4" else lead["lead_id"]} for lead in LEADS
    ]

    found = run(
        "{name: Low}", "{name: Low}\n  - {name: Lost, from: -99, when: {source: direct}}", leads=leads
    )

    assert "[/b]\\x1b[31m" in found.stdout


def test_a_model_with_mistakes_exits_with_one(run):
    found = run("from: 30", "from: x")

    assert found.exit_code == 1
    assert "after.yaml:" in found.stderr
