import json

import pytest

from leadlight.actions.learn import LearnChoices, LearnOutput, learn_from_leads
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError, LeadlightError, ModelError
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.predictors.file import load
from tests.actions.data import AT, write_csv
from tests.actions.outcomes import PAST, RULES

OUTCOME = OutcomeChoices("status", created="created", value="revenue")


def learn(folder, output=None, choices=None, leads=PAST):
    return learn_from_leads(
        Inputs(write_csv(folder / "leads.csv", leads), at=AT), OUTCOME, choices, output
    )  # fmt: skip


def test_predictor_page_and_json_are_written_and_say_the_same(tmp_path):
    output = LearnOutput(tmp_path / "a.predictor", tmp_path / "a.html", tmp_path / "a.json")

    lessons = learn(tmp_path, output)

    document = json.loads((tmp_path / "a.json").read_text())
    assert document == lessons.report.as_json()
    assert (document["rows"], document["won"]) == (150, lessons.report.won)
    assert lessons.report.sentence.split(" (")[0][:40] in (tmp_path / "a.html").read_text()
    assert load((tmp_path / "a.predictor").read_bytes(), "it").story["verdict"] == document["verdict"]


def test_the_json_has_what_is_promised_to_programs(tmp_path):
    learn(tmp_path, LearnOutput(json=tmp_path / "a.json"))

    document = json.loads((tmp_path / "a.json").read_text())
    assert document.keys() >= {
        "rows", "won", "base_rate", "split", "holdout", "metrics", "candidates", "chosen", "verdict", "fields",
        "leakage", "threshold",
    }  # fmt: skip
    assert document["metrics"].keys() == {
        "auc", "average_precision", "log_loss", "brier", "calibration_error", "lift_top_10", "captured_top_20",
    }  # fmt: skip
    assert all(figure.keys() == {"value", "low", "high"} for figure in document["metrics"].values())
    assert all(field.keys() >= {"name", "verdict", "why", "importance"} for field in document["fields"])
    assert [leak["field"] for leak in document["leakage"] if leak["left_out"]] == ["tags"]
    assert all(leak["evidence"] for leak in document["leakage"])


def test_the_same_leads_give_the_same_file(tmp_path):
    for name in ("one", "two"):
        learn(tmp_path, LearnOutput(tmp_path / name))

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_rules_it_was_learned_beside_are_in_the_file(tmp_path):
    (tmp_path / "rules.yaml").write_text(RULES)

    lessons = learn(tmp_path, choices=LearnChoices(rules=tmp_path / "rules.yaml"))

    assert lessons.predictor.story["rules"] == RULES
    assert lessons.report.rule_auc is not None


def test_a_field_that_is_dropped_or_kept_is(tmp_path):
    choices = LearnChoices(FieldChoices(keep=("tags",), drop=("city",)))

    verdicts = {field.name: field.verdict for field in learn(tmp_path, choices=choices).report.fields}

    assert (verdicts["tags"], verdicts["city"]) == ("use", "left out")


UNSURE = [{name: value for name, value in lead.items() if name != "visits"} for lead in PAST]
"""Leads of which no field but the late ones says all."""


def test_a_field_that_is_kept_although_it_betrays_the_outcome_is_said_to_be_used(tmp_path):
    choices = LearnChoices(FieldChoices(keep=("tags",)))

    report = learn(tmp_path, choices=choices, leads=UNSURE).report

    assert ("tags", False, True) in [(leak.field, leak.left_out, leak.kept) for leak in report.leakage]
    assert report.illusion is not None
    assert report.illusion.predictor == "with_leaks"
    assert report.illusion.with_leaks == report.metrics["auc"]
    assert report.illusion.without.value < report.metrics["auc"].value


def test_where_one_of_two_such_fields_is_kept_the_predictor_stands_between(tmp_path):
    leads = [{**lead, "lost reason": "price" if number % 10 and lead["status"] == "lost" else ""}
             for number, lead in enumerate(UNSURE)]  # fmt: skip

    report = learn(tmp_path, choices=LearnChoices(FieldChoices(keep=("lost reason",))), leads=leads).report

    assert report.illusion is not None
    assert report.illusion.predictor == "between"
    assert report.illusion.without.value < report.metrics["auc"].value <= report.illusion.with_leaks.value


SUSPICIOUS = [
    {
        "created": lead["created"],
        "status": lead["status"],
        "revenue": lead["revenue"],
        "desk": str(number % 4),
        "answer": "yes" if (lead["status"] == "won") == bool(number % 10) else "no",
    }
    for number, lead in enumerate(PAST)
]
"""Leads with a field that tells nine of ten wins from losses."""


def test_the_report_shows_the_figure_without_what_is_asked_about(tmp_path):
    report = learn(tmp_path, leads=SUSPICIOUS).report

    assert "answer" in [leak.field for leak in report.leakage if leak.asked]
    assert report.without_asked is not None
    assert report.without_asked.value < report.metrics["auc"].value - 0.1


@pytest.mark.parametrize("of_answer", [FieldChoices(keep=("answer",)), FieldChoices(drop=("answer",))])
def test_where_it_is_answered_what_is_asked_about_there_is_no_such_figure(tmp_path, of_answer):
    report = learn(tmp_path, choices=LearnChoices(of_answer), leads=SUSPICIOUS).report

    assert report.without_asked is None


def test_a_field_that_is_kept_where_no_other_is_left_is_shown_beside_nothing(tmp_path):
    leads = [{name: lead[name] for name in ("tags", "status", "created", "revenue")} for lead in PAST]

    report = learn(tmp_path, choices=LearnChoices(FieldChoices(keep=("tags",))), leads=leads).report

    assert report.illusion is not None
    assert report.illusion.without.value == pytest.approx(0.5)


def test_nothing_is_written_where_one_of_the_files_cannot_be(tmp_path):
    (tmp_path / "old.predictor").write_text("old")
    output = LearnOutput(tmp_path / "old.predictor", tmp_path / "none" / "a.html")

    with pytest.raises(LeadlightError, match="there is no directory"):
        learn(tmp_path, output)

    assert (tmp_path / "old.predictor").read_text() == "old"


def test_nothing_is_written_where_the_leads_teach_nothing(tmp_path):
    open_leads = [row | {"status": "won"} for row in PAST[:3]]

    with pytest.raises(DataError):
        learn(tmp_path, LearnOutput(tmp_path / "a.predictor", tmp_path / "a.html"), leads=open_leads)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["leads.csv"]


@pytest.mark.parametrize("names", [("leads.csv", None), ("a", "a")])
def test_an_input_or_another_output_is_never_written_over(tmp_path, names):
    first, second = (None if name is None else tmp_path / name for name in names)

    with pytest.raises(DataError, match="Name another file, so that nothing is lost"):
        learn(tmp_path, LearnOutput(first, second))


def test_rules_that_are_none_are_refused(tmp_path):
    with pytest.raises(ModelError, match="There is no file"):
        learn(tmp_path, choices=LearnChoices(rules=tmp_path / "none.yaml"))
