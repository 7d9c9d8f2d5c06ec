"""The commands about predictors say what happened and what to do next."""

import json

import pytest

from leadlight.storage.models import PredictorVersion
from tests.actions.live.happenings import NOW, happen, publish_at_once, said, viewed
from tests.actions.live.predictors.test_live_is_predict import predictors


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation with two leads."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    publish_at_once()
    happen(said("ana", NOW, job_title="CEO", employees=400), viewed("/pricing", "ana"), viewed("/blog", "bo"))
    return run


@pytest.fixture
def file(tmp_path):
    """Give the file of a predictor."""
    path = tmp_path / "leads.predictor"
    path.write_bytes(predictors()[0])
    return path


def test_a_predictor_is_added_shown_used_and_taken_out_of_service(installed, file):
    added = installed("predictor", "add", file, "--note", "from the CRM")
    assert "is predictor 1, in shadow." in added.stdout
    assert "It has judged 2 leads." in added.stdout

    assert "shadow" in installed("predictor", "list").stdout
    assert "Predictor 1 is in use." in installed("predictor", "use", "1").stdout
    shown = json.loads(installed("predictor", "show", "1", "--json").stdout)
    assert (shown["role"], shown["note"], shown["judged"]["done"]) == ("use", "from the CRM", True)
    assert "for: " in installed("lead", "show", "ana").stdout
    assert "Predictor 1: " in installed("lead", "show", "ana").stdout
    assert "out of service" in installed("predictor", "retire", "1").stdout
    assert "Predictor" not in installed("lead", "show", "ana").stdout


def test_what_lists_are_ranked_by_is_chosen_and_shown(installed):
    assert "Lists are ranked by score." in installed("predictor", "choose").stdout
    chosen = installed(
        "predictor", "choose", "--rank-by", "expected-value", "--every", "0", "--switch", "automatic"
    )

    assert "Lists are ranked by expected value." in chosen.stdout
    assert "only when asked" in chosen.stdout
    assert "put to use by itself" in chosen.stdout
    assert installed("predictor", "choose", "--every", "400").exit_code == 1


def test_learning_where_there_is_nothing_to_learn_says_so(installed):
    found = installed("predictor", "train", "--now")

    assert found.exit_code == 0
    assert "nothing to learn: " in found.stdout
    assert "Learned last without result" in installed("predictor", "list").stdout
    assert "The worker learns next" in installed("predictor", "train").stdout


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"PK\x03\x04"])
def test_what_is_no_predictor_is_a_sentence_and_nothing_is_kept(installed, tmp_path, content):
    path = tmp_path / "it"
    path.write_bytes(content)

    found = installed("predictor", "add", path)

    assert found.exit_code == 1
    assert "predictor" in found.stderr
    assert "Traceback" not in found.stderr
    assert not PredictorVersion.objects.exists()
    assert installed("predictor", "add", tmp_path / "none").exit_code == 1
    assert installed("predictor", "show", "9").exit_code == 1
