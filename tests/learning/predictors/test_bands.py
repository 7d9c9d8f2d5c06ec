import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadlight.learning.predictors.bands import NO_BANDS, in_ties, quarters


def shares(cuts, probability):
    """The share of leads in each band."""
    band = np.searchsorted(cuts, probability, side="right")
    return (np.bincount(band, minlength=4) / len(probability)).tolist()


def test_of_leads_that_all_differ_each_band_has_a_quarter():
    assert shares(quarters(np.linspace(0.1, 0.9, 100)), np.linspace(0.1, 0.9, 100)) == [0.25] * 4


def test_a_cut_lies_beside_leads_that_share_their_probability():
    """Where a third of the leads share the lowest probability, all of them are in the lowest band."""
    probability = np.concatenate([np.full(33, 0.1), np.linspace(0.2, 0.9, 67)])

    assert shares(quarters(probability), probability) == [0.33, 0.17, 0.25, 0.25]


def test_most_leads_with_one_probability_stand_in_one_band_however_its_last_digit_falls():
    probability = np.concatenate([np.linspace(0.1, 0.2, 40), np.full(60, 0.3)])
    cuts = quarters(probability)

    for digit in (-1e-15, 0, 1e-15):
        assert len(set(np.searchsorted(cuts, probability[40:] + digit, side="right"))) == 1


def test_few_leads_that_are_alike_by_chance_are_no_tie():
    scores = np.concatenate([np.zeros(4), np.arange(1.0, 97.0)])

    assert not in_ties(scores).any()
    assert in_ties(np.concatenate([np.zeros(5), scores])).sum() == 9
    assert not in_ties(np.concatenate([np.zeros(5), np.arange(1.0, 2_000.0)])).any()


@given(st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9, 1.0]), min_size=1, max_size=60))
def test_cuts_follow_each_other(probability):
    cuts = quarters(np.array(probability))

    assert (np.diff(cuts) >= 0).all()
    assert len(cuts) == len(NO_BANDS.cuts)
