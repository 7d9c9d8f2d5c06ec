"""What a scored list looks like, wherever it goes."""

import csv
import json
from dataclasses import replace

import duckdb
import pytest

from leadlight.actions.load_model import load_model
from leadlight.actions.score_list import Output, score_list
from leadlight.actions.work_table import Inputs
from leadlight.errors import LeadlightError
from leadlight.scoring.reading import read_model
from tests.actions.data import AT, LEADS, MODEL, inputs, write_csv

SMALL = read_model(MODEL)
ADDED = [
    "score",
    "fit",
    "engagement",
    "priority",
    "action",
    "within",
    "grade",
    "qualifies_for",
    "reasons",
    "excluded",
]  # in this order
WEIGHTY = read_model("""\
name: Weighty
scores: {fit: {rules: [{name: Weight, per: weight, points: 1}]}}
priorities: [{name: High, from: 2}, {name: Low}]
columns: {score: Total Score, priority: Lead Priority}
""")


def written(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scored(folder, rows, model=WEIGHTY, **output):
    """Score rows without events and give those that were written."""
    given = Inputs(write_csv(folder / "in.csv", rows), at=AT)
    score_list(model, given, Output(str(folder / "out.csv"), **output))
    return written(folder / "out.csv")


def test_every_input_column_comes_first_and_what_was_found_after_it(tmp_path):
    score_list(SMALL, inputs(tmp_path), Output(str(tmp_path / "out.csv")))

    rows = written(tmp_path / "out.csv")

    assert list(rows[0]) == [*LEADS[0], *ADDED]
    assert [{name: row[name] for name in LEADS[0]} for row in rows] == [
        LEADS[place] for place in (0, 1, 3, 2)
    ]


def test_the_highest_score_comes_first_and_excluded_leads_last(tmp_path):
    score_list(SMALL, inputs(tmp_path), Output(str(tmp_path / "out.csv")))

    ana, bo, dan, cy = written(tmp_path / "out.csv")

    assert (ana["score"], ana["priority"], ana["action"]) == ("42", "High", "Call")
    assert (bo["score"], bo["priority"], bo["action"]) == ("8.5", "Low", "")
    assert (dan["score"], dan["reasons"]) == ("2", "Opens: +3; Source: −1")
    assert (cy["score"], cy["fit"], cy["priority"], cy["excluded"]) == ("", "", "Excluded", "Competitor")
    assert cy["reasons"] == "Competitor"


def test_the_order_of_the_leads_is_kept_where_it_is_asked_for(tmp_path):
    score_list(SMALL, inputs(tmp_path), Output(str(tmp_path / "out.csv"), keep_order=True))

    assert [row["lead_id"] for row in written(tmp_path / "out.csv")] == ["1", "2", "3", "4"]


def test_ties_are_ordered_by_key_as_text_and_then_as_they_came(tmp_path):
    rows = [{"lead_id": key, "weight": "1", "n": str(n)} for n, key in enumerate(["9", "10", "b", "10", ""])]

    assert [(row["lead_id"], row["n"]) for row in scored(tmp_path, rows)] == [
        ("10", "1"), ("10", "3"), ("9", "0"), ("b", "2"), ("", "4"),
    ]  # fmt: skip


def test_results_are_written_into_the_columns_a_model_names_too(tmp_path):
    (row,) = scored(tmp_path, [{"weight": "3", "Total Score": "old", "LEAD PRIORITY": "", "Notes": "keep"}])

    assert (row["Total Score"], row["LEAD PRIORITY"], row["Notes"]) == ("3", "High", "keep")
    assert (row["score"], row["priority"]) == ("3", "High")


def test_an_input_column_with_a_name_of_ours_is_kept_under_another(tmp_path):
    (row,) = scored(tmp_path, [{"weight": "3", "score": "mine", "Grade": "A", "score_input": "too"}])

    assert row["score"] == "3"
    assert sorted(name for name in row if name.startswith("score")) == [
        "score",
        "score_input",
        "score_input_2",
    ]
    assert row["Grade_input"] == "A"
    assert {row["score_input"], row["score_input_2"]} == {"mine", "too"}


def test_a_list_scored_before_gets_its_results_replaced(tmp_path):
    once = scored(tmp_path, [{"weight": "3", "Score": "mine", "Total Score": "", "fit_input": "x"}])

    assert scored(tmp_path, once) == once
    assert scored(tmp_path, [{**once[0], "weight": "1"}])[0]["priority"] == "Low"


def test_a_named_column_that_has_the_name_of_a_result_stands_once(tmp_path):
    model = read_model(
        "name: T\nscores: {fit: {rules: [{name: W, per: w, points: 1}]}}\ncolumns: {score: score}\n"
    )

    (row,) = scored(tmp_path, [{"w": "3", "score": "old"}], model)

    assert list(row)[:3] == ["w", "score", "fit"]
    assert row["score"] == "3"


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.parquet", "out.jsonl"])
def test_a_file_that_was_written_is_read_again_with_the_same_scores(tmp_path, name):
    given, first, second = inputs(tmp_path, events=None), tmp_path / name, tmp_path / "again.csv"
    score_list(SMALL, given, Output(str(first)))
    score_list(SMALL, given, Output(str(tmp_path / "once.csv")))

    score_list(SMALL, replace(given, leads=str(first)), Output(str(second)))

    assert written(second) == written(tmp_path / "once.csv")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_table_of_a_database_goes_in_and_out(tmp_path, kind):
    first, second = (f"{kind}:///{tmp_path / 'leads.db'}#{table}" for table in ("scored", "again"))
    given = inputs(tmp_path)
    score_list(SMALL, given, Output(first))

    ranking = score_list(SMALL, replace(given, leads=first), Output(second))

    assert ranking.report.priorities == {"High": 1, "Low": 2, "Excluded": 1}
    with pytest.raises(LeadlightError, match=r"already there\. Say --replace"):
        score_list(SMALL, given, Output(second))


def test_explanations_are_a_line_for_each_lead_in_their_order(tmp_path):
    score_list(SMALL, inputs(tmp_path), Output(explanations=str(tmp_path / "why.jsonl")))

    lines = [json.loads(line) for line in (tmp_path / "why.jsonl").read_text().splitlines()]

    assert [line["lead_id"] for line in lines] == ["1", "2", "3", "4"]
    assert sum(part["points"] for part in lines[0]["lines"]) == lines[0]["total"] == 42
    assert lines[2]["excluded"] == "Competitor"


def test_without_an_output_the_top_is_given_back(tmp_path):
    ranking = score_list(SMALL, inputs(tmp_path), Output())

    assert ranking.columns == (*LEADS[0], *ADDED)
    assert [row[0] for row in ranking.rows] == ["1", "2", "4", "3"]
    assert ranking.key == "lead_id"


@pytest.mark.parametrize("engine", ["duckdb", "python"])
def test_the_engines_write_the_same_list(tmp_path, engine):
    score_list(SMALL, inputs(tmp_path), Output(str(tmp_path / "out.csv")), engine)

    assert [row["score"] for row in written(tmp_path / "out.csv")] == ["42", "8.5", "2", ""]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (Output("{leads}"), "is an input too"),
        (Output("{folder}/out.csv", explanations="{events}"), "cannot hold explanations"),
        (Output("{folder}/x.jsonl", explanations="{folder}/x.jsonl"), "would be written twice"),
        (Output("{folder}/x.doc"), "ends in .doc. Name a file that ends in .csv"),
        (Output("{folder}/none/x.csv"), "there is no directory"),
        (Output("{folder}/y.csv", explanations="{folder}/none/x.jsonl"), "there is no directory"),
        (Output("-"), "- cannot be written to"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is(tmp_path, output, sentence):
    given = inputs(tmp_path)
    places = {"folder": tmp_path, "leads": given.leads, "events": given.events[0]}
    address, why = (text and text.format(**places) for text in (output.address, output.explanations))

    with pytest.raises(LeadlightError, match=sentence):
        score_list(SMALL, given, Output(address, explanations=why))

    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "leads.csv"]


def test_a_link_to_an_input_is_an_input(tmp_path):
    given = inputs(tmp_path)
    (tmp_path / "link.csv").symlink_to(given.leads)

    with pytest.raises(LeadlightError, match="is an input too"):
        score_list(SMALL, given, Output(str(tmp_path / "link.csv")))


def test_standard_input_is_read_once_only(tmp_path):
    with pytest.raises(LeadlightError, match="Standard input can be read once only"):
        score_list(SMALL, replace(inputs(tmp_path), leads="-", events=("-",)), Output())


def test_the_starter_is_the_model_where_there_is_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    loaded = load_model(None)

    assert loaded.source == "starter"
    assert "There is no scoring.yaml here" in (loaded.note or "")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b" " * (10 * 1024**2 + 1), "is larger than a scoring model can be"),
    ],
)
def test_what_is_no_model_is_refused_with_its_place(tmp_path, content, sentence):
    path = tmp_path / "model.yaml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(LeadlightError, match=sentence):
        load_model(path)
    with pytest.raises(LeadlightError, match="is a directory"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", ["id", "key", "Key"])
def test_leads_of_one_score_are_ordered_by_their_key_as_text_where_keys_are_whole_numbers(tmp_path, name):
    with duckdb.connect() as connection:
        ids = f"SELECT unnest([10, 9, 100, 2]) AS \"{name}\", 'x' AS weight"
        connection.execute(f"COPY ({ids}) TO '{tmp_path / 'leads.parquet'}'")
        did = f"SELECT unnest([9]) AS \"{name}\", 'Opened' AS event, TIMESTAMP '2026-01-01' AS timestamp"
        connection.execute(f"COPY ({did}) TO '{tmp_path / 'events.parquet'}'")
    given = Inputs(
        str(tmp_path / "leads.parquet"),
        [str(tmp_path / "events.parquet")],
        at=AT,
        key=name,
        renamed={name: name},
    )

    score_list(WEIGHTY, given, Output(str(tmp_path / "out.csv")))

    assert [row[name] for row in written(tmp_path / "out.csv")] == ["10", "100", "2", "9"]
