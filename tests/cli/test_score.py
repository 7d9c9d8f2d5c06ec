"""`leadlight score`: options, exit codes, what is shown."""

import json

import pytest

from tests.cli.conftest import AS_OF, EVENTS, LEADS, MODEL


def test_the_top_of_the_ranking_is_shown_as_a_table(run):
    found = run("score", "leads.csv", "--events", "events.csv", *AS_OF)

    assert found.exit_code == 0
    first = next(line for line in found.stdout.splitlines() if "a@x.example" in line)
    assert first.split()[:7] == ["1", "a@x.example", "12", "9", "3", "High", "24"]
    assert "Industry: +5; Opens: +4; Viewed, 9 days ago: +3" in first
    assert "1 High   1 Low" in found.stdout
    assert "1 of 1 event belongs to 1 of 2 leads." in found.stdout


def test_a_narrow_terminal_gets_the_reasons_before_scores_times_and_companies(run, folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    (folder / "leads.csv").write_text(
        "email,company,industry,opens\na@x.example,A rather long company,software,2\n"
    )

    found = run("score", "leads.csv", "--events", "events.csv", *AS_OF).stdout.splitlines()

    assert found[1].split() == ["#", "Lead", "Score", "Priority", "Why"]
    assert found[3].split()[:2] == ["1", "a@x.example"]
    assert "Industry: +5" in found[3]
    assert max(map(len, found[:5])) <= 80


def test_scores_below_nothing_have_the_sign_of_their_reasons(run, folder):
    (folder / "leads.csv").write_text("email,opens\na@x.example,-3\n")

    found = run("score", "leads.csv").stdout

    assert "−6" in found
    assert "-6" not in found


@pytest.mark.parametrize("name", ["E-Mail", "Firma"])
def test_a_lead_without_a_usual_name_is_shown_by_what_stands_first(run, folder, name):
    (folder / "leads.csv").write_text(f"{name},opens\na@x.example,2\n")

    found = run("score", "leads.csv").stdout.splitlines()

    assert found[1].split()[:2] == ["#", "Lead"]
    assert found[3].split()[:2] == ["1", "a@x.example"]


def test_programs_get_json(run):
    found = run("score", "leads.csv", "--events", "events.csv", *AS_OF, "--json")

    said = json.loads(found.stdout)
    assert [row["score"] for row in said["top"]] == [12.0, 2.0]
    assert said["report"]["priorities"] == {"High": 1, "Low": 1}
    assert (said["model"], said["out"]) == ("scoring.yaml", None)


def test_a_list_that_was_written_is_not_shown(run, folder):
    found = run("score", "leads.csv", *AS_OF, "-o", "out.csv")

    assert found.stdout.startswith("Wrote 2 leads to out.csv.")
    assert "a@x.example" not in found.stdout
    assert (folder / "out.csv").read_text().startswith("email,industry,opens,score,fit,engagement,priority")


def test_one_lead_is_said_in_the_singular(run, folder):
    (folder / "leads.csv").write_text("email\na@x.example\n")

    assert run("score", "leads.csv", "-o", "out.csv").stdout.startswith("Wrote 1 lead to out.csv.")


def test_the_starter_is_used_aloud_where_there_is_no_model(run, folder):
    (folder / "scoring.yaml").unlink()

    found = run("score", "leads.csv")

    assert found.exit_code == 0
    assert "There is no scoring.yaml here, so the starter model is used" in found.stderr


def test_a_model_may_be_named(run, folder):
    (folder / "other.yaml").write_text(MODEL.replace("points: 5", "points: 50"))

    found = run("score", "leads.csv", "--model", "other.yaml", "--json")

    assert json.loads(found.stdout)["top"][0]["fit"] == 54.0


def test_events_may_be_called_differently(run, folder):
    (folder / "events.csv").write_text("email,touch_type,touch_time\na@x.example,Page Viewed,2026-02-20\n")
    mapped = ("--events-map", "event=touch_type,time=touch_time")

    found = run("score", "leads.csv", "--events", "events.csv", *mapped, *AS_OF, "--json")

    assert json.loads(found.stdout)["top"][0]["engagement"] == 3.0


def test_dates_and_decimals_may_be_written_as_in_other_countries(run, folder):
    (folder / "leads.csv").write_text('email,industry,opens\na@x.example,x,"1,5"\n')
    (folder / "events.csv").write_text("email,event,time\na@x.example,Page Viewed,03/02/2026\n")
    local = ("--dates", "dmy", "--decimal", "comma")

    found = run("score", "leads.csv", "--events", "events.csv", *local, *AS_OF, "--json")

    assert json.loads(found.stdout)["top"][0]["score"] == 6.0


def test_leads_or_events_may_come_on_standard_input(run):
    by_leads = run("score", "-", "--events", "events.csv", *AS_OF, "--json", input=LEADS)
    by_events = run("score", "leads.csv", "--events", "-", *AS_OF, "--json", input=EVENTS)

    assert json.loads(by_leads.stdout)["top"] == json.loads(by_events.stdout)["top"]


def test_the_engines_say_the_same(run):
    words = ("score", "leads.csv", "--events", "events.csv", *AS_OF, "--json", "--engine")

    assert run(*words, "python").stdout == run(*words, "duckdb").stdout


def test_the_order_is_kept_and_explanations_are_written(run, folder):
    (folder / "leads.csv").write_text("email,industry,opens\nb@x.example,retail,1\na@x.example,software,2\n")

    found = run("score", "leads.csv", "--keep-order", "-o", "out.jsonl", "--explain", "why.jsonl")

    assert found.exit_code == 0
    assert json.loads((folder / "out.jsonl").read_text().splitlines()[0])["email"] == "b@x.example"
    assert len((folder / "why.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as-of", "yesterday"), "'yesterday' is no time"),
        (("--as-of", "2026-13-01"), "is no time; write for example 2026-03-01"),
        (("--as-of", ""), "is no time"),
        (("--events-map", "event"), "'event' is no NAME=COLUMN"),
        (("--events-map", "event="), "is no NAME=COLUMN"),
        (("--engine", "abacus"), "abacus"),
        (("--dates", "ymd"), "ymd"),
        (("--decimal", "dot"), "dot"),
        (("--nonsense",), "--nonsense"),
        (("second.csv",), "second.csv"),
    ],
)
def test_wrong_usage_exits_with_two(run, words, said):
    found = run("score", "leads.csv", *words)

    assert found.exit_code == 2
    assert said in found.stderr


def test_no_leads_is_wrong_usage(run):
    assert run("score").exit_code == 2


def test_a_table_that_is_there_is_replaced_only_when_asked(run, refused):
    words = ("score", "leads.csv", "-o", "sqlite:///out.db#scored")
    assert run(*words).exit_code == 0

    assert "Say --replace" in refused(*words)
    assert run(*words, "--replace").exit_code == 0


def test_a_sheet_of_a_workbook_is_read_and_written(run):
    assert run("score", "leads.csv", "-o", "book.xlsx#Scored").exit_code == 0

    found = run("score", "book.xlsx#Scored", *AS_OF, "--json")

    assert [row["score"] for row in json.loads(found.stdout)["top"]] == [9.0, 2.0]
