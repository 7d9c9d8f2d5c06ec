"""Learning from Python: a line a step."""

from typing import Any

import pandas as pd
import pytest

from leadlight import LeadlightError, backtest, learn, predict, suggest
from leadlight.actions.front_door import monitor, profile, readiness
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


def test_leads_are_looked_at_before_learning_and_a_predictor_after(tmp_path, leads):
    ready = readiness(leads, outcome="status", created="created", value="revenue", keep=["city"])
    learn(leads, outcome="status", created="created").save(tmp_path / "leads.predictor")

    alike = monitor(write_csv(tmp_path / "new.csv", NEW * 20), tmp_path / "leads.predictor")
    ended = [{**lead, "created": f"2026{lead['created'][4:]}"} for lead in PAST]
    later = write_csv(tmp_path / "later.csv", ended)
    since = monitor(
        later, tmp_path / "leads.predictor", outcome="status", created="created", as_of="2027-06-01"
    )

    assert (ready.rows, ready.won) == (150, 28)
    assert "revenue" not in {field.name for field in ready.fields}
    assert alike.kept is None
    assert since.kept is not None
    assert since.kept.came == 28


def test_customers_become_a_profile(tmp_path):
    rows = [{"trade": "plumbing" if n % 4 else "gardening", "since": "3/4/2020"} for n in range(40)]
    customers = write_csv(tmp_path / "customers.csv", rows)

    found = profile(customers, tmp_path / "profile.yaml", leads=None, dates="dmy")

    assert found.sentences == ("trade: plumbing (75 % of customers)",)
    assert (tmp_path / "profile.yaml").read_text() == found.text


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


@pytest.mark.parametrize("option", ["keep", "drop"])
def test_a_name_alone_is_one_name(leads, option):
    alone: Any = {option: "city"}
    listed: Any = {option: ["city"]}

    found = readiness(leads, outcome="status", **alone)

    assert found.as_json() == readiness(leads, outcome="status", **listed).as_json()


@pytest.mark.parametrize("option", ["leads", "events", "model"])
def test_leads_in_memory_are_refused_by_what_they_are_and_not_shown(leads, option):
    frame = pd.DataFrame({"city": ["Rome"], "status": ["won"]})
    given = {"leads": leads, option: frame}

    with pytest.raises(
        LeadlightError, match=f"{option}: a path .* no pandas DataFrame. Write it to a"
    ) as told:
        learn(given.pop("leads"), "status", **given)

    assert "Rome" not in str(told.value)


def test_a_number_for_a_path_is_refused_by_what_it_is():
    with pytest.raises(LeadlightError, match=r"leads: a path or an address is taken, .* no int"):
        learn(3, "status")  # type: ignore[arg-type]  # refusing it is the test


def test_an_option_there_is_not_is_refused_as_python_refuses_it(leads):
    with pytest.raises(TypeError, match="there is no option 'colour'"):
        learn(leads, "status", colour="red")  # type: ignore[call-arg]  # refusing it is the test
