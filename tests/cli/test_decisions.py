"""Leads are decided of by command."""

import json

import pytest

from tests.actions.live.happenings import NOW, happen, publish_at_once, said, viewed


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation with a lead that has a score."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    publish_at_once()
    happen(viewed(), said(job_title="CEO"))
    return run


def test_a_lead_is_decided_of_and_shown_with_all_of_it(installed):
    assert "is in SAL" in installed("lead", "accept", "ana", "--reason", "good fit").stdout
    assert "Negotiation (before: SAL)" in installed("lead", "stage", "ana", "negotiation").stdout
    assert "override 1" in installed(
        "lead", "override", "ana", "--points", "-5.5", "--reason", "holiday", "--until", "14 days"
    ).stdout  # fmt: skip
    assert (
        "outcome 1" in installed("lead", "outcome", "ana", "won", "--value", "1200.50", "--deal", "D").stdout
    )
    assert "note 1" in installed("lead", "note", "ana", "Met at the fair").stdout
    assert "ria@acme.example" in installed("lead", "assign", "ana", "Ria@acme.example").stdout
    shown = installed("lead", "show", "ana").stdout

    for text in (
        "Stage: Customer, Closed Won", "Owner: ria@acme.example", "−5.5", "holiday", "1,200.50", "accepted",
        "Good fit", "Met at the fair", "Negotiation",
    ):  # fmt: skip
        assert text in shown, text


def test_what_was_decided_is_json_for_programs(installed):
    found = json.loads(installed("lead", "reject", "ana", "--reason", "no budget", "--json").stdout)
    assert (found["stage"], found["step"]) == ("Recycled", None)
    assert json.loads(
        installed(
            "lead", "override", "ana", "--priority", "low", "--reason", "x", "--until", "3 days", "--json"
        ).stdout
    ) == {"number": 1}

    lead = json.loads(installed("lead", "show", "ana", "--json").stdout)

    assert lead["stage"] == "Recycled"
    assert lead["reviews"][0]["verdict"] == "rejected"
    assert lead["overrides"][0]["priority"] == "Low"
    assert lead["moves"][0]["cause"] == "person"


def test_what_was_recorded_by_mistake_is_taken_back(installed):
    installed("lead", "outcome", "ana", "lost", "--at", "2025-06-01")
    installed("lead", "override", "ana", "--points", "5", "--reason", "x", "--until", "3 days")
    installed("lead", "note", "ana", "wrong")
    installed("lead", "edit-note", "1", "right")
    assert "right" in installed("lead", "show", "ana").stdout

    installed("lead", "take-back", "1")
    installed("lead", "end-override", "1")
    installed("lead", "delete-note", "1")

    found = json.loads(installed("lead", "show", "ana", "--json").stdout)
    assert (found["outcomes"], found["overrides"], found["notes"]) == ([], [], [])


@pytest.mark.parametrize(
    ("said_wrong", "why"),
    [
        (["lead", "stage", "ana", "Warm"], "There is no stage 'Warm'"),
        (["lead", "accept", "nobody"], "There is no lead 'nobody'"),
        (["lead", "reject", "ana", "--reason", "because"], "none of the reasons"),
        (["lead", "override", "ana", "--reason", "x", "--until", "3 days"], "one of the two"),
        (["lead", "take-back", "9"], "There is no outcome 9"),
        (["lead", "end-override", "9"], "There is no override 9"),
        (["lead", "assign", "ana", "ria"], "no e-mail address"),
    ],
)
def test_what_cannot_be_decided_is_said_in_a_sentence(installed, said_wrong, why):
    found = installed(*said_wrong)

    assert found.exit_code == 1
    assert why in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    "said_wrong",
    [
        ["lead", "override", "ana", "--reason", "x", "--until", "soon", "--points", "5"],
        ["lead", "override", "ana", "--reason", "x", "--until", "3 days", "--points", "many"],
        ["lead", "outcome", "ana", "maybe"],
        ["lead", "outcome", "ana", "won", "--at", "soon"],
        ["lead", "recycle", "ana", "--rest", "long"],
        ["lead", "show", "ana", "--as-of", "then"],
    ],
)
def test_what_is_misspelt_is_wrong_usage(installed, said_wrong):
    assert installed(*said_wrong).exit_code == 2


def test_a_lead_is_shown_as_it_was_by_the_model_in_force_then(installed):
    happen(
        said(job_title="clerk", at=NOW + 3_600_000_000),
        viewed(at=NOW + 3_600_000_000),
        now=NOW + 7_200_000_000,
    )
    publish_at_once(
        "name: New\nscores: {fit: {rules: [{name: Any, when: {job_title: {known: true}}, points: 1}]}}",
        NOW + 8_000_000_000,
    )

    then = json.loads(installed("lead", "show", "ana", "--as-of", "2025-06-15T15:07:00Z", "--json").stdout)
    before = installed("lead", "show", "ana", "--as-of", "2025-06-15T15:06:39Z").stdout
    between = json.loads(installed("lead", "show", "ana", "--as-of", "2025-06-15T16:20:00Z", "--json").stdout)
    after = json.loads(installed("lead", "show", "ana", "--as-of", "2025-06-15T18:00:00Z", "--json").stdout)

    assert (then["score"]["total"], then["fields"]["job_title"]["value"]) == (32, "CEO")
    assert len(then["events"]) == 2
    assert "No scoring model was in force then." in before
    assert between["fields"]["job_title"]["value"] == "clerk"
    assert (len(between["events"]), between["score"]["scores"].keys()) == (4, {"fit", "engagement"})
    assert (after["score"]["total"], after["score"]["scores"]) == (1, {"fit": 1})


def test_a_past_score_knows_what_had_been_decided_by_then(installed):
    installed("lead", "override", "ana", "--points", "5", "--reason", "x", "--until", "3 days")
    installed("lead", "recycle", "ana")
    later = json.loads(installed("lead", "show", "ana", "--as-of", "2099-01-01", "--json").stdout)
    then = json.loads(installed("lead", "show", "ana", "--as-of", "2025-06-15T15:07:00Z", "--json").stdout)

    assert (later["stage"], later["score"]["scores"]["engagement"]) == ("Recycled", -5)
    assert (then["stage"], then["score"]["total"]) == (None, 32)


def test_the_pipeline_is_shown_changed_and_used(installed, tmp_path):
    shown = installed("pipeline", "show").stdout
    (tmp_path / "p.yaml").write_text(shown.replace("name: Inquiry", "name: First talk"))
    assert "First talk, Qualified" in installed("pipeline", "set", str(tmp_path / "p.yaml")).stdout

    assert "Opportunity, First talk" in installed("lead", "stage", "ana", "first talk").stdout
    assert json.loads(installed("pipeline", "show", "--json").stdout)["pipeline"][0]["name"] == "First talk"
    assert installed("pipeline", "show").stdout == (tmp_path / "p.yaml").read_text()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("steps: []", "p.yaml:1:1: unknown key"),
        ("recycle: {rules: [{stage: Warm, after: 1 day}]}", "no stage 'Warm'"),
        (b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_a_pipeline_that_cannot_be_used_changes_nothing(installed, tmp_path, text, why):
    path = tmp_path / "p.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = installed("pipeline", "show").stdout

    found = installed("pipeline", "set", str(path))

    assert (found.exit_code, why in found.stderr) == (1, True)
    assert installed("pipeline", "show").stdout == before
