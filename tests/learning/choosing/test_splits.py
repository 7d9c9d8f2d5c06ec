"""Who learns and who judges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from leadlight.learning.choosing.splits import apart, folds, newest, parted, rolling

ROWS = np.arange(200)
WON = (np.arange(200) % 4 == 0).astype(float)


def test_the_newest_fifth_judges():
    fold = newest(ROWS, None)

    assert fold.learn.tolist() == list(range(160))
    assert fold.judge.tolist() == list(range(160, 200))


def test_rolling_folds_learn_from_what_came_before_alone():
    found = rolling(ROWS, None)

    assert len(found) == 5
    assert all(fold.learn.max() < fold.judge.min() for fold in found)
    assert found[-1].judge[-1] == 199


def test_every_fold_has_its_share_of_wins():
    found = folds(WON, ROWS, None, 5, seed=0)

    assert sorted(np.concatenate([fold.judge for fold in found])) == ROWS.tolist()
    assert [WON[fold.judge].sum() for fold in found] == [10] * 5


@given(some.lists(some.integers(0, 15), min_size=200, max_size=200), some.integers(0, 3))
def test_no_account_stands_on_both_sides(accounts, seed):
    group = np.array(accounts)

    found = [newest(ROWS, group), *rolling(ROWS, group), *folds(WON, ROWS, group, 5, seed)]

    assert not any(set(group[fold.learn]) & set(group[fold.judge]) for fold in found)


def test_accounts_are_dealt_in_even_parts():
    group = np.repeat(np.arange(50), 4)

    part = parted(WON, group, 5, seed=0)

    assert np.bincount(part).tolist() == [40] * 5


def test_an_account_that_is_everywhere_leaves_leads_to_learn_from():
    group = np.where(ROWS % 10 == 0, 1 + ROWS, 0)

    fold = apart(ROWS[:160], ROWS[160:], group)

    assert len(fold.learn) == 160
    assert len(fold.judge) == 4


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_deals_the_same(seed):
    assert (parted(WON, None, 5, seed) == parted(WON, None, 5, seed)).all()
