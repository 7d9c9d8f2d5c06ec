import csv
import json

import pytest

from tests.actions.data import write_csv
from tests.actions.outcomes import NEW, PAST, RULES

LEARN = ("learn", "past.csv", "--outcome", "status", "--created", "created")


@pytest.fixture
def past(folder):
    write_csv(folder / "past.csv", PAST)
    write_csv(folder / "new.csv", NEW)
    (folder / "scoring.yaml").write_text(RULES)
    return folder


@pytest.fixture
def learned(past, run):
    assert run(*LEARN, "--value", "revenue").exit_code == 0
    return past


def test_learning_says_in_words_what_came_out_and_what_to_do_next(past, run):
    found = run(*LEARN, "--report", "r.html", "--json", "r.json", "--model", "scoring.yaml")

    assert found.exit_code == 0
    assert found.stdout.startswith("Too little data. There are 28 won and 122 lost leads")
    for said in ("150 decided leads, 28 won (18.7%)", "Ranking (AUC)", "Left out: 'tags'", "What to do next"):
        assert said in found.stdout
    assert "Wrote leads.predictor, r.html, r.json." in found.stdout
    assert json.loads((past / "r.json").read_text())["verdict"] == "too little data"
    assert "Too little data" in (past / "r.html").read_text()
    assert (past / "leads.predictor").exists()


def test_json_on_standard_output_stands_alone(past, run):
    assert json.loads(run(*LEARN, "--json", "-").stdout)["rows"] == 150


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("learn", "past.csv", "--outcome", "stauts"), "did you mean 'status'?"),
        ((*LEARN, "--segment", "planet"), "--segment planet: the leads have no such field"),
        ((*LEARN, "--segment", "status"), "--segment status: that is the field of --outcome, which nothing"),
        ((*LEARN, "--keep", "Status"), "--keep Status: that is the field of --outcome, which nothing is"),
        ((*LEARN, "--drop", "created"), "Name another field, or leave --drop out."),
        (("suggest", *LEARN[1:], "--keep", "status"), "--keep status: that is the field of --outcome"),
        ((*LEARN, "--report", "none/r.html"), "there is no directory"),
        ((*LEARN, "-o", "past.csv"), "Name another file, so that nothing is lost"),
        ((*LEARN, "--model", "none.yaml"), "There is no file none.yaml"),
        (("predict", "new.csv", "--predictor", "none"), "There is no file none"),
        (("predict", "new.csv", "--predictor", "past.csv"), "is not a predictor"),
        (("score", "new.csv", "--predictor", "past.csv"), "is not a predictor"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_no_file(past, refused, words, said):
    before = sorted(past.iterdir())

    assert said in " ".join(refused(*words).split())

    assert sorted(past.iterdir()) == before


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        ("", (), "The outcome 'status' is empty for all 150 leads"),
        ("Open", (), "The outcome 'status' is 'Open' (150)"),
        ("Open", ("--won", "Won"), "The outcome 'status' is never 'Won'"),
    ],
)
def test_before_the_first_outcome_the_rules_predict_alone(past, run, status, words, said):
    write_csv(past / "past.csv", [{**lead, "status": status, "decided": ""} for lead in PAST])
    words = (*LEARN, "--decided", "decided", *words)

    alone = " ".join(run(*words).stderr.split())
    learned = run(*words, "--model", "scoring.yaml", "--json", "r.json")
    found = run("predict", "new.csv", "--predictor", "leads.predictor")

    assert said in alone
    assert "`leadlight learn --model FILE` goes by your rules" in alone
    assert learned.stdout.startswith("Too little data. No outcome is known yet: the score of your rules")
    assert json.loads((past / "r.json").read_text())["verdict"] == "too little data"
    assert "rule score is 12" in found.stdout


def test_before_the_first_win_the_rules_rank_and_losses_are_told_too(past, run):
    write_csv(past / "past.csv", [{**lead, "status": "lost"} for lead in PAST])

    alone = " ".join(run(*LEARN, "--won", "Won").stderr.split())
    learned = run(*LEARN, "--won", "Won", "--model", "scoring.yaml")
    found = run("predict", "new.csv", "--predictor", "leads.predictor")

    assert "None was won of 150 leads" in alone
    assert "'status' is never 'Won'; it is 'lost' (150)" in alone
    assert learned.stdout.startswith("Too little data. There are 0 won and 150 lost leads")
    assert "rule score is 12" in found.stdout


