"""A model proposed for the columns, values and events that are there."""

from typing import Any

import pytest

from leadlight.actions.propose_model import propose_model
from leadlight.errors import DataError
from leadlight.scoring.definition import EventRule, PerRule, TableRule, WhenRule
from leadlight.scoring.reading import read_model
from tests.actions.data import inputs

SOURCES = ("Referral", "Cold list", "Organic search", "Referral", "unknown")
TITLES = ("CEO", "Sales Manager", "Student", "Engineer", "Head of IT")


def leads(count=60):
    """Leads with a column of every kind."""
    return [
        {
            "Lead ID": f"L{number}",
            "Lead Name": f"Name {number}",
            "Email": f"n{number}@{'gmail.com' if number % 3 else 'acme.example'}",
            "Job Title": TITLES[number % 5],
            "Lead Source": SOURCES[number % 5],
            "Demo Request (Yes/No)": "Yes" if number % 7 == 0 else "No",
            "Unsubscribed": "yes" if number % 20 == 0 else "no",
            "Email Opens": str(number % 6),
            "Time on Site": str(number * 37 % 900),
            "Gender": "f" if number % 2 else "m",
            "Converted": str(number % 2),
            "Altitude": str(36 + number % 9),
            "Notes": f"call [back] {number}",
        }
        for number in range(1, count + 1)
    ]


def events(count=60):
    return [
        {"lead_id": f"L{number}", "event": name, "timestamp": f"2026-02-{1 + number % 28:02}", "path": path}
        for number in range(1, count + 1)
        for name, path, every in (
            ("Page Viewed", "/pricing", 3),
            ("Page Viewed", "/blog", 1),
            ("Demo Requested", "", 10),
            ("Unsubscribed", "", 30),
            ("Zebra Fed", "", 40),
        )
        if number % every == 0
    ]


@pytest.fixture(scope="module")
def proposal(tmp_path_factory):
    return propose_model(inputs(tmp_path_factory.mktemp("proposal"), leads(), events()), as_of_given=True)


@pytest.fixture(scope="module")
def rules(proposal):
    return {rule.name: rule for _, _, rule in read_model(proposal.text).all_rules()}


def test_the_proposal_reads_without_an_error_and_counts_its_rules(proposal, rules):
    assert len(rules) == proposal.rules > 8


def test_each_kind_of_column_gets_its_kind_of_rule(rules):
    assert isinstance(rules["Demo Request (Yes/No)"], WhenRule)
    assert isinstance(rules["Email Opens"], PerRule)
    assert isinstance(rules["Lead Source"], TableRule)
    assert rules["Kind of e-mail address"].table == "email_kind"
    assert rules["Seniority by job title"].points["student"] < 0
    assert "Time on Site" in " ".join(rules)


def test_points_go_the_way_the_words_say(rules):
    assert rules["Demo Request (Yes/No)"].points > 0 > rules["Unsubscribed"].points
    assert rules["Lead Source"].points["Referral"] > 0 > rules["Lead Source"].points["Cold list"]
    assert "unknown" not in rules["Lead Source"].points


def test_events_get_windows_and_caps(rules):
    demo, viewed = rules["Demo Requested"], rules["Page Viewed"]

    assert isinstance(demo, EventRule)
    assert demo.points > viewed.points
    assert demo.max_count is not None
    assert viewed.max_points is not None
    assert viewed.within is not None
    assert rules["Looked at prices"].where is not None


def test_ids_names_notes_results_and_personal_traits_are_left_alone(proposal, rules):
    for column in ("Lead ID", "Lead Name", "Notes", "Converted", "Gender"):
        assert column not in rules
        assert f"#   {column}: " in proposal.text


def test_what_has_no_known_direction_is_there_to_be_taken_in(proposal, rules):
    assert "Altitude" not in rules
    assert "# - {name: Altitude," in proposal.text


def test_about_a_sixth_of_the_leads_is_high(proposal):
    high = next(line for line in proposal.text.splitlines() if line.startswith("  # "))

    assert 5 <= int(high.split("(")[1].split(" %")[0]) <= 25


def test_strange_names_and_values_stay_within_their_quotes(tmp_path):
    rows = [
        {"lead_id": str(n), "all": "yes" if n % 2 else "no", "it's: {odd} #1 visits": str(n % 4),
         "Source\nline": ("a: 'b', {c}", "no", "5.0", "Referral # x")[n % 4]}
        for n in range(1, 41)
    ]  # fmt: skip

    proposal = propose_model(inputs(tmp_path, rows, None), as_of_given=True)

    assert read_model(proposal.text).all_rules()


def test_events_that_ended_long_ago_are_seen_as_of_their_end(tmp_path):
    old = [{**event, "timestamp": event["timestamp"].replace("2026", "2019")} for event in events()]

    proposal = propose_model(inputs(tmp_path, leads(), old), as_of_given=False)

    assert any("--as-of 2019-03-01" in note for note in proposal.notes)
    assert "within: 30 days" in proposal.text


def test_a_list_that_tells_nothing_is_refused(tmp_path):
    rows = [{"lead_id": str(number), "name": f"Name {number}"} for number in range(5)]

    with pytest.raises(DataError, match="holds nothing"):
        propose_model(inputs(tmp_path, rows, None), as_of_given=True)


