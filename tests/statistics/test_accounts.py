import numpy as np
import pytest

from leadlight.statistics.accounts import design_effect


def test_leads_that_stand_alone_or_differ_within_accounts_tell_all_they_can():
    values = np.tile([0.0, 1.0], 50)

    assert design_effect(values, None) == 1
    assert design_effect(values, np.arange(100)) == pytest.approx(1, abs=0.02)
    assert design_effect(values, np.arange(100) // 2) == 1


def test_leads_of_an_account_that_ends_as_one_tell_as_much_as_one():
    values = np.tile(np.repeat([0.0, 1.0], 10), 50)

    assert design_effect(values, np.arange(1_000) // 10) == pytest.approx(10, rel=0.02)


def test_where_all_leads_are_alike_each_account_counts_once():
    assert design_effect(np.ones(12), np.arange(12) // 3) == 3
    assert design_effect(np.arange(12.0), np.zeros(12, dtype=np.int64)) == 12


def test_of_no_leads_nothing_is_said():
    assert design_effect(np.empty(0), np.empty(0, dtype=np.int64)) == 1
