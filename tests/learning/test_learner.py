"""From past leads to a predictor and a report."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from leadlight.errors import DataError
from leadlight.learning.arrangement import taken
from leadlight.learning.dataset import Column, Known, Outcome
from leadlight.learning.learner import learn_from
from leadlight.learning.lesson import LearningOptions
from leadlight.learning.predictor_file import load, save
from tests.learning.invented_leads import invented, past_of

OPTIONS = LearningOptions()


@pytest.fixture(scope="module")
def learned():
    return learn_from(past_of(invented(500), ordered=True), OPTIONS)


def test_the_report_says_how_good_the_predictor_is(learned):
    report = learned.report

    assert report.verdict == "ready"
    assert (report.split, report.rows, report.holdout.rows) == ("time", 500, 100)
    assert report.metrics["auc"].low < report.metrics["auc"].value < report.metrics["auc"].high
    assert report.chosen in [candidate.name for candidate in report.candidates]
    assert report.fields[0].name in {"Visits", "Channel"}
    assert json.loads(json.dumps(report.as_json(), allow_nan=False))["threshold"]["recall"] > 0


def test_each_fold_is_judged_where_the_newest_leads_are_of_accounts_that_older_ones_have_too():
    past = past_of(invented(300), ordered=True)

    report = learn_from(replace(past, group=np.arange(300) % 60), OPTIONS).report

    assert (report.split, report.holdout.rows) == ("folds", 300)


def test_a_predictor_says_why(learned):
    past = past_of(invented(50, seed=5))

    found = learned.predictor.predict(past.known)

    odds = found.contributions.log_odds
    assert found.probability == pytest.approx(1 / (1 + np.exp(-odds)))
    assert all("Visits" in words or "Channel" in words for words in found.because[:5])
    assert set(found.likelihood) <= {"very high", "high", "medium", "low"}


def test_missing_and_new_columns_are_said_and_do_not_stop_a_prediction(learned):
    known = Known(
        3,
        (
            Column("Visits", np.array([1, "x", None], dtype=object)),
            Column("New", np.array([1, 2, 3], dtype=object)),
        ),
    )

    assert np.isfinite(learned.predictor.predict(known).probability).all()
    assert "Channel" in learned.predictor.missing(known)
    assert learned.predictor.unknown(known) == ("New",)


def test_the_order_of_a_file_changes_nothing_where_no_order_is_known():
    past = past_of(invented(90))
    shuffled = taken(past, np.random.default_rng(0).permutation(90))

    first, second = learn_from(past, OPTIONS), learn_from(shuffled, OPTIONS)

    assert save(first.predictor) == save(second.predictor)
    assert first.report == replace(second.report)


def test_a_constant_field_changes_no_prediction():
    found = invented(90)
    past = past_of(found)
    more = past_of(found, more=(Column("Always", np.array(["same"] * 90, dtype=object)),))

    plain, wider = (
        learn_from(each, OPTIONS).predictor.predict(each.known).probability for each in (past, more)
    )

    assert wider == pytest.approx(plain, abs=1e-12)


def test_shuffled_outcomes_give_no_signal():
    found = invented(210)
    verdicts = []
    for seed in range(3):
        won = np.random.default_rng(seed).permutation(found.won)
        verdicts.append(learn_from(past_of(replace(found, won=won), ordered=True), OPTIONS).report.verdict)

    assert verdicts.count("no signal") >= 2


def test_few_outcomes_lean_on_the_rule_score():
    found = invented(60)
    past = past_of(found)
    points = 10 * found.visits
    past = replace(past, known=replace(past.known, points=points))

    learned = learn_from(past, OPTIONS)

    assert learned.report.verdict == "too little data"
    added = learned.predictor.predict(past.known).contributions
    assert np.ptp(added.values[added.fields.index("rule score")]) > 1


def test_without_any_outcome_the_rule_score_ranks_alone():
    found = invented(40)
    past = replace(past_of(found), outcome=np.full(40, Outcome.OPEN))
    past = replace(past, known=replace(past.known, points=found.visits))

    learned = learn_from(past, OPTIONS)

    probability = learned.predictor.predict(past.known).probability
    assert (np.argsort(probability, kind="stable") == np.argsort(found.visits, kind="stable")).all()
    assert learned.report.verdict == "too little data"
    assert load(save(learned.predictor), "a file").predict(past.known).probability == pytest.approx(
        probability
    )


def test_without_outcomes_and_rules_nothing_can_be_learned():
    past = replace(past_of(invented(10)), outcome=np.full(10, Outcome.OPEN))

    with pytest.raises(DataError, match="No lead has an outcome yet"):
        learn_from(past, OPTIONS)


@pytest.mark.parametrize("outcome", [Outcome.LOST, Outcome.WON])
def test_one_outcome_only_is_too_little(outcome):
    past = replace(past_of(invented(30)), outcome=np.full(30, outcome))

    learned = learn_from(past, OPTIONS)

    assert learned.report.verdict == "too little data"
    assert np.isfinite(learned.predictor.predict(past.known).probability).all()


def test_value_and_time_come_by_band():
    found = invented(200)
    days = np.where(found.won == 1, 5, 0) * 86_400_000_000
    past = replace(
        past_of(found, ordered=True),
        value=np.where(found.won == 1, 1000.0, np.nan),
        created=np.zeros(200, dtype=np.int64),
        decided=days.astype(np.int64),
    )

    learned = learn_from(past, OPTIONS)

    predictions = learned.predictor.predict(past.known)
    assert predictions.expected_value == pytest.approx(1000 * predictions.probability)
    assert {band.median_days for band in learned.report.bands} <= {5.0, None}


def test_segments_are_tested_and_kept_in_the_file():
    found = invented(600)
    region = np.where(np.arange(600) % 3 == 0, "north", "south")
    past = past_of(found, ordered=True, more=(Column("Region", region.astype(object)),))

    learned = learn_from(past, LearningOptions(segment="Region"))

    assert [segment.value for segment in learned.report.segments] == ["north", "south"]
    loaded = load(save(learned.predictor), "a file")
    assert (loaded.predict(past.known).probability == learned.predictor.predict(past.known).probability).all()


def test_predicting_by_an_additive_model_needs_numpy_alone(tmp_path):
    past = past_of(invented(60))
    place = tmp_path / "leads.predictor"
    place.write_bytes(save(learn_from(past, OPTIONS).predictor))
    code = f"""
import sys, numpy as np
from pathlib import Path
from leadlight.learning.dataset import Column, Known
from leadlight.learning.predictor_file import load
found = load(Path({str(place)!r}).read_bytes(), "a file")
found.predict(Known(1, (Column("Visits", np.array([3], dtype=object)),)))
print(sorted({{"sklearn", "lightgbm", "interpret", "scipy", "pandas"}} & set(sys.modules)))
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
