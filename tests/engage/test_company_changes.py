import pytest

from leadlight.engage.company import Company
from leadlight.engage.company_changes import CannotChangeError, Wrong, changed
from leadlight.scoring.values import DAY


def test_parts_are_replaced_and_the_rest_stays():
    found = changed(Company(), {"currency": "chf", "recycle": {"rest": 7 * DAY, "rules": []}})

    assert (found.currency, found.recycle.rest) == ("CHF", 7 * DAY)
    assert found.pipeline == Company().pipeline


def test_what_is_wrong_is_said_of_its_part():
    steps = [{"name": "Open"}, {"name": ""}, {"name": "Won", "result": "maybe"}]

    with pytest.raises(CannotChangeError) as refused:
        changed(Company(), {"pipeline": steps})

    assert [each.place[:2] for each in refused.value.wrong] == [("pipeline", 1), ("pipeline", 2)]
    assert str(refused.value).count("\n") == 1


def test_what_parts_do_not_agree_on_is_said_as_a_sentence():
    with pytest.raises(CannotChangeError) as refused:
        changed(Company(), {"pipeline": [{"name": "Open"}, {"name": "Won", "result": "won"}]})

    assert refused.value.wrong == [Wrong((), "The pipeline needs a step that is lost.")]


def test_a_sentence_that_ends_has_one_full_stop():
    with pytest.raises(CannotChangeError) as refused:
        changed(Company(), {"recycle": {"rest": "x days"}})

    assert refused.value.wrong[0].sentence.endswith("30 days.")
