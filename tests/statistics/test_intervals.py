import numpy as np
import pytest

from leadlight.statistics.intervals import of_their_own, ranking_interval, wilson_interval


def test_a_share_has_the_interval_that_wilson_gave_it():
    low, high = wilson_interval(0.8, 10)

    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


def test_of_nothing_a_share_may_be_anything():
    assert wilson_interval(0.0, 0) == (0.0, 1.0)


def test_four_wins_that_all_stand_on_top_do_not_say_that_wins_always_do():
    low, high = ranking_interval(1.0, 4, 96)

    assert 0.6 < low < 0.85
    assert high == pytest.approx(1.0)


def test_a_ranking_turned_round_has_its_interval_turned_round():
    low, high = ranking_interval(0.8, 9, 50)

    assert ranking_interval(0.2, 9, 50) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize("wins", [4, 8, 20])
def test_of_few_wins_the_interval_of_a_ranking_holds_the_truth_as_often_as_it_says(wins):
    random, apart, truth = np.random.default_rng(wins), 1.8, 0.8984
    held = 0
    for _ in range(400):
        won, lost = random.normal(apart, 1, wins), random.normal(0, 1, 80)
        low, high = ranking_interval(float((won[:, None] > lost).mean()), wins, 80)
        held += low <= truth <= high

    assert held / 400 >= 0.93


def test_wins_of_one_account_count_once():
    won = np.array([True, True, True, False, False])

    assert of_their_own(won, None) == (3, 2)
    assert of_their_own(won, np.array([7, 7, 8, 8, 9])) == (2, 2)
