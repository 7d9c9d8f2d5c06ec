import csv
from dataclasses import replace

import numpy as np
import pytest

from leadlight.actions.learn import LearnChoices, LearnOutput, learn_from_leads
from leadlight.actions.predict import PredictOutput, predict_leads
from leadlight.actions.predicted import Beside
from leadlight.actions.predicting import in_cents
from leadlight.actions.score_list import Output, score_list
from leadlight.actions.stored_predictor import read_predictor
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError, PredictorError
from leadlight.learning.candidates.additive import Additive
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.predictors.segments import Segment, Segments
from leadlight.scoring.reading import read_model
from tests.actions.data import AT, write_csv
from tests.actions.outcomes import NEW, PAST, RULES

OURS = ("probability", "likelihood", "expected_value", "because")


@pytest.fixture(scope="module")
def predictor(tmp_path_factory):
    """Give the file of a predictor that has learned values, and rules beside."""
    folder = tmp_path_factory.mktemp("learned")
    (folder / "rules.yaml").write_text(RULES)
    learn_from_leads(
        Inputs(write_csv(folder / "leads.csv", PAST), at=AT),
        OutcomeChoices("status", created="created", value="revenue"),
        LearnChoices(rules=folder / "rules.yaml"),
        LearnOutput(folder / "it.predictor"),
    )
    return folder / "it.predictor"


@pytest.fixture(scope="module")
def bare_predictor(tmp_path_factory):
    """Give the file of a predictor without rules beside."""
    folder = tmp_path_factory.mktemp("bare")
    leads = Inputs(write_csv(folder / "leads.csv", PAST), at=AT)
    learn_from_leads(leads, OutcomeChoices("status"), LearnChoices(), LearnOutput(folder / "it.predictor"))
    return folder / "it.predictor"


def given(folder, leads=NEW):
    return Inputs(write_csv(folder / "new.csv", leads), at=AT)


def predicted(folder, predictor, leads=NEW, **output):
    """Predict into a file and read it."""
    found = predict_leads(given(folder, leads), predictor, PredictOutput(str(folder / "out.csv"), **output))
    with (folder / "out.csv").open(newline="") as file:
        return found, list(csv.DictReader(file))


def test_the_likeliest_comes_first_and_every_column_stays(tmp_path, predictor):
    found, rows = predicted(tmp_path, predictor)

    assert found.columns == (*NEW[0], *OURS)
    assert rows[0]["lead_id"] == "N2"
    chances = [float(row["probability"]) for row in rows]
    assert chances == sorted(chances, reverse=True)
    assert {row["lead_id"]: row["visits"] for row in rows} == {row["lead_id"]: row["visits"] for row in NEW}
    assert all(0 < chance < 1 for chance in chances)


def test_leads_that_share_no_field_with_those_learned_from_are_refused(tmp_path, bare_predictor):
    with pytest.raises(DataError, match=r"none of the fields that the predictor was learned from: .*visits"):
        predicted(tmp_path, bare_predictor, [{"shoe": "41"}, {"shoe": "42"}])

    assert not (tmp_path / "out.csv").exists()


@pytest.fixture(scope="module")
def predictor_of_visits(tmp_path_factory):
    """Give the file of a predictor that has learned from events."""
    folder = tmp_path_factory.mktemp("visits")
    visits = [
        {"lead_id": lead["lead_id"], "event": "visit", "time": lead["created"]}
        for lead in PAST
        for _ in range(int(lead["visits"]))
    ]
    leads = Inputs(
        write_csv(folder / "leads.csv", PAST),
        (write_csv(folder / "events.csv", visits),),
        at=AT,
        key="lead_id",
    )
    learn_from_leads(
        leads,
        OutcomeChoices("status", created="created"),
        LearnChoices(),
        LearnOutput(folder / "it.predictor"),
    )
    return folder / "it.predictor"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Z1,visit,2026-02-02\n", ["None of the 1 events belongs to a lead"]),
        ("N1,visit,soon\nN2,visit,later\n", ["Events: 2 without a readable time left out."]),
        ("", ["There is no event to read, only the names of columns."]),
    ],
)
def test_leads_of_which_no_event_is_known_are_predicted_and_that_is_said(
    tmp_path, predictor_of_visits, rows, said
):
    (tmp_path / "events.csv").write_text(f"lead_id,event,time\n{rows}")
    leads = replace(given(tmp_path), events=(str(tmp_path / "events.csv"),), key="lead_id")

    found = predict_leads(leads, predictor_of_visits)

    assert found.leads == 3
    assert all(any(each in note for note in found.notes) for each in said)


