"""Figures, intervals and verdicts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from leadlight.learning.choosing.calibration import Calibration, calibrated
from leadlight.learning.judging.figures import (
    Figure,
    Judged,
    auc_difference,
    figures,
    mean_figure,
    threshold,
    verdict,
)
from leadlight.statistics.odds import chance

DRAW = np.random.default_rng(0)
PROBABILITY = DRAW.random(400).round(2)
WON = (DRAW.random(400) < PROBABILITY).astype(float)
JUDGED = Judged(PROBABILITY, WON)


def test_figures_are_those_of_scikit_learn():
    found = figures(JUDGED, seed=0)

    kept = PROBABILITY.clip(1e-15, 1 - 1e-15)
    assert found["auc"].value == pytest.approx(roc_auc_score(WON, PROBABILITY))
    assert found["average_precision"].value == pytest.approx(average_precision_score(WON, PROBABILITY))
    assert found["log_loss"].value == pytest.approx(log_loss(WON, kept))
    assert found["brier"].value == pytest.approx(brier_score_loss(WON, PROBABILITY))


def test_every_interval_holds_its_figure():
    assert all(figure.low <= figure.value <= figure.high for figure in figures(JUDGED, seed=0).values())


def test_probabilities_that_keep_their_word_may_have_hardly_any_calibration_error():
    draw = np.random.default_rng(2)
    probability = draw.random(300)
    won = (draw.random(300) < probability).astype(float)

    error = figures(Judged(probability, won), seed=0)["calibration_error"]

    assert error.low < 0.02
    assert error.low < error.value - 0.02 < error.value + 0.01 < error.high


def test_the_interval_of_the_calibration_error_holds_what_it_would_be_with_leads_without_end():
    hits = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        probability = np.repeat(np.linspace(0.05, 0.95, 10), 60)
        won = (draw.random(600) < np.clip(probability + 0.08, 0, 1)).astype(float)
        error = figures(Judged(probability, won), seed=0)["calibration_error"]
        hits += error.low <= np.abs(np.clip(probability + 0.08, 0, 1) - probability).mean() <= error.high

    assert hits >= 36


def test_of_four_wins_neither_a_ranking_nor_a_share_of_them_is_sure():
    found = figures(Judged(np.linspace(0.01, 0.9, 100), (np.arange(100) >= 96).astype(float)), seed=0)

    assert (found["auc"].value, found["captured_top_20"].value, found["lift_top_10"].value) == (1, 1, 10)
    assert found["auc"].low < 0.85
    assert found["captured_top_20"].low < 0.55
    assert found["lift_top_10"].low < 5.5
    assert found["average_precision"].low < 0.55


def test_of_wins_that_are_not_rare_no_figure_holds_what_cannot_be():
    found = figures(Judged(np.linspace(0.9, 0.1, 60), (np.arange(60) < 30).astype(float)), seed=0)

    assert found["lift_top_10"].low > 1.5
    assert found["lift_top_10"].high == pytest.approx(2)
    assert found["captured_top_20"].low > 0.3
    assert found["captured_top_20"].high == pytest.approx(0.4)


def test_leads_all_as_likely_say_nothing():
    found = figures(Judged(np.full(100, 0.3), (np.arange(100) < 30).astype(float)), seed=0)

    assert found["auc"] == Figure(0.5, 0.5, 0.5)
    assert found["lift_top_10"].value == pytest.approx(1)
    assert found["captured_top_20"].value == pytest.approx(0.2)
    assert found["calibration_error"].value == pytest.approx(0.42)


def test_the_best_come_first():
    won = (np.arange(100) < 10).astype(float)

    found = figures(Judged(np.linspace(0.9, 0.1, 100), won), seed=0)

    assert found["auc"].value == 1
    assert found["lift_top_10"].value == pytest.approx(10)
    assert found["captured_top_20"].value == pytest.approx(1)


def test_accounts_drawn_whole_are_less_sure():
    group = np.arange(400) // 40
    probability = np.repeat(DRAW.random(10), 40)
    won = np.repeat((np.arange(10) % 2).astype(float), 40)

    alone = figures(Judged(probability, won), seed=0)["auc"]
    whole = figures(Judged(probability, won, group), seed=0)["auc"]

    assert whole.high - whole.low > 2 * (alone.high - alone.low)


@pytest.mark.parametrize("name", ["auc", "average_precision", "captured_top_20", "lift_top_10"])
def test_there_is_no_cliff_where_accounts_are_no_longer_few(name):
    draw = np.random.default_rng(2)
    probability = draw.random(2_000)
    won = (draw.random(2_000) < probability * 0.6).astype(float)

    wide = [
        found.high - found.low
        for accounts in (39, 41)
        for found in [figures(Judged(probability, won, np.arange(2_000) % accounts), seed=0)[name]]
    ]

    assert 0.75 < wide[0] / wide[1] < 1.4


def test_the_threshold_has_the_best_f1():
    found = threshold(JUDGED)

    assert found is not None
    best = 2 * found.precision * found.recall / (found.precision + found.recall)
    for value in np.unique(PROBABILITY):
        said = value <= PROBABILITY
        precision, recall = WON[said].mean(), WON[said].sum() / WON.sum()
        assert precision * recall == 0 or 2 * precision * recall / (precision + recall) <= best + 1e-12


@pytest.mark.parametrize(
    ("won", "lost", "low", "gain", "said"),
    [
        (39, 1000, 0.9, None, "too little data"),
        (1000, 39, 0.9, None, "too little data"),
        (40, 40, 0.61, None, "ready"),
        (40, 40, 0.6, None, "weak"),
        (40, 40, 0.5, None, "no signal"),
        (40, 40, 0.8, Figure(0.1, 0.01, 0.2), "ready"),
        (40, 40, 0.8, Figure(0.1, -0.01, 0.2), "weak"),
    ],
)
def test_the_verdict_follows_from_counts_and_the_lower_end(won, lost, low, gain, said):
    assert verdict(won, lost, Figure(0.95, low, 0.99), gain) == said


def test_better_than_itself_it_is_not():
    assert auc_difference(JUDGED, PROBABILITY, seed=0) == Figure(0.0, 0.0, 0.0)


@given(some.integers(0, 1000), some.floats(-3, 3), some.floats(-2, 2))
def test_calibration_never_inverts_a_ranking(seed, slope, shift):
    draw = np.random.default_rng(seed)
    odds = draw.normal(size=60)
    won = (draw.random(60) < chance(slope * odds + shift)).astype(float)

    assert 0 < calibrated(odds, won, np.ones(60)).slope <= 1.5


def test_calibration_finds_slope_and_shift_in_many_leads():
    odds = DRAW.normal(size=20_000)
    won = (DRAW.random(20_000) < chance(0.6 * odds - 1)).astype(float)

    found = calibrated(odds, won, np.ones(20_000))

    assert (found.slope, found.intercept) == pytest.approx((0.6, -1), abs=0.06)


def test_without_leads_log_odds_stay():
    nothing = np.zeros(0)

    assert calibrated(nothing, nothing, nothing) == Calibration(1.0, 0.0)


def test_leads_that_fade_tell_less_of_a_calibration():
    odds, won = np.linspace(-1, 1, 400), np.tile([0.0, 1.0], 200)

    alike, fading = (calibrated(odds, won, weight) for weight in (np.ones(400), 0.5 ** np.arange(400.0)))

    assert alike.told_by == pytest.approx(400)
    assert fading.told_by == pytest.approx(3, abs=0.01)


def test_a_mean_is_less_sure_where_accounts_bring_the_same_value_many_times():
    values = np.random.default_rng(0).normal(0.1, 1.0, 40)[np.arange(400) % 40]

    alone, together = mean_figure(values, None, 0), mean_figure(values, np.arange(400) % 40, 0)

    assert alone.value == together.value == pytest.approx(values.mean())
    assert together.high - together.low > 2 * (alone.high - alone.low)
