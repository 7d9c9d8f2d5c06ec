"""From past leads to a predictor and a report."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from leadlight.errors import DataError
from leadlight.learning.dataset import Column, Known, Outcome
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.judging.metrics import Ranked, auc
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.lessons.preparing import prepare
from leadlight.learning.matrix import Numbers
from leadlight.learning.past.arrangement import taken
from leadlight.learning.predictors.file import load, save
from leadlight.learning.watching.drift import psi
from leadlight.learning.watching.reference import reference_from, shares_in
from leadlight.statistics.odds import chance
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


def by_region(leads, seed=0):
    """Leads of four regions, of which one has a field that acts the other way round, and hardly any wins."""
    found = invented(leads, seed)
    region = np.array(["north", "south", "east", "west"], dtype=object)[np.arange(leads) % 4]
    odds = np.where(region == "north", -1.6 - 0.5 * (found.visits - 5), 0.8 * (found.visits - 5) + 0.3)
    won = (np.random.default_rng(seed + 1).random(leads) < chance(odds)).astype(float)
    return past_of(replace(found, won=won), more=(Column("Region", region),))


@pytest.fixture(scope="module")
def segmented():
    without = LearningOptions(FieldChoices(drop=("Region",)), "Region")
    return learn_from(by_region(1_000), without)


def test_a_segment_in_which_a_field_acts_the_other_way_round_is_ranked_by_its_own_model(segmented):
    new = by_region(2_000, seed=5)
    north = np.arange(2_000) % 4 == 0

    probability = segmented.predictor.predict(new.known).probability[north]

    ranked = Ranked.of(probability, new.outcome[north].astype(float))
    assert float(auc(ranked, np.ones((1, 500)))[0]) > 0.65


def test_figures_and_bands_are_those_of_the_predictor_with_own_models(segmented):
    new = by_region(4_000, seed=5)

    predictions = segmented.predictor.predict(new.known)

    ranked = Ranked.of(predictions.probability, new.outcome.astype(float))
    reported = segmented.report.metrics["auc"]
    assert reported.low < float(auc(ranked, np.ones((1, 4_000)))[0]) < reported.high
    assert predictions.likelihood.count("very high") == pytest.approx(1_000, abs=150)


def test_new_leads_of_the_same_world_have_not_shifted(segmented):
    new = by_region(4_000, seed=5)
    score = reference_from(segmented.predictor.story["reference"]).score

    odds = segmented.predictor.predict(new.known).contributions.log_odds

    assert psi(np.array(score.shares), shares_in(score, Numbers("score", "score", odds)), (4_000,) * 2) < 0.1


def test_the_report_says_how_much_better_each_own_model_is(segmented):
    found = {segment.value: segment for segment in segmented.report.segments}

    assert list(found) == ["east", "north", "south", "west"]
    north = found["north"]
    assert north.helps
    assert 0 < north.better_by.low < north.whole - north.own < north.better_by.high
    assert [note for note in segmented.report.notes if "judged by it" in note]


def test_own_models_come_back_from_the_file(segmented):
    known = by_region(50).known

    loaded = load(save(segmented.predictor), "a file")

    assert (loaded.predict(known).probability == segmented.predictor.predict(known).probability).all()
    assert loaded.missing(Known(1, ()))[-1] == "Region"


def test_segments_that_are_like_all_others_change_nothing_in_the_predictor():
    past = past_of(invented(400), more=(Column("Desk", (np.arange(400) % 4).astype(object)),))

    with_segments = learn_from(past, LearningOptions(segment="Desk"))

    assert [segment.helps for segment in with_segments.report.segments] == [False] * 4
    assert save(with_segments.predictor) == save(learn_from(past, OPTIONS).predictor)


def test_the_newest_leads_judge_own_models_that_older_ones_taught():
    past = replace(by_region(1_200), order=np.arange(1_200))

    learned = learn_from(past, LearningOptions(FieldChoices(drop=("Region",)), "Region"))

    assert (learned.report.split, learned.report.holdout.rows) == ("time", 240)
    assert "north" in [segment.value for segment in learned.report.segments if segment.helps]
    plain = learn_from(past, LearningOptions(FieldChoices(drop=("Region",))))
    assert learned.report.metrics["log_loss"].value < plain.report.metrics["log_loss"].value - 0.03


def betrayed(twin):
    """Give leads with a contract where they were won, and the same in other words in a column before it."""
    found = invented(400)
    told = np.where(found.won > 0, "signed", "none").astype(object)
    told[::50] = "none"
    return past_of(found, more=(Column(twin, told == "signed"), Column("Contract", told)))


@pytest.mark.parametrize("drop", [(), ("Contract",), ("Contract", "Paper")])
def test_a_field_that_betrays_the_outcome_makes_no_segments_though_it_is_dropped_or_has_a_twin(drop):
    report = learn_from(betrayed("Paper"), LearningOptions(FieldChoices(drop=drop), "Contract")).report

    assert report.segments == ()
    assert report.notes[-1] == (
        "'Contract' betrays the outcome, so no segments are learned by it. If it was known at first contact, "
        "name it with --keep, and not with --drop."
    )
    assert [leak.field for leak in report.leakage if leak.left_out][-1] == "Contract"


def test_a_field_that_is_kept_makes_segments_whatever_it_betrays():
    kept = LearningOptions(FieldChoices(keep=("Paper", "Contract")), "Contract")

    report = learn_from(betrayed("Paper"), kept).report

    assert not [note for note in report.notes if "betrays the outcome" in note]
    assert not [leak.field for leak in report.leakage if leak.left_out]


def test_predicting_by_an_additive_model_needs_numpy_alone(tmp_path):
    past = past_of(invented(60))
    place = tmp_path / "leads.predictor"
    place.write_bytes(save(learn_from(past, OPTIONS).predictor))
    code = f"""
import sys, numpy as np
from pathlib import Path
from leadlight.statistics.odds import chance
from leadlight.learning.dataset import Column, Known
from leadlight.learning.predictors.file import load
found = load(Path({str(place)!r}).read_bytes(), "a file")
found.predict(Known(1, (Column("Visits", np.array([3], dtype=object)),)))
print(sorted({{"sklearn", "lightgbm", "interpret", "scipy", "pandas"}} & set(sys.modules)))
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_field_that_only_all_leads_leave_out_judges_no_predictor_that_lacks_it():
    past = past_of(invented(500), ordered=True)
    won = (past.outcome == Outcome.WON).astype(float)
    late = np.arange(500) >= 400
    # sure of the newest leads, and nearly sure of those before them
    gauge = np.where(late, won, won + np.random.default_rng(0).normal(0, 0.42, 500)).round(2)
    past = replace(past, known=replace(past.known, columns=(*past.known.columns, Column("gauge", gauge))))

    older = prepare(past, np.arange(400), FieldChoices())
    report = learn_from(past, OPTIONS).report

    assert [leak.asked for leak in older.leaks if leak.field == "gauge"] == [True]
    assert [leak.left_out for leak in report.leakage if leak.field == "gauge"] == [True]
    assert report.metrics["auc"].value < 0.9
    assert report.illusion is not None
    assert report.illusion.with_leaks.value > 0.95
