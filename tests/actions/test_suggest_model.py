import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from leadlight.actions.backtest_model import Models, backtest_model
from leadlight.actions.past_leads import Look
from leadlight.actions.suggest_model import suggest_model
from leadlight.actions.suggested_points import SuggestChoices
from leadlight.actions.work_table import Inputs, opened
from leadlight.engines import duckdb as duckdb_engine
from leadlight.engines import python as the_meaning
from leadlight.engines.compiler import Detail
from leadlight.errors import DataError
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.points.thresholds import Capacity
from leadlight.scoring.reading import read_with_warnings
from leadlight.scoring.values import DAY
from tests.actions.data import AT, write_csv

START = datetime(2025, 1, 1, tzinfo=UTC)
OUTCOME = OutcomeChoices("won", created="created_at")
LIKE = """\
name: Ours
exclude:
  - {name: Own people, when: {email_domain: us.example}}
scores:
  who: {rules: [{name: Software, when: {industry: software}, points: 10}]}
  what: {rules: [{name: Demo, event: Demo Requested, points: 10}]}
priorities:
  - {name: Hot, from: 50, action: 'Ring: now', within: 2 hours}
  - {name: Warm, from: 20, action: Write}
  - {name: Cold, action: Wait}
columns: {score: Points}
"""


def written(folder, leads=900, seed=0):
    """Leads of software companies, and those who asked for a demo, are won more often."""
    random = np.random.default_rng(seed)
    rows, events = [], []
    for n in range(leads):
        industry = str(random.choice(["Software", "Hotels", "Farms", "yes"]))
        visits, asked = int(random.integers(0, 30)), bool(random.random() < 0.4)
        odds = -2 + 2 * (industry == "Software") + 1.5 * asked + 0.05 * visits
        arrived = START + timedelta(hours=3 * n)
        rows.append({
            "email": f"p{n}@buyer.example", "industry": industry, "visits": visits if n % 9 else "",
            "job_title": str(random.choice(["CEO", "Intern", "Manager"])),
            "created_at": arrived.isoformat(), "won": int(random.random() < 1 / (1 + np.exp(-odds))),
        })  # fmt: skip
        times = [(2, "Page Viewed")] * (visits // 6) + [(3, "Demo Requested")] * asked
        events += [
            {
                "email": f"p{n}@buyer.example",
                "event": name,
                "timestamp": (arrived + timedelta(days=d)).isoformat(),
            }
            for d, name in times
        ]
    return Inputs(write_csv(folder / "leads.csv", rows), (write_csv(folder / "events.csv", events),), at=AT)


@pytest.fixture(scope="module")
def suggested(tmp_path_factory):
    """Give inputs, and what is suggested for them, with what sales can work and a model to be like."""
    inputs = written(tmp_path_factory.mktemp("suggested"))
    choices = SuggestChoices(FieldChoices(), LIKE, Capacity(14, 7))
    return inputs, suggest_model(inputs, OUTCOME, choices, Look(7 * DAY))


def test_the_document_is_a_scoring_model_without_problems(suggested):
    model, warnings = read_with_warnings(suggested[1].text)

    assert not warnings
    assert 1 <= len(model.all_rules()) <= 15
    assert all(rule.about is not None and "won" in rule.about for _, _, rule in model.all_rules())


def test_what_tells_wins_from_losses_gets_points(suggested):
    text = suggested[1].text

    assert "industry" in text
    assert "Demo Requested" in text


def test_how_well_it_ranks_is_said_beside_the_full_predictor(suggested):
    found = suggested[1]

    assert found.auc is not None
    assert found.full_auc is not None
    assert found.auc.value > found.full_auc.value - 0.03
    assert f"AUC {found.auc.value:.3f}" in found.text
    assert f"full predictor {found.full_auc.value:.3f}" in found.text


def test_names_exclusions_columns_and_priorities_are_kept(suggested):
    model, _ = read_with_warnings(suggested[1].text)

    assert set(model.scores) == {"who", "what"}
    assert [gate.name for gate in model.exclude] == ["Own people"]
    assert [(gate.name, gate.action) for gate in model.priorities] == [
        ("Hot", "Ring: now"), ("Warm", "Write"), ("Cold", "Wait"),
    ]  # fmt: skip
    assert model.columns == {"score": "Points"}


GRADED = (
    LIKE.replace("priorities:", "total: {who: 2, what: 1}\npriorities:").replace(
        "columns: {score: Points}", ""
    )
    + """\
grades:
  letter: {score: who, from: {A: 10}, otherwise: B}
  digit: {score: what, from: {1: 10}, otherwise: 2}
stages:
  - {name: MQL, from: 10, scores: {what: {at_least: 10}}}
"""
)


def test_grades_and_stages_are_kept_at_points_that_as_many_leads_reach(tmp_path):
    inputs = written(tmp_path)

    found = suggest_model(inputs, OUTCOME, SuggestChoices(like=GRADED), Look(7 * DAY))

    model, warnings = read_with_warnings(found.text)
    assert not warnings
    assert model.grades is not None
    assert model.grades.letter is not None
    assert model.grades.letter.otherwise == "B"
    assert model.stages[0].name == "MQL"
    reached = suggested_share(inputs, model)
    assert reached == pytest.approx(suggested_share(inputs, read_with_warnings(GRADED)[0]), abs=0.1)
    assert any(said.startswith("Grades and stages are kept") for said in found.said)
    assert "Not kept: weights and bounds of the total." in found.said


def suggested_share(inputs, model):
    """Give the share of leads that a model gives an A."""
    with opened(inputs) as work:
        staged = work.staged(model)
        duckdb_engine.score_staged(work.connection, model, staged, inputs.instant, Detail.SCORES)
        grades = [grade for (grade,) in work.connection.execute("SELECT grade FROM result").fetchall()]
    return sum(grade is not None and grade.startswith("A") for grade in grades) / len(grades)


def test_the_highest_priority_holds_what_sales_can_work(suggested):
    inputs, found = suggested
    model, _ = read_with_warnings(found.text)

    tried = backtest_model(Models(model), inputs, OUTCOME, Look(7 * DAY))

    assert 0 < tried.trial.priorities[0].leads / tried.leads <= 14 / 56 + 0.01


def test_the_points_are_those_the_card_was_learned_with(suggested):
    inputs, found = suggested
    model, _ = read_with_warnings(found.text)

    tried = backtest_model(Models(model), inputs, OUTCOME, Look(7 * DAY))

    shown = [f"{part.leads:,} of {tried.leads:,} past leads" for part in tried.trial.priorities if part.leads]
    assert all(count in found.text for count in shown)


def test_every_engine_gives_the_same_points(suggested):
    inputs, found = suggested
    model, _ = read_with_warnings(found.text)
    results = []
    with opened(inputs) as work:
        staged = work.staged(model)
        for engine in (the_meaning, duckdb_engine):
            engine.score_staged(work.connection, model, staged, inputs.instant, Detail.SCORES)
            results.append(work.connection.execute("SELECT * FROM result ORDER BY _row").fetchall())

    assert results[0] == results[1]


def test_what_customers_do_gets_no_points(tmp_path):
    inputs = written(tmp_path, leads=400)
    leads = (tmp_path / "leads.csv").read_text().splitlines()
    won = [line.split(",") for line in leads[1:] if line.endswith(",1")]
    with (tmp_path / "events.csv").open("a") as events:
        events.writelines(f"{each[0]},Invoice Sent,{each[4]}\n" for each in won)

    found = suggest_model(inputs, OUTCOME, SuggestChoices())

    assert "nvoice" not in found.text
    assert any("'invoice sent' comes late" in said for said in found.said)


def test_a_capacity_in_time_needs_arrivals(tmp_path):
    inputs = Inputs(written(tmp_path).leads, at=AT)

    with pytest.raises(DataError, match="--created"):
        suggest_model(
            inputs,
            OutcomeChoices("won"),
            SuggestChoices(FieldChoices(drop=("created_at",)), None, Capacity(4, 7)),
        )


def test_leads_that_teach_nothing_are_a_sentence(tmp_path):
    rows = [{"colour": "red", "won": n % 2} for n in range(200)]

    with pytest.raises(DataError, match="worth points"):
        suggest_model(
            Inputs(write_csv(tmp_path / "l.csv", rows), at=AT), OutcomeChoices("won"), SuggestChoices()
        )


def test_only_wins_are_a_sentence(tmp_path):
    rows = [{"colour": "red", "won": "yes"} for _ in range(20)]

    with pytest.raises(DataError):
        suggest_model(
            Inputs(write_csv(tmp_path / "l.csv", rows), at=AT), OutcomeChoices("won"), SuggestChoices()
        )


def test_a_field_that_was_kept_although_it_betrays_the_outcome_is_said_to_be_used(tmp_path):
    rows = [
        {"tags": "hot" if n % 3 == 0 else "cold", "city": "Rome", "won": int(n % 3 == 0)} for n in range(300)
    ]
    inputs = Inputs(write_csv(tmp_path / "leads.csv", rows), at=AT)

    found = suggest_model(inputs, OutcomeChoices("won"), SuggestChoices(FieldChoices(keep=("tags",))))

    assert any("'tags'" in sentence and "You kept it." in sentence for sentence in found.said)
    assert not any("left out" in sentence for sentence in found.said)
    assert "# Kept by you, so only of use where it is known in time: 'tags'" in found.text


def test_the_evidence_of_rules_counts_accounts_rather_than_their_leads(tmp_path):
    random = np.random.default_rng(5)
    rows = []
    for account in range(60):
        source = str(random.choice(["Fair", "Search"]))
        won = int(random.random() < (0.7 if source == "Fair" else 0.2))
        rows += [{"source": source, "account": f"A{account}", "won": won}] * 8
    inputs = Inputs(write_csv(tmp_path / "leads.csv", rows), at=AT)

    alone, whole = (
        suggest_model(inputs, OutcomeChoices("won", group=group), SuggestChoices())
        for group in (None, "account")
    )

    spans = [high - low for found in (alone, whole) for low, high in [_interval(found.text)]]
    assert spans[1] > 2 * spans[0]


def returning(folder, told=2.0):
    """Leads of forty accounts that return all the time; those of fairs are won more often, where that tells."""
    random = np.random.default_rng(1)
    rows = []
    for n in range(300):
        source = str(random.choice(["Fair", "Search"]))
        won = int(random.random() < 1 / (1 + np.exp(1 - told * (source == "Fair"))))
        account = f"A{random.integers(0, 40)}"
        arrived = (START + timedelta(hours=n)).isoformat()
        rows.append({"source": source, "account": account, "created_at": arrived, "won": won})
    return Inputs(write_csv(folder / "leads.csv", rows), at=AT)


def test_where_accounts_return_every_lead_judges_what_other_accounts_taught(tmp_path):
    by_account = OutcomeChoices("won", created="created_at", group="account")

    found = suggest_model(returning(tmp_path), by_account, SuggestChoices())

    assert "On all 300 (" in found.text
    assert found.auc is not None
    assert found.auc.low > 0.5
    assert any("belong to accounts that have older leads too" in sentence for sentence in found.said)


def test_priorities_that_nobody_falls_into_are_left_out(tmp_path):
    found = suggest_model(returning(tmp_path), OutcomeChoices("won"), SuggestChoices())

    priorities = read_with_warnings(found.text)[0].priorities
    assert len(priorities) == 2
    assert [priority.from_ is None for priority in priorities] == [False, True]
    assert "'0 of" not in found.text


def test_numbers_that_rules_cannot_compare_are_named_with_the_way_to_mend_them(tmp_path):
    amounts = [100_000 + 1_001 * n for n in range(200)]
    rows = [{"revenue": f"${amount:,}", "won": int(amount > 200_000)} for amount in amounts]
    inputs = Inputs(write_csv(tmp_path / "leads.csv", rows), at=AT)

    with pytest.raises(DataError) as raised:
        suggest_model(inputs, OutcomeChoices("won"), SuggestChoices(FieldChoices(keep=("revenue",))))

    assert "'revenue' holds numbers written as text, such as '$100,000'" in str(raised.value)
    assert "write them as plain numbers, such as 100000." in str(raised.value)


def _interval(text):
    """Give the ends of the interval of the highest priority."""
    found = re.search(r"name: High\n.*% \(([0-9.]+) to ([0-9.]+)\)", text)
    assert found is not None
    return float(found[1]), float(found[2])
