"""One lead, explained."""

from dataclasses import replace

import pytest

from leadlight.actions.explain_lead import explain_lead
from leadlight.errors import DataError
from leadlight.scoring.reading import read_model
from tests.actions.data import LEADS, MODEL, inputs

SMALL = read_model(MODEL)


def test_a_lead_is_explained_by_its_key_line_by_line(tmp_path):
    (ana,) = explain_lead(SMALL, inputs(tmp_path), "1")

    assert ana.row == 1
    assert ana.score.total == 42
    assert [line.points for line in ana.score.lines] == [1000, 800, 400, 2000]


def test_the_next_drop_of_priority_is_told(tmp_path):
    (ana,) = explain_lead(SMALL, inputs(tmp_path), "1")

    assert ana.drop is not None
    assert ana.drop.priority == "Low"
    assert ana.as_json()["drop"] is not None


def test_an_address_is_found_in_any_case(tmp_path):
    given = replace(inputs(tmp_path, events=None), key="email")

    (ana,) = explain_lead(SMALL, given, " ANA@Buyer.example ")

    assert ana.row == 1


def test_all_rows_of_one_key_are_explained(tmp_path):
    twice = [LEADS[0], {**LEADS[1], "lead_id": "1"}]

    assert [found.row for found in explain_lead(SMALL, inputs(tmp_path, twice), "1")] == [1, 2]


def test_a_row_without_a_key_is_found_by_its_number(tmp_path):
    given = replace(inputs(tmp_path, events=None), key="email")

    (dan,) = explain_lead(SMALL, given, "4")

    assert dan.score.total == 2
    assert explain_lead(SMALL, inputs(tmp_path, [{"industry": "software"}], None), "1")[0].score.total == 9


@pytest.mark.parametrize("wanted", ["5", "ana", "99999999999999999999", "²", ""])
def test_a_lead_that_is_not_there_is_refused_with_what_keys_look_like(tmp_path, wanted):
    with pytest.raises(DataError) as refused:
        explain_lead(SMALL, inputs(tmp_path), wanted)

    assert str(refused.value).startswith(
        f"There is no lead whose lead_id is '{wanted}'. None is near; keys look like '"
    )


def test_a_number_that_is_no_key_explains_no_other_row(tmp_path):
    leads = [{**lead, "lead_id": "1" + lead["lead_id"]} for lead in LEADS]

    with pytest.raises(DataError, match="There is no lead whose lead_id is '1'"):
        explain_lead(SMALL, inputs(tmp_path, leads, None), "1")


def test_without_any_key_the_number_of_a_row_is_asked_for(tmp_path):
    with pytest.raises(DataError, match=r"There is no lead in row 'ana'\. The leads have no key"):
        explain_lead(SMALL, inputs(tmp_path, [{"industry": "software"}], None), "ana")
