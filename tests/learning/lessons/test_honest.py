"""What a lesson says of leads that it had not learned from."""

import numpy as np
import pytest

from leadlight.learning.lessons.honest import Honest
from leadlight.statistics.odds import chance


def test_that_everybody_was_won_more_often_for_a_time_is_no_property_of_the_leads_then():
    draw = np.random.default_rng(0)
    odds, turn = draw.normal(size=4_000), np.arange(4_000) // 2_000
    won = (draw.random(4_000) < chance(odds + 1.5 * turn)).astype(float)

    _, levelled = Honest(np.arange(4_000), odds, turn).levelled(won)

    assert (levelled - odds)[turn == 0] == pytest.approx(0.0, abs=0.1)
    assert (levelled - odds)[turn == 1] == pytest.approx(1.5, abs=0.1)


def test_a_lead_that_is_predicted_twice_comes_once_with_the_mean():
    twice = Honest(np.array([7, 3, 7, 3]), np.array([1.0, -1.0, 2.0, -1.0]), np.array([0, 0, 1, 1]))
    once = Honest(np.array([3, 7]), np.array([-1.0, 1.5]), np.zeros(2, dtype=np.int64))

    places, odds = twice.levelled(np.array([1.0, 0.0, 1.0, 0.0]))

    assert places.tolist() == [3, 7]
    assert odds == pytest.approx(once.levelled(np.array([0.0, 1.0]))[1], abs=0.2)


def test_nothing_said_is_nothing_levelled():
    nothing = np.zeros(0, dtype=np.int64)

    places, odds = Honest(nothing, np.zeros(0), nothing).levelled(np.zeros(0))

    assert len(places) == len(odds) == 0