def test_two_columns_of_one_name_are_left_to_be_renamed(tmp_path):
    rows = [{"Opens": str(n % 5), "opens": "1", "Demo": "yes" if n % 3 else "no"} for n in range(30)]

    proposal = propose_model(inputs(tmp_path, rows, None), as_of_given=True)

    assert [rule.name for _, _, rule in read_model(proposal.text).all_rules()] == ["Demo"]


def test_a_handful_of_leads_gets_points_by_names_and_priorities_by_what_can_be_reached(tmp_path):
    proposal = propose_model(inputs(tmp_path, leads(4), None), as_of_given=True)

    model = read_model(proposal.text)
    rules: dict[str, Any] = {rule.name: rule for _, _, rule in model.all_rules()}
    (note,) = proposal.notes
    assert note.startswith("There are only 4 leads, too few to tell what is usual: ")
    assert note in proposal.text
    assert rules["Demo Request (Yes/No)"].points == 20  # though nobody says yes
    assert rules["Email Opens"].points == 2
    assert {"executive", "founder", "student"} <= rules["Seniority by job title"].points.keys()
    high, medium, *low = [priority.from_ for priority in model.priorities if priority.from_ is not None]
    assert low == []
    assert 0 < medium < high <= 51


def test_one_lead_is_enough(tmp_path):
    proposal = propose_model(
        inputs(tmp_path, [{"name": "Ana", "demo": "no", "staff": "40"}], None), as_of_given=True
    )

    assert proposal.rules == 2
    assert "# There is only 1 lead, too few" in proposal.text
    assert "between: [10, 500]" in proposal.text


def test_a_list_without_leads_is_refused(tmp_path):
    given = inputs(tmp_path, leads(1), None)
    (tmp_path / "leads.csv").write_text("name,demo\n")

    with pytest.raises(DataError, match="has no leads"):
        propose_model(given, as_of_given=True)


@pytest.mark.parametrize(
    ("yes", "no"),
    [("ja", "nein"), ("J", "N"), ("Oui", "Non"), ("sí", "no"), ("Да", "Нет"), ("はい", "いいえ"), ("x", "")],
)
def test_yes_and_no_in_another_language_are_named_by_the_rule(tmp_path, yes, no):
    rows = [{"lead_id": str(n), "Demo gewünscht": yes if n % 5 == 0 else no} for n in range(60)]

    rule = proposed_rules(tmp_path, rows)["Demo gewünscht"]

    assert isinstance(rule, WhenRule)
    assert rule.when.fields["demo_gewünscht"].is_ == yes
    assert rule.points == 20


def test_answers_that_are_mixed_are_all_named(tmp_path):
    rows = [{"lead_id": str(n), "News": ("ja", "nein", "oui", "yes")[n % 4]} for n in range(60)]

    rule = proposed_rules(tmp_path, rows)["News"]

    assert set(rule.when.fields["news"].in_) == {"ja", "oui", "yes"}


def test_of_two_other_values_people_choose_the_better(tmp_path):
    rows = [{"demo": "yes" if n % 2 else "no", "Plan": "old" if n % 3 else "new"} for n in range(60)]

    text = propose_model(inputs(tmp_path, rows, None), as_of_given=True).text

    assert "# Plan: old 40, new 20. Which is better? Only you know, so it is not scored yet." in text
    assert "# - {name: Plan, when: {plan: old}, points: 3}" in text


def test_dates_in_several_forms_are_read_where_they_can_be(tmp_path):
    days = ("2026-02-20", "20.02.2026", "01.02.2026", "2025-11-02")
    rows = [{"lead_id": str(n), "Last Contact": days[n % 4]} for n in range(60)]

    rule = proposed_rules(tmp_path, rows)["Last Contact is recent"]

    assert rule.when.fields["last_contact"].newer_than


def test_dates_that_cannot_be_read_make_no_table(tmp_path):
    days = ("20.02.2026", "1/3/26", "3 March 2026", "Mar 3rd, 2026", "2026/02/03")
    rows = [{"demo": "yes" if n % 2 else "no", "Last Contact": days[n % 5]} for n in range(60)]

    text = propose_model(inputs(tmp_path, rows, None), as_of_given=True).text

    assert "#   Last Contact: dates in a form that is not read; write them like 2026-03-31" in text


def test_what_an_earlier_run_wrote_is_left_alone(tmp_path):
    rows = [
        {"demo": "yes" if n % 2 else "no", "reasons": ("a", "b")[n % 2], "within": "2 days"}
        for n in range(60)
    ]

    text = propose_model(inputs(tmp_path, rows, None), as_of_given=True).text

    assert "#   reasons: a result" in text
    assert "#   within: a result" in text


def test_the_remarks_name_the_file_the_model_will_be_in(tmp_path):
    text = propose_model(inputs(tmp_path, leads(), None), as_of_given=True, file="our model.yaml").text

    assert "#   leadlight check 'our model.yaml' --leads LEADS\n" in text
    assert "scoring.yaml" not in text


def proposed_rules(folder, rows):
    text = propose_model(inputs(folder, rows, None), as_of_given=True).text
    return {rule.name: rule for _, _, rule in read_model(text).all_rules()}


def test_pages_are_found_by_every_property_that_learning_reads_them_from(tmp_path):
    titled = [
        {**{k: v for k, v in event.items() if k != "path"}, "page_title": event["path"]} for event in events()
    ]

    found = propose_model(inputs(tmp_path, leads(), titled), as_of_given=True)

    assert "Looked at prices" in found.text
    assert "page_title: {matches:" in found.text
