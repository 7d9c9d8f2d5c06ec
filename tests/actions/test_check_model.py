"""What of a model finds nothing in the data, and why."""

import pytest

from leadlight.actions.check_model import check_model
from leadlight.scoring.reading import UnreadableModel
from tests.actions.data import LEADS, MODEL, inputs, model_file


def findings(tmp_path, *changes, leads=LEADS, **more):
    """The findings for the model with some of its text changed, without their places."""
    text = MODEL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    found = check_model(model_file(tmp_path, text), inputs(tmp_path, leads, **more))
    return [problem.sentence for problem in found.findings]


def test_a_model_that_fits_has_only_values_that_cannot_be_read(tmp_path):
    found = findings(tmp_path)

    assert len(found) == 1
    assert "of opens" in found[0]
    assert "'many'" in found[0]


def test_mistakes_are_all_reported(tmp_path):
    path = model_file(tmp_path, MODEL.replace("points: 10}", "pionts: 10}").replace("from: 30", "from: x"))

    with pytest.raises(UnreadableModel) as mistakes:
        check_model(path)

    assert len(mistakes.value.problems) >= 2


def test_a_bare_no_among_texts_is_a_warning_only(tmp_path):
    path = model_file(tmp_path, MODEL.replace("industry: software", "industry: [se, no]"))

    found = check_model(path)

    assert len(found.warnings) == 1
    assert "Norway" in found.warnings[0].sentence


def test_a_field_that_no_lead_has_comes_with_the_nearest_name_and_its_place(tmp_path):
    path = model_file(tmp_path, MODEL.replace("{industry: software}", "{indutsry: software}"))

    found = check_model(path, inputs(tmp_path))

    assert (
        found.findings[0]
        .at("m")
        .startswith("m:7:33: no lead has a field 'indutsry'; did you mean 'industry'?")
    )


def test_a_value_that_never_occurs_comes_with_the_nearest_one(tmp_path):
    found = findings(tmp_path, ("industry: software", "industry: sofware"))

    assert found[0] == (
        "rule 'Software' gives no lead any points: no industry is 'sofware'; there is 'Hotels', 'Software'; "
        "did you mean 'software'?"
    )


def test_an_event_that_never_happens_comes_with_the_nearest_name(tmp_path):
    found = findings(tmp_path, ("event: Demo Requested", "event: Demo Request"))

    assert any("no event is called 'demo_request'; did you mean 'demo_requested'?" in each for each in found)


def test_events_that_are_too_old_are_told_from_events_that_do_not_match(tmp_path):
    assert any(
        "`within` is shorter" in each for each in findings(tmp_path, ("within: 30 days", "within: 1 hour"))
    )
    assert any(
        "no path starts with '/prices'" in each for each in findings(tmp_path, ("/pricing", "/prices"))
    )


def test_a_table_without_any_of_the_values_says_what_there_is(tmp_path):
    found = findings(tmp_path, ("{referral: 8, fair: 3.5}, otherwise: -1", "{referal: 8}"))

    assert any(
        "no source is one of its entries; there is" in each and "did you mean" in each for each in found
    )


def test_a_priority_that_no_lead_reaches_is_found(tmp_path):
    assert "no lead gets the priority 'High'; the highest score is 42" in findings(
        tmp_path, ("from: 30", "from: 99")
    )


def test_without_events_their_rules_are_not_called_silent(tmp_path):
    found = check_model(model_file(tmp_path), inputs(tmp_path, events=None))

    assert not any("Demo" in problem.sentence for problem in found.findings)
    assert any("--events" in note for note in found.notes)
