import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.insights.rates import ranking_auc, wilson, win_rate

OUTCOMES = st.lists(st.tuples(st.integers(-5, 5), st.booleans()), min_size=1, max_size=60)


def test_a_win_rate_has_the_interval_of_wilson():
    rate = wilson(8, 10)

    assert rate is not None
    assert (round(rate.value, 4), round(rate.low, 4), round(rate.high, 4)) == (0.8, 0.4902, 0.9433)


def test_no_leads_have_no_win_rate():
    assert wilson(0, 0) is None


@given(st.integers(0, 50), st.integers(1, 50))
def test_an_interval_holds_its_rate_and_stays_a_share(wins, more):
    rate = wilson(wins, wins + more)

    assert rate is not None
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


@given(OUTCOMES)
def test_the_auc_is_the_share_of_pairs_in_which_the_win_stands_before_the_loss(leads):
    scores = np.array([score for score, _ in leads], dtype=float)
    won = np.array([outcome for _, outcome in leads])

    found = ranking_auc(scores, won)

    pairs = [(a > b) + (a == b) / 2 for a in scores[won] for b in scores[~won]]
    assert (found is None) == (not pairs)
    if found is not None:
        assert math.isclose(found.value, sum(pairs) / len(pairs))
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_interval_of_the_auc_covers_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(1)
    truth = 0.7602  # of two normal distributions one standard deviation apart
    covered = 0
    for _ in range(400):
        won = random.random(120) < 0.4
        found = ranking_auc(random.normal(size=120) + won, won)
        covered += found is not None and found.low <= truth <= found.high

    assert 0.92 <= covered / 400 <= 0.98


def test_leads_of_accounts_that_ended_alike_say_as_much_as_one_of_each():
    won = np.arange(100) < 30

    found, one = win_rate(np.repeat(won, 5), np.repeat(np.arange(100), 5)), wilson(30, 100)

    assert found is not None
    assert one is not None
    assert math.isclose(found.low, one.low, abs_tol=0.002)
    assert math.isclose(found.high, one.high, abs_tol=0.002)


def test_where_all_leads_of_few_accounts_were_lost_the_accounts_count():
    assert win_rate(np.zeros(500, dtype=bool), np.arange(500) % 5) == wilson(0, 5)
    assert win_rate(np.zeros(500, dtype=bool), np.zeros(500, dtype=np.int64)) == wilson(0, 1)


@given(OUTCOMES, st.integers(1, 9))
def test_accounts_make_a_win_rate_no_surer(leads, accounts):
    won = np.array([outcome for _, outcome in leads])

    plain, drawn = win_rate(won), win_rate(won, np.arange(len(won)) % accounts)

    assert plain is not None
    assert drawn is not None
    assert drawn.low <= plain.low <= plain.high <= drawn.high


def test_leads_without_an_account_of_others_keep_the_interval_of_their_auc():
    random = np.random.default_rng(1)
    won = random.random(500) < 0.4
    scores = random.normal(size=500) + won

    plain, alone = ranking_auc(scores, won), ranking_auc(scores, won, np.arange(500))

    assert plain is not None
    assert alone is not None
    assert math.isclose(plain.low, alone.low, abs_tol=0.001)


def test_the_interval_of_the_auc_of_accounts_covers_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(1)
    truth = 0.7602
    covered = {"alone": 0, "whole": 0}
    for _ in range(300):
        account = np.repeat(np.arange(60), 6)
        won = (random.random(60) < 0.4)[account]
        scores = random.normal(size=60)[account] + won
        for name, found in (
            ("alone", ranking_auc(scores, won)), ("whole", ranking_auc(scores, won, account)),
        ):  # fmt: skip
            covered[name] += found is not None and found.low <= truth <= found.high

    assert covered["alone"] / 300 < 0.75
    assert 0.9 <= covered["whole"] / 300 <= 0.98


@pytest.mark.parametrize("accounts", [8, 20, 39, 41])
def test_few_accounts_that_do_not_differ_hardly_widen_the_interval_of_the_auc(accounts):
    random = np.random.default_rng(1)
    won = random.random(2_000) < 0.3
    scores = random.normal(size=2_000) + won

    plain, grouped = ranking_auc(scores, won), ranking_auc(scores, won, random.integers(0, accounts, 2_000))

    assert plain is not None
    assert grouped is not None
    assert grouped.high - grouped.low < 1.6 * (plain.high - plain.low)


@pytest.mark.parametrize("accounts", [8, 20, 60])
@pytest.mark.parametrize("alike", [0.0, 0.8, 1.5])
def test_the_auc_of_few_accounts_is_as_sure_as_it_says_however_much_they_differ(accounts, alike):
    random = np.random.default_rng(accounts)

    def drawn(size, leads):
        account = np.repeat(np.arange(size), leads)
        liking, place = random.normal(size=(2, size))[:, account]
        won = random.random(len(account)) < 1 / (1 + np.exp(1 - alike * liking))
        return random.normal(size=len(account)) + won + alike * place, won, account

    truth = ranking_auc(*drawn(40_000, 5)[:2])
    found = [ranking_auc(*drawn(accounts, 20)) for _ in range(200)]

    assert truth is not None
    assert sum(each is not None and each.low <= truth.value <= each.high for each in found) >= 180


@pytest.mark.parametrize("accounts", [8, 20])
def test_of_few_accounts_wholly_won_or_lost_the_auc_is_as_sure_as_it_says(accounts):
    random, truth, held = np.random.default_rng(accounts), 0.7602, 0
    for _ in range(300):
        account = np.repeat(np.arange(accounts), 20)
        won = (np.arange(accounts) < random.binomial(accounts - 2, 0.4) + 1)[account]
        scores = np.sqrt(0.5) * (random.normal(size=accounts)[account] + random.normal(size=len(won))) + won
        found = ranking_auc(scores, won, account)
        held += found is not None and found.low <= truth <= found.high

    assert held / 300 >= 0.9


def test_four_wins_on_top_of_all_losses_may_be_less_than_sure():
    found = ranking_auc(np.arange(100.0), np.arange(100) >= 96)

    assert found is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low < 0.85
