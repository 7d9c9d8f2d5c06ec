"""Two models on the same leads."""

import pytest

from leadlight.actions.compare_models import compare_models
from leadlight.errors import DataError
from leadlight.scoring.reading import read_model
from tests.actions.data import MODEL, inputs

BEFORE = read_model(MODEL)


def test_a_model_compared_with_itself_changes_nothing(tmp_path):
    found = compare_models((BEFORE, BEFORE), inputs(tmp_path))

    assert (found.leads, found.new_scores, found.moved, found.shifts) == (4, 0, 0, ())
    assert found.priorities == {"High": (1, 1), "Low": (2, 2), "Excluded": (1, 1)}


def test_a_lead_that_changes_priority_is_told_with_the_lines_that_differ(tmp_path):
    after = read_model(MODEL.replace("points: 20, fade", "points: 70, fade").replace("from: 30", "from: 32"))

    found = compare_models((BEFORE, after), inputs(tmp_path))

    assert found.new_scores == 1
    assert found.moves == {("Low", "High"): 1}
    (shift,) = found.shifts
    assert (shift.lead, shift.scores, shift.why) == ("2", (850, 3350), ("Demo +10, now +35",))


def test_leads_of_a_new_threshold_are_told_that_their_score_is_the_same(tmp_path):
    after = read_model(MODEL.replace("from: 30", "from: 100"))

    found = compare_models((BEFORE, after), inputs(tmp_path))

    assert found.new_scores == 0
    assert [shift.why for shift in found.shifts] == [
        ("the same score, but the priorities ask for something else",)
    ]


def test_a_lead_no_longer_excluded_says_so(tmp_path):
    after = read_model(MODEL.replace("rival.example", "other.example"))

    found = compare_models((BEFORE, after), inputs(tmp_path))

    assert found.moves == {("Excluded", "Low"): 1}
    assert found.shifts[0].scores[0] is None
    assert found.shifts[0].why == ("no longer excluded: Competitor",)


def test_fields_that_only_one_of_the_models_reads_are_read(tmp_path):
    after = read_model("{name: Other, scores: {fit: {rules: [{name: Id, per: lead_id, points: 1}]}}}")

    found = compare_models((BEFORE, after), inputs(tmp_path))

    assert found.priorities["none"] == (0, 4)


def test_every_lead_that_changes_is_written(tmp_path):
    after = read_model(MODEL.replace("from: 30", "from: 100"))

    compare_models((BEFORE, after), inputs(tmp_path), str(tmp_path / "changes.csv"))

    written = (tmp_path / "changes.csv").read_text().splitlines()
    assert written[0] == "lead,priority_before,priority_after,score_before,score_after,why"
    assert written[1].startswith("1,High,Low,42.00,42.00,")
    assert len(written) == 2


def test_an_output_that_is_an_input_is_refused(tmp_path):
    given = inputs(tmp_path)

    with pytest.raises(DataError, match="is an input too"):
        compare_models((BEFORE, BEFORE), given, given.leads)
