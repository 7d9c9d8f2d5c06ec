"""`leadlight explain`: one lead in words."""

import json

from tests.cli.conftest import AS_OF


def test_a_lead_is_explained_in_words(run, folder):
    model = (folder / "scoring.yaml").read_text()
    (folder / "scoring.yaml").write_text(model.replace("from: 8", "from: 10"))

    found = run("explain", "leads.csv", "--events", "events.csv", "--lead", "a@x.example", *AS_OF)

    assert found.exit_code == 0
    assert "12 points, priority High: Call, within 24 hours" in found.stdout
    assert "Viewed, 9 days ago" in found.stdout
    assert "It drops to Low" in found.stdout


def test_programs_get_json(run):
    found = run("explain", "leads.csv", "--lead", "b@x.example", *AS_OF, "--json")

    said = json.loads(found.stdout)
    assert (said["lead"], said["row"], said["total"], said["priority"]) == ("b@x.example", 2, 2, "Low")


def test_an_excluded_lead_is_said_to_be_one(run, folder):
    model = (folder / "scoring.yaml").read_text()
    (folder / "scoring.yaml").write_text(
        model.replace("scores:", "exclude: [{name: Shops, when: {industry: retail}}]\nscores:", 1)
    )

    assert "Excluded: Shops" in run("explain", "leads.csv", "--lead", "b@x.example").stdout


def test_a_lead_that_is_not_there_is_refused_with_the_nearest(refused):
    said = refused("explain", "leads.csv", "--lead", "c@x.example")

    nearest = "'a@x.example', 'b@x.example'"
    assert said == f"There is no lead whose email is 'c@x.example'. The nearest are {nearest}.\n"


def test_a_lead_that_is_like_none_is_not_said_to_be_near(refused):
    said = refused("explain", "leads.csv", "--lead", "zz")

    assert said == "There is no lead whose email is 'zz'. None is near; keys look like 'a@x.example'.\n"


def test_the_nearest_are_found_in_any_case_and_only_one_is_said_in_the_singular(refused, folder):
    (folder / "leads.csv").write_text("lead_id\nKestrel\nKestrel\n17\n")

    said = refused("explain", "leads.csv", "--lead", "kestral")

    assert said == "There is no lead whose lead_id is 'kestral'. The nearest is 'Kestrel'.\n"


def test_a_score_below_nothing_has_the_sign_of_its_lines(run, folder):
    (folder / "leads.csv").write_text("email,opens\na@x.example,-3\n")

    found = run("explain", "leads.csv", "--lead", "a@x.example")

    assert "−6 points" in found.stdout
    assert "-6" not in found.stdout


def test_the_lead_must_be_named(run):
    assert run("explain", "leads.csv").exit_code == 2
