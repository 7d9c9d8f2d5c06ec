"""How rare counts and pauses are, beside SciPy and beside their sums."""

from math import exp, lgamma, log, log10

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from leadlight.engage import tails
from leadlight.engage.tails import pause_of_rarity, rarity_of_count, rarity_of_pause

shapes = st.floats(0.05, 200)
odds = st.floats(0.001, 10)
counts = st.floats(0.5, 500)


@given(st.integers(1, 60), shapes, odds)
def test_the_tail_is_the_sum_of_its_probabilities(count, shape, odds):
    below = sum(
        exp(
            lgamma(k + shape)
            - lgamma(k + 1)
            - lgamma(shape)
            + k * log(odds / (1 + odds))
            - shape * log(1 + odds)
        )
        for k in range(count)
    )
    found = rarity_of_count(count, shape, odds)

    if count <= shape * odds:
        assert found == 0
    elif 1 - below > 1e-6:
        assert found == pytest.approx(-log10(1 - below), abs=1e-6)


@given(st.integers(1, 500), shapes, odds)
def test_the_tail_is_that_of_another_implementation(count, shape, odds):
    if count > shape * odds:
        there = -stats.nbinom.logsf(count - 1, shape, 1 / (1 + odds)) / log(10)
        if there < 250:
            assert rarity_of_count(count, shape, odds) == pytest.approx(there, rel=1e-6, abs=1e-8)


@given(counts, st.floats(0, 50), shapes, odds)
def test_more_is_never_commoner(count, more, shape, odds):
    assert rarity_of_count(count + more, shape, odds) >= rarity_of_count(count, shape, odds) - 1e-9


@given(counts, shapes, odds, st.floats(1, 5))
def test_what_a_busier_lead_does_is_never_rarer(count, shape, odds, times):
    assert rarity_of_count(count, shape, odds * times) <= rarity_of_count(count, shape, odds) + 1e-9


def test_no_count_is_rare_for_nobody():
    assert rarity_of_count(0, 1, 1) == 0


def test_a_fraction_that_meets_zero_goes_on():
    assert tails._inverse(0.0) > 1e299  # noqa: SLF001 - no argument reaches it


def test_a_fraction_that_does_not_end_is_cut(monkeypatch):
    whole = rarity_of_count(30, 5, 1)
    monkeypatch.setattr(tails, "_TERMS", 3)

    assert rarity_of_count(30, 5, 1) == pytest.approx(whole, rel=0.2)


@given(st.floats(0.1, 12), shapes, st.floats(0.5, 100))
def test_a_pause_is_as_rare_as_was_asked_for(rarity, shape, rate):
    pause = pause_of_rarity(rarity, shape, rate) if rarity / shape < 200 else 0

    assert not pause or rarity_of_pause(pause, shape, rate) == pytest.approx(rarity, rel=1e-6)
