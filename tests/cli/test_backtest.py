"""`leadlight backtest`, `suggest`, `profile` and `monitor` as a user meets them."""

import json

import pytest

MODEL = """\
name: Test
scores: {fit: {rules: [{name: Industry, when: {industry: software}, points: 5}]}}
priorities: [{name: High, from: 5}, {name: Low}]
"""
LEADS = "industry,won\n" + "".join(
    f"{'software' if n % 3 else 'retail'},{int(n % 3 > 0)}\n" for n in range(90)
)


@pytest.fixture
def past(folder):
    """Give a folder with a model and leads whose outcome is known."""
    (folder / "scoring.yaml").write_text(MODEL)
    (folder / "leads.csv").write_text(LEADS)
    return folder


def test_a_backtest_shows_priorities_tenths_and_rules(past, run):
    found = run("backtest", "leads.csv", "--outcome", "won")

    assert found.exit_code == 0
    lines = [" ".join(line.split()) for line in found.stdout.splitlines()]
    assert any(line.startswith("High 5 60 60 100.0%") for line in lines)
    assert any(line.startswith("Industry +5 60") and "earns its points" in line for line in lines)
    assert any("90 past leads, 60 won" in line for line in lines)


def test_a_backtest_against_another_model_says_which_is_better(past, run):
    (past / "other.yaml").write_text(MODEL.replace("software", "retail").replace("Test", "Other"))

    found = run("backtest", "leads.csv", "--outcome", "won", "--against", "other.yaml")

    assert "Test is better than Other" in " ".join(found.stdout.split())


def test_programs_get_json(past, run):
    run("backtest", "leads.csv", "--outcome", "won", "--json", "b.json")

    found = json.loads((past / "b.json").read_text())
    assert found["auc"]["value"] == 1.0
    assert found["priorities"][0]["win_rate"]["value"] == 1.0
    assert found["rules"][0]["verdict"] == "earns its points"
    assert json.loads(run("backtest", "leads.csv", "--outcome", "won", "--json", "-").stdout) == found


def test_markup_in_a_rules_name_is_shown_as_text(past, run):
    (past / "scoring.yaml").write_text(MODEL.replace("name: Industry", "name: '[/b]<script>'"))

    assert "[/b]<script>" in run("backtest", "leads.csv", "--outcome", "won").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backtest", "leads.csv", "--outcome", "absent"), "no such field"),
        (("backtest", "absent.csv", "--outcome", "won"), "absent.csv"),
        (("suggest", "leads.csv", "--outcome", "absent"), "no such field"),
        (("suggest", "leads.csv", "--outcome", "won", "-o", "scoring.yaml"), "is there already"),
        (("profile", "absent.csv"), "absent.csv"),
        (("monitor", "leads.csv", "--predictor", "absent.predictor"), "leadlight learn"),
        (("monitor", "--predictor", "absent.predictor", "--back"), "no way back"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(past, refused, words, sentence):
    assert sentence in " ".join(refused(*words).split())


@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "leads.csv", "--outcome", "won", "--capacity", "many"),
        ("backtest", "leads.csv", "--outcome", "won", "--at", "soon"),
        ("monitor", "--predictor", "x.predictor"),
        ("monitor", "leads.csv", "--predictor", "x.predictor", "--retrain"),
    ],
)
def test_wrong_usage_exits_with_two(past, run, words):
    assert run(*words).exit_code == 2


def test_a_suggestion_is_written_and_can_be_checked_and_backtested(past, run):
    rows = (f"{'software' if n % 3 else 'retail'},{int(n % 3 > 0) ^ int(n % 5 == 0)}\n" for n in range(200))
    (past / "noisy.csv").write_text("industry,won\n" + "".join(rows))

    found = run("suggest", "noisy.csv", "--outcome", "won", "-o", "suggested.yaml")

    assert found.exit_code == 0, found.stderr
    assert "Wrote suggested.yaml: 1 rule." in found.stdout
    assert run("check", "suggested.yaml").exit_code == 0
    assert run("backtest", "leads.csv", "--outcome", "won", "--model", "suggested.yaml").exit_code == 0


def test_a_field_that_betrays_the_outcome_gets_no_points_and_that_is_said(past, refused):
    assert "betray the outcome (industry" in refused("suggest", "leads.csv", "--outcome", "won")


def test_a_profile_is_written_and_can_be_checked(past, run):
    found = run("profile", "leads.csv", "-o", "profile.yaml")

    assert found.exit_code == 0, found.stderr
    assert run("check", "profile.yaml").exit_code == 0