@pytest.mark.parametrize(
    "words",
    [("learn",), ("readiness",), ("suggest",), ("backtest", "--model", "scoring.yaml")],
    ids=lambda words: words[0],
)
def test_leads_decided_before_they_are_looked_at_teach_nothing_and_the_way_out_is_said(past, refused, words):
    (past / "events.csv").write_text("lead_id,event,time\nL1,Visit,2025-02-03\n")
    write_csv(past / "past.csv", [{**lead, "decided": lead["created"]} for lead in PAST])
    command, *more = words
    asked = ("past.csv", "--outcome", "status", "--created", "created", "--decided", "decided")

    said = " ".join(refused(command, *asked, "--events", "events.csv", *more).split())

    assert "150 leads decided before the moment of looking at them" in said
    assert "An earlier --at keeps more." in said


def test_the_field_of_segments_is_known_in_any_case(past, run):
    found = run(*LEARN, "--segment", "CITY")

    assert "No segment of 'city' has the 20 won and 20 lost leads" in " ".join(found.stdout.split())


def test_a_kind_of_event_is_left_out_dropped_and_kept_by_its_name(past, run):
    won = [lead["lead_id"] for lead in PAST if lead["status"] == "won"]
    rows = [f"{lead['lead_id']},Visit,{lead['created']}" for lead in PAST]
    rows += [
        f"{lead['lead_id']},{kind},{lead['created']}"
        for kind in ("Invoice Sent", "Call Taken")
        for lead in PAST
        if lead["lead_id"] in won
    ]
    (past / "events.csv").write_text("lead_id,event,time\n" + "\n".join(rows))

    plain = run(*LEARN, "--events", "events.csv")
    chosen = run(*LEARN, "--events", "events.csv", "--keep", "Invoice Sent", "--drop", "Call Taken")

    assert "Left out: 'invoice sent' comes late, as its name says" in plain.stdout
    assert "Asked about (was it known at first contact?): 'call taken': alone it tells" in plain.stdout
    assert "Without what is asked about the AUC is" in plain.stdout
    assert "Kept by you: 'invoice sent' comes late" in chosen.stdout
    assert "call taken" not in chosen.stdout
    assert "times invoice sent" in chosen.stdout
    assert "times invoice sent" not in plain.stdout


def test_predicting_shows_the_likeliest_leads(learned, run):
    found = run("predict", "new.csv", "--predictor", "leads.predictor")

    lines = found.stdout.splitlines()
    assert found.exit_code == 0
    assert all(
        name in lines[1] for name in ("Lead", "Probability", "Likelihood", "Expected value", "Because")
    )
    assert "N2" in lines[3]
    assert "very high" in found.stdout
    assert "Never seen in 'city': =1+1 (1 lead)." in found.stdout


def test_predicting_into_a_file_says_so(learned, run):
    found = run("predict", "new.csv", "--predictor", "leads.predictor", "-o", "out.csv")

    assert found.stdout.startswith("Wrote 3 leads to out.csv.")
    with (learned / "out.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


def test_predictions_for_programs(learned, run):
    document = json.loads(run("predict", "new.csv", "--predictor", "leads.predictor", "--json").stdout)

    assert document["leads"] == 3
    assert document["top"][0]["lead_id"] == "N2"
    assert document["top"][0].keys() >= {"probability", "likelihood", "expected_value", "because"}


def test_scoring_shows_rules_and_probability_side_by_side(learned, run):
    found = run("score", "new.csv", "--predictor", "leads.predictor", "--rank-by", "probability")

    assert "Probability" in found.stdout
    assert "N2" in found.stdout.splitlines()[3]


def test_ranking_by_a_probability_needs_a_predictor(past, run):
    found = run("score", "new.csv", "--rank-by", "probability")

    assert found.exit_code == 2
    assert "--predictor" in found.stderr


def test_a_field_that_was_kept_is_said_to_be_kept_and_what_it_is_worth(past, run):
    said = run(*LEARN, "--value", "revenue", "--keep", "tags").stdout

    assert "Kept by you: 'tags' is recorded late" in said
    assert "Without what you kept the AUC is" in said
    assert "Left out" not in said
    assert "what was left out" not in said
