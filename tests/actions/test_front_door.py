"""Learning from Python: a line a step."""

import pytest

from leadlight import LeadlightError, backtest, learn, predict, suggest
from tests.actions.data import write_csv
from tests.actions.outcomes import NEW, PAST, RULES


@pytest.fixture
def leads(tmp_path):
    return write_csv(tmp_path / "leads.csv", PAST)


def test_learn_save_and_predict(tmp_path, leads):
    learned = learn(leads, outcome="status", created="created")
    learned.save(tmp_path / "leads.predictor")
    learned.write_report(tmp_path / "r.html")
    new = write_csv(tmp_path / "new.csv", NEW)

    by_file = predict(new, predictor=tmp_path / "leads.predictor", output=tmp_path / "out.csv")
    at_once = predict(new, learned)

    assert learned.report.verdict == "too little data"
    assert by_file.rows == at_once.rows
    assert (tmp_path / "out.csv").exists()
    assert "Too little data" in (tmp_path / "r.html").read_text()


def test_suggest_and_backtest(tmp_path, leads):
    found = suggest(leads, outcome="status", output=tmp_path / "suggested.yaml", capacity="20 %")
    (tmp_path / "rules.yaml").write_text(RULES)

    trial = backtest(tmp_path / "rules.yaml", leads, outcome="status", against=tmp_path / "suggested.yaml")

    assert (tmp_path / "suggested.yaml").read_text() == found.text
    assert trial.leads == 150
    assert trial.versus is not None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": "soon"}, "at: 'soon' is no moment"),
        ({"matures_after": "long"}, "matures_after: 'long' is no duration"),
        ({"as_of": "later"}, "as_of: 'later' is no time"),
        ({"created": "visit"}, "did you mean 'visits'"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(leads, options, said):
    with pytest.raises(LeadlightError, match=said):
        learn(leads, "status", **options)


def test_an_option_there_is_not_is_refused_as_python_refuses_it(leads):
    with pytest.raises(TypeError, match="there is no option 'colour'"):
        learn(leads, "status", colour="red")  # type: ignore[call-arg]  # refusing it is the test
