"""What a run says besides the scores."""

import pytest

from leadlight.actions.report import sentences
from leadlight.actions.score_list import Output, score_list
from leadlight.errors import DataError
from leadlight.scoring.reading import read_model
from tests.actions.data import EVENTS, LEADS, MODEL, inputs

SMALL = read_model(MODEL)


def said(folder, *given, model=SMALL):
    report = score_list(model, inputs(folder, *given), Output()).report
    return report, list(sentences(report))


def test_leads_are_counted_by_priority_in_the_order_of_the_model(tmp_path):
    report, _ = said(tmp_path)

    assert report.leads == 4
    assert list(report.priorities.items()) == [("High", 1), ("Low", 2), ("Excluded", 1)]


def test_leads_and_events_that_matched_are_counted(tmp_path):
    _, found = said(tmp_path, LEADS, [*EVENTS, {**EVENTS[0], "lead_id": "99"}])

    assert found[0] == "4 of 5 events belong to 3 of 4 leads."
    assert found[1] == "Events: 1 of unknown leads left out."


def test_two_rows_with_one_key_are_two_leads(tmp_path):
    leads = [LEADS[0], {**LEADS[0], "industry": "Hotels"}, LEADS[1]]

    report, found = said(tmp_path, leads, [EVENTS[0], {**EVENTS[0], "lead_id": "99"}])

    assert found[0] == "1 of 2 events belongs to 2 of 3 leads."
    assert report.events.leads_with_events == 2


def test_one_of_one_is_said_in_the_singular(tmp_path):
    _, found = said(tmp_path, LEADS[:1], EVENTS[:1])

    assert found[0] == "1 of 1 event belongs to 1 of 1 lead."


def test_fields_properties_and_rules_that_find_nothing_are_named(tmp_path):
    events = [{"lead_id": "1", "event": "Other", "timestamp": "2026-02-01"}]
    leads = [{"lead_id": "1", "email": "a@x.example"}]

    report, found = said(tmp_path, leads, events)

    assert report.missing_fields == ("industry", "opens", "source")
    assert report.missing_properties == ("path",)
    assert "No lead has a field 'industry', 'opens', 'source'; rules on it find nothing." in found
    assert "No event has a property 'path'; rules on it find nothing." in found
    assert "Rules that gave no lead any points: 'Software', 'Opens', 'Prices', 'Demo'." in found


def test_a_list_with_no_field_of_the_model_is_sent_to_a_proposal(tmp_path):
    _, found = said(tmp_path, [{"Name": "Ana", "Town": "Rome"}], None)

    (sentence,) = found
    assert sentence.startswith("The list has none of the fields that the model reads. `leadlight init --for")


def test_values_that_cannot_be_read_are_counted_with_one_of_them(tmp_path):
    leads = [{**LEADS[0], "opens": opens} for opens in ("many", "many", "few", "yes", "1e2", "")]

    _, found = said(tmp_path, leads)

    assert found[-1] == "3 values of opens were not numbers, e.g. 'many'."


def test_one_value_that_cannot_be_read_is_said_in_the_singular(tmp_path):
    _, found = said(tmp_path)

    assert found[-1] == "1 value of opens was no number, e.g. 'many'."


def test_values_that_should_say_yes_or_no_and_do_neither_are_counted(tmp_path):
    asking = read_model("name: N\nscores: {fit: {rules: [{name: Wants news, when: {news: yes}, points: 5}]}}")
    leads = [{**LEADS[0], "news": news} for news in ("ja", "ja", "maybe", "NO", "on", "", "0")]

    _, found = said(tmp_path, leads, model=asking)

    assert found[-1] == "3 values of news were neither yes nor no, e.g. 'ja'."


def test_a_field_that_is_compared_with_other_words_too_may_say_what_it_likes(tmp_path):
    asking = read_model(
        "name: N\nscores: {fit: {rules: [{name: Wants, table: news, points: {yes: 5, maybe: 2}}, "
        "{name: News, when: {news: yes}, points: 5}]}}"
    )
    leads = [{**LEADS[0], "news": news} for news in ("ja", "maybe", "yes")]

    _, found = said(tmp_path, leads, model=asking)

    assert not any("neither yes nor no" in sentence for sentence in found)


def test_no_event_of_any_lead_is_an_error_that_shows_keys_of_both(tmp_path):
    events = [{**event, "lead_id": "L" + event["lead_id"]} for event in EVENTS]

    with pytest.raises(DataError, match=r"None of the 4 events belongs to a lead.*'1'.*'L1'.*--key"):
        said(tmp_path, LEADS, events)


def test_events_that_are_all_later_or_without_a_time_are_no_error(tmp_path):
    events = [{**EVENTS[0], "timestamp": when} for when in ("2027-01-01", "soon")]

    _, found = said(tmp_path, LEADS, events)

    assert found[1] == "Events: 1 without a readable time left out, 1 later than the instant left out."


def test_a_list_without_leads_is_said_to_be_one(tmp_path):
    given = inputs(tmp_path)
    (tmp_path / "leads.csv").write_text("lead_id,industry\n")

    report = score_list(SMALL, given, Output(str(tmp_path / "out.csv"))).report

    assert report.leads == 0
    assert list(sentences(report)) == ["There is no lead in the list, only the names of its columns."]
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1


def test_leads_without_a_priority_are_counted_too(tmp_path):
    text = "name: T\nscores: {fit: {rules: [{name: A, per: opens, points: 1}]}}\n"
    high = read_model(text + "priorities: [{name: High, from: 2}]\n")

    assert said(tmp_path, LEADS, None, model=high)[0].priorities == {"High": 1, "none": 3}
    assert said(tmp_path, LEADS, None, model=read_model(text))[0].priorities == {}


def test_columns_of_one_name_that_no_rule_uses_are_noted(tmp_path):
    given = inputs(tmp_path)
    (tmp_path / "leads.csv").write_text("lead_id,Notes,notes\n1,a,b\n")

    report = score_list(SMALL, given, Output()).report

    assert "the columns 'Notes' and 'notes' have one name, 'notes'" in report.notes[-1]
