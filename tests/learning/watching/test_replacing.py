import numpy as np

from leadlight.learning.watching.replacing import shadow


def drawn(leads=1_000, seed=0):
    random = np.random.default_rng(seed)
    odds = random.normal(size=leads) - 1
    return odds, random.random(leads) < 1 / (1 + np.exp(-odds))


def test_a_better_predictor_may_replace_the_old_one():
    odds, won = drawn()

    found = shadow(np.full(len(odds), -1.0), odds, won)

    assert found.at_least_as_good
    assert found.gain.low > 0
    assert "at least as good as the old one" in found.sentence


def test_a_worse_predictor_may_not():
    odds, won = drawn()

    found = shadow(odds, -odds, won)

    assert not found.at_least_as_good
    assert "worse than the old one" in found.sentence


def test_the_same_predictor_is_at_least_as_good():
    odds, won = drawn()

    found = shadow(odds, odds, won)

    assert found.at_least_as_good
    assert (found.gain.low, found.gain.value, found.gain.high) == (0, 0, 0)
