"""How long outcomes are remembered: long where nothing moves, shortly where the level does."""

import numpy as np
import pytest

from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.memory import overall, remembered
from leadlight.learning.matrix import Matrix
from leadlight.statistics.odds import chance

LEADS = 3000
ODDS = np.random.default_rng(1).normal(-1.5, 0.8, LEADS)


def sample_of(level):
    won = (np.random.default_rng(2).random(LEADS) < chance(ODDS + level)).astype(float)
    return Sample(Matrix(LEADS, ()), won, np.ones(LEADS), np.zeros(LEADS, dtype=np.int64))


def test_where_nothing_moves_nothing_is_forgotten():
    assert remembered(ODDS[None, :], sample_of(np.zeros(LEADS))) is None


@pytest.mark.parametrize("after", [1.5, -1.5])
def test_where_the_level_has_moved_the_newest_leads_count(after):
    sample = sample_of(np.where(np.arange(LEADS) < 2200, 0.0, after))

    memory = remembered(ODDS[None, :], sample)

    assert memory is not None
    newest = overall(ODDS[None, :], sample, memory, in_time=True).applied(ODDS[-500:])
    assert chance(newest).mean() == pytest.approx(sample.won[-500:].mean(), abs=0.05)


def test_too_few_leads_to_tell_forget_nothing():
    few = np.full((2, LEADS), np.nan)
    few[0, 100:103] = 0.5

    assert remembered(few, sample_of(np.zeros(LEADS))) is None
    assert remembered(np.full((2, LEADS), np.nan), sample_of(np.zeros(LEADS))) is None
