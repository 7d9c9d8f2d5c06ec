import numpy as np
import pytest
from scipy.stats import t

from leadlight.statistics.intervals import (
    Evidence,
    captured_interval,
    ranking_interval,
    student,
    wilson_interval,
)


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


def test_wins_of_accounts_that_say_the_same_count_once():
    won = np.repeat([True, True, False, False, False], 8)
    parts = np.repeat([3.0, -3.0, 2.0, -4.0, 2.0], 8)

    alone = Evidence.of(parts, won, None)
    whole = Evidence.of(parts, won, np.repeat(np.arange(5), 8))

    assert (alone.wins, alone.losses) == (16, 24)
    assert (whole.wins, whole.losses) == pytest.approx((16 / 10, 24 / 10))


def test_wins_of_accounts_that_do_not_differ_count_each():
    won = np.arange(400) % 4 == 0
    parts = np.tile([3.0, -1.0, -1.0, -1.0, -3.0, 1.0, 1.0, 1.0], 50)

    evidence = Evidence.of(parts, won, np.arange(400) // 16)

    assert (evidence.wins, evidence.losses) == (100, 300)
    assert evidence.few


def test_where_all_say_the_same_each_account_counts_once():
    evidence = Evidence.of(np.zeros(100), np.arange(100) < 20, np.arange(100) // 10)

    assert (evidence.wins, evidence.losses) == (2, 8)


@pytest.mark.parametrize(("freedom", "close"), [(1, 0.12), (2, 0.01), (4, 0.001), (7, 0.0002), (39, 1e-6)])
def test_of_few_accounts_intervals_are_as_wide_as_student_says(freedom, close):
    assert student(freedom) == pytest.approx(t.ppf(0.975, freedom), rel=close)


def test_of_one_account_the_interval_is_that_of_one_degree_of_freedom():
    assert student(0) == student(1)


def test_no_interval_of_wins_on_top_holds_what_no_ranking_can_capture():
    top, won = np.arange(60) < 6, np.arange(60) < 30

    low, high = captured_interval(top.astype(float), won, None)

    assert 0.15 < low < 0.17
    assert high == pytest.approx(0.2)


def test_where_losses_are_too_few_to_fill_the_top_some_wins_are_always_there():
    top, won = np.arange(60) >= 48, np.arange(60) < 56

    assert captured_interval(top.astype(float), won, None)[0] == pytest.approx(8 / 56)


def test_of_rare_wins_the_share_on_top_has_the_interval_of_wilson():
    top, won = np.arange(10_000) < 2_000, np.arange(10_000) >= 9_980
    won[:20] = True

    found = captured_interval(top.astype(float), won, None)

    assert found == pytest.approx(wilson_interval(0.5, 40), abs=0.002)


def test_where_all_wins_are_on_top_the_share_is_as_sure_as_so_many_wins():
    top, won = np.arange(100) < 20, np.arange(100) < 4

    assert captured_interval(top.astype(float), won, None) == wilson_interval(1.0, 4)


def test_accounts_that_come_whole_make_the_share_on_top_less_sure():
    random = np.random.default_rng(0)
    account = np.repeat(np.arange(20), 10)
    top, won = account < 4, (random.random(20) < 0.5)[account]

    alone, whole = (captured_interval(top.astype(float), won, group) for group in (None, account))

    assert whole[1] - whole[0] > 2 * (alone[1] - alone[0])


@pytest.mark.parametrize(("leads", "level", "slope"), [(100, -2.3, 1.5), (60, 0.0, 1.5), (200, -1.8, 3.0)])
def test_the_interval_of_wins_on_top_holds_the_truth_as_often_as_it_says(leads, level, slope):
    random = np.random.default_rng(leads)

    def drawn(size):
        score = np.sort(random.normal(size=size))[::-1]
        top = (np.arange(size) < 0.2 * size).astype(float)
        return top, random.random(size) < 1 / (1 + np.exp(-level - slope * score))

    top, won = drawn(400_000)
    truth = (top @ won) / won.sum()
    held = 0
    for _ in range(300):
        top, won = drawn(leads)
        low, high = captured_interval(top, won, None)
        held += low <= min(truth, 0.2 * leads / won.sum()) <= high

    assert held / 300 >= 0.92