def test_reasons_name_fields_with_their_values(tmp_path, predictor):
    _, rows = predicted(tmp_path, predictor)

    assert "city is Rome" in rows[0]["because"]


def test_the_order_of_the_leads_is_kept_if_that_is_wanted(tmp_path, predictor):
    _, rows = predicted(tmp_path, predictor, keep_order=True)

    assert [row["lead_id"] for row in rows] == ["N1", "N2", "N3"]


def test_formulas_among_the_data_are_not_run_by_a_spreadsheet(tmp_path, predictor):
    _, rows = predicted(tmp_path, predictor)

    assert {row["city"] for row in rows} == {"Oslo", "Rome", "'=1+1"}


def test_a_value_never_seen_a_missing_and_a_new_column_are_said(tmp_path, predictor):
    odd = [{"lead_id": "1", "city": "Lima", "colour": "red"}, {"lead_id": "2", "city": "Rome", "colour": ""}]

    found, rows = predicted(tmp_path, predictor, odd)

    said = " ".join(found.notes)
    assert "Never seen in 'city': Lima (1 lead)." in said
    assert "Learned from, but not here: visits" in said
    assert "nothing was learned from it: colour" in said
    assert len(rows) == 2


def test_how_many_leads_an_own_model_of_their_segment_judges_is_said(tmp_path, bare_predictor):
    rome = Segments("city", (Segment("rome", 1.0, Additive(0.5, ())),))
    by_city = replace(read_predictor(bare_predictor), segments=rome)

    found, _ = predicted(tmp_path, by_city)

    assert found.notes[-1] == (
        "By 'city', 1 lead is judged by the own model of a segment, and 2 by the model of all leads."
    )


@pytest.mark.parametrize(
    ("visits", "said"),
    [
        (["6", "", ""], ["2 leads have no 'visits', which every lead had when this was learned"]),
        (
            ["6", "many", "few"],
            ["2 values of 'visits' are not numbers, taken as average: many, few."],
        ),
        (["6", "n/a", "3"], ["1 lead has no 'visits', which every lead had when this was learned"]),
        (["6", "inf", "-Infinity"], ["2 values of 'visits' are infinite, taken as average: inf, -Infinity."]),
        (["6", "some", "3"], ["1 value of 'visits' is not a number, taken as average: some."]),
        (
            ["6", "some", ""],
            [
                "1 value of 'visits' is not a number, taken as average: some.",
                "1 lead has no 'visits', which every lead had when this was learned: taken as average.",
            ],
        ),
        (
            ["6", "3,5", "4,5"],
            [
                (
                    "2 values of 'visits' are not numbers, taken as average: 3,5, 4,5. "
                    "Numbers written so are read with --decimal comma."
                )
            ],
        ),
    ],
)
def test_values_that_every_lead_had_before_are_said_to_be_lacked(tmp_path, bare_predictor, visits, said):
    odd = [{**row, "visits": value} for row, value in zip(NEW, visits, strict=True)]

    found, rows = predicted(tmp_path, bare_predictor, odd)

    assert all(any(each in note for note in found.notes) for each in said)
    assert not any("visits is not filled in" in row["because"] for row in rows)


@pytest.fixture(scope="module")
def addressed_predictor(tmp_path_factory):
    """Give the file of a predictor whose leads all had an address and said yes or no."""
    folder = tmp_path_factory.mktemp("addressed")
    leads = [
        {
            "Opt In": "yes" if number % 3 else "no",
            "Email": f"ana{number}@{'gmail.com' if number % 2 else 'acme.example'}",
            "status": "won" if number % 3 and number % 4 == 1 else "lost",
        }
        for number in range(240)
    ]
    inputs = Inputs(write_csv(folder / "leads.csv", leads), at=AT)
    learn_from_leads(inputs, OutcomeChoices("status"), LearnChoices(), LearnOutput(folder / "it.predictor"))
    return folder / "it.predictor"


