import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

from leadlight.actions.backtest_model import Models, backtest_model
from leadlight.actions.past_leads import Look
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY
from tests.actions.data import AT, write_csv

START = datetime(2025, 1, 1, tzinfo=UTC)
MODEL = """\
name: Rules
exclude:
  - {name: Own people, when: {email_domain: us.example}}
scores:
  fit:
    rules:
      - {name: Software, when: {industry: software}, points: 10}
  engagement:
    rules:
      - {name: Viewed, event: Page Viewed, points: 5, within: 30 days}
priorities:
  - {name: High, from: 10}
  - {name: Low}
"""
OUTCOME = OutcomeChoices("won", created="created", decided="decided")


def leads(count=60):
    """Software companies are won, a third of all leads; each view comes a day after arrival, or long after."""
    return [
        {
            "email": f"p{n}@{'us' if n == 5 else 'buyer'}.example",
            "industry": "Software" if n % 3 == 0 else "Hotels",
            "created": (START + timedelta(days=n)).date().isoformat(),
            "decided": (START + timedelta(days=n + 20 + n % 3)).date().isoformat(),
            "won": "yes" if n % 3 == 0 else "no",
        }
        for n in range(count)
    ]


def events(count=60, *, late=False):
    return [
        {
            "email": f"p{n}@{'us' if n == 5 else 'buyer'}.example",
            "event": "Page Viewed",
            "timestamp": (START + timedelta(days=n + (19 if late else 1))).isoformat(),
        }
        for n in range(count)
        if n % 2 == 0
    ]


def tried(folder, *, with_events=None, model=MODEL, against=None, outcome=OUTCOME, rows=None):
    addresses = () if with_events is None else (write_csv(folder / "events.csv", with_events),)
    inputs = Inputs(write_csv(folder / "leads.csv", rows or leads()), addresses, at=AT)
    models = Models(read_model(model), None if against is None else read_model(against))
    return backtest_model(models, inputs, outcome, Look(7 * DAY if addresses else None))


def test_each_priority_says_how_many_of_its_leads_were_won_and_how_soon(tmp_path):
    found = tried(tmp_path)

    high, low, excluded = found.trial.priorities
    assert (high.name, high.leads, high.wins, high.median_days) == ("High", 20, 20, 20.0)
    assert (low.leads, low.wins) == (39, 0)
    assert (excluded.name, excluded.leads) == ("Excluded", 1)
    assert found.trial.auc is not None
    assert found.trial.auc.value == 1.0
    assert found.period == ("2025-01-01", "2025-03-01")


def test_events_after_the_moment_of_a_lead_do_not_exist(tmp_path):
    early = tried(tmp_path, with_events=events())
    late = tried(tmp_path, with_events=events(late=True))

    assert [rule.fired for rule in early.trial.rules if rule.rule == "Viewed"] == [30]
    assert [rule.fired for rule in late.trial.rules if rule.rule == "Viewed"] == [0]


def messages(folder, when):
    """Views, and what messages say of half of the leads at a time, as JSON Lines."""
    views = [{**event, "type": "track"} for event in events()]
    said = [
        {"email": event["email"], "type": "identify", "traits": {"industry": "Software"}, "timestamp": when}
        for event in events()
    ]
    path = folder / "events.jsonl"
    path.write_text("\n".join(json.dumps(message) for message in (*views, *said)))
    return str(path)


@pytest.mark.parametrize(("days", "software"), [(0, 40), (500, 20)])
def test_a_message_counts_for_a_lead_only_if_it_came_before_its_moment(tmp_path, days, software):
    when = (START + timedelta(days=days)).isoformat()
    inputs = Inputs(write_csv(tmp_path / "leads.csv", leads()), (messages(tmp_path, when),), at=AT)

    found = backtest_model(Models(read_model(MODEL)), inputs, OUTCOME, Look(7 * DAY))

    assert [rule.fired for rule in found.trial.rules if rule.rule == "Software"] == [software]


def test_open_leads_are_not_judged_on(tmp_path):
    rows = [{**row, "won": "" if n < 6 else row["won"]} for n, row in enumerate(leads())]

    found = tried(tmp_path, rows=rows, outcome=OutcomeChoices("won", created="created"))

    assert (found.leads, found.open_leads) == (54, 6)


def test_a_flat_file_says_that_its_values_are_those_of_the_export(tmp_path):
    found = tried(tmp_path)

    assert any("those of the export" in note and "industry" in note for note in found.notes)


def test_two_models_of_one_name_are_told_apart(tmp_path):
    found = tried(tmp_path, against=MODEL.replace("points: 10", "points: -10"))

    assert found.versus is not None
    assert found.versus.other.model == "Rules (2)"
    assert found.versus.better == "model"


def test_an_outcome_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(DataError, match="--outcome nothing"):
        tried(tmp_path, outcome=OutcomeChoices("nothing"))


def test_the_order_of_rows_changes_nothing(tmp_path):
    rows = leads()
    forwards = tried(tmp_path, rows=rows).trial

    backwards = tried(tmp_path, rows=rows[::-1]).trial

    assert backwards.priorities == forwards.priorities
    assert backwards.deciles == forwards.deciles
    assert backwards.auc == forwards.auc


def test_real_leads_are_backtested(data, tmp_path):
    path = data / "x_education" / "Leads_dev.csv"
    with path.open(encoding="utf-8") as file:
        won = sum(row["Converted"] == "1" for row in csv.DictReader(file))
    model = read_model(
        "name: Hours\nscores: {e: {rules: [{name: Hours, per: Total Time Spent on Website, points: 0.01}]}}"
    )

    found = backtest_model(Models(model), Inputs(str(path), at=AT), OutcomeChoices("Converted"))

    assert (found.leads, found.wins) == (7_392, won)
    assert found.trial.auc is not None
    assert 0.6 < found.trial.auc.value < 0.8
