"""What a lesson goes by: the folds that choose."""

import numpy as np

from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.choice import Chance
from leadlight.learning.lessons.lesson import course_of
from leadlight.learning.matrix import Matrix

LEADS = 800


def sample():
    won = np.random.default_rng(3).integers(0, 2, LEADS).astype(float)
    return Sample(Matrix(LEADS, ()), won, np.ones(LEADS), np.arange(LEADS) % 5)


def test_leads_in_order_choose_by_blocks_of_time():
    assert course_of(sample(), None, Chance(0), in_time=True).in_time


def test_accounts_that_come_and_go_choose_by_blocks_of_time():
    assert course_of(sample(), np.arange(LEADS) // 4, Chance(0), in_time=True).in_time


def test_accounts_that_return_all_the_time_choose_by_folds_that_judge_everyone():
    """Nearly every lead of a later block has older ones of its account: few could judge in time."""
    group = np.random.default_rng(5).integers(0, 80, LEADS)

    course = course_of(sample(), group, Chance(0), in_time=True)

    assert not course.in_time
    assert sum(len(fold.judge) for fold in course.folds) == LEADS