def test_what_is_neither_yes_nor_no_and_what_is_no_address_is_said_and_is_not_lacked(
    tmp_path, addressed_predictor
):
    new = [
        {"Opt In": "maybe", "Email": "call me"},
        {"Opt In": "later", "Email": "ana@gmail.com"},
        {"Opt In": "n/a", "Email": "ana@gmail.com"},
    ]

    found, _ = predicted(tmp_path, addressed_predictor, new)

    assert found.notes == (
        "2 values of 'Opt In' are neither yes nor no, taken as average: maybe, later.",
        "1 value of 'Email' is no e-mail address, taken as average: call me.",
        "1 lead has no 'Opt In', which every lead had when this was learned: taken as average.",
    )


def test_a_list_that_was_predicted_before_is_predicted_anew(tmp_path, predictor):
    predicted(tmp_path, predictor)
    first = (tmp_path / "out.csv").read_text()
    again = replace(given(tmp_path), leads=str(tmp_path / "out.csv"))

    predict_leads(again, predictor, PredictOutput(str(tmp_path / "again.csv")))

    assert (tmp_path / "again.csv").read_text() == first


def test_a_column_of_the_leads_with_a_name_of_ours_is_kept_under_another(tmp_path, predictor):
    found, rows = predicted(tmp_path, predictor, [{**row, "because": "so"} for row in NEW])

    assert "because_input" in found.columns
    assert {row["because_input"] for row in rows} == {"so"}


def test_each_likelihood_is_counted(tmp_path, predictor):
    found, _ = predicted(tmp_path, predictor)

    assert list(found.likelihoods) == ["very high", "high", "medium", "low"]
    assert sum(found.likelihoods.values()) == found.leads == 3


def test_an_input_is_never_written_over(tmp_path, predictor):
    with pytest.raises(DataError, match="is an input too"):
        predict_leads(given(tmp_path), predictor, PredictOutput(str(tmp_path / "new.csv")))


def test_a_damaged_predictor_is_refused_and_nothing_is_written(tmp_path, predictor):
    data = bytearray(predictor.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "bad.predictor").write_bytes(data)

    with pytest.raises(PredictorError):
        predicted(tmp_path, tmp_path / "bad.predictor")

    assert not (tmp_path / "out.csv").exists()


class TestBesideRules:
    model = read_model(RULES)

    def scored(self, folder, predictor, rank_by="score", model=None):
        output = Output(str(folder / "ranked.csv"), beside=Beside(predictor, rank_by))
        ranking = score_list(model or self.model, given(folder), output)
        with (folder / "ranked.csv").open(newline="") as file:
            return ranking, list(csv.DictReader(file))

    def test_the_columns_stand_behind_those_of_the_rules(self, tmp_path, predictor):
        ranking, rows = self.scored(tmp_path, predictor)

        assert ranking.columns[-len(OURS) :] == OURS
        assert ranking.columns.index("reasons") < ranking.columns.index("probability")
        assert [row["score"] for row in rows] == ["12", "12", "0"]

    @pytest.mark.parametrize("by", ["probability", "expected_value"])
    def test_the_list_is_ranked_by_what_was_asked_for(self, tmp_path, predictor, by):
        _, rows = self.scored(tmp_path, predictor, by)

        values = [float(row[by]) for row in rows]
        assert values == sorted(values, reverse=True)
        assert rows[0]["lead_id"] == "N2"

    def test_it_says_what_predict_says(self, tmp_path, predictor):
        _, rows = self.scored(tmp_path, predictor)
        _, alone = predicted(tmp_path, predictor)

        ours = [{row["lead_id"]: row[name] for row in rows} for name in OURS]
        assert ours == [{row["lead_id"]: row[name] for row in alone} for name in OURS]

    def test_a_score_of_the_same_name_is_refused(self, tmp_path, predictor):
        clash = read_model(RULES.replace("fit:", "likelihood:"))

        with pytest.raises(DataError, match="Rename the score"):
            self.scored(tmp_path, predictor, model=clash)

    def test_without_learned_values_none_can_rank(self, tmp_path):
        lessons = learn_from_leads(
            Inputs(write_csv(tmp_path / "leads.csv", PAST), at=AT), OutcomeChoices("status")
        )
        lessons.save(tmp_path / "plain.predictor")

        with pytest.raises(DataError, match="Learn it with --value"):
            self.scored(tmp_path, tmp_path / "plain.predictor", "expected_value")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.123456, 0.12346), (7.123456, 7.1235), (1234.5678, 1234.57), (1_234_567.891, 1_234_567.89)],
)
def test_an_expected_value_has_figures_enough_to_rank_by_and_cents_at_least(value, shown):
    assert in_cents(np.array([value, 0.0, np.nan]))[0] == shown
