"""Which candidate is chosen, where the folds can tell and where they cannot."""

from dataclasses import replace

import numpy as np
import pytest

from leadlight.learning.candidates.lasting import LASTING
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.choice import Course, Trial, blends, chosen
from leadlight.learning.choosing.splits import Fold
from leadlight.learning.matrix import Matrix
from leadlight.statistics.odds import chance

LEADS, BLOCKS = 1200, 4
TRUTH = np.random.default_rng(3).normal(0, 1.5, LEADS)
WON = (np.random.default_rng(4).random(LEADS) < chance(TRUTH)).astype(float)
SAMPLE = Sample(Matrix(LEADS, ()), WON, np.ones(LEADS), np.zeros(LEADS, dtype=np.int64))
PARTS = np.array_split(np.arange(LEADS), BLOCKS)
FOLDS = tuple(Fold(np.concatenate(PARTS[:at]), PARTS[at]) for at in range(1, BLOCKS))


def trial(name, complexity, noise, shares=None, *, whole=True):
    found = TRUTH + np.random.default_rng(complexity).normal(0, noise, LEADS)
    odds = np.full((len(FOLDS), LEADS), np.nan)
    for number, fold in enumerate(FOLDS):
        odds[number, fold.judge] = found[fold.judge]
    return Trial(name, complexity, shares or ((name, 1.0),), odds, 0.0, whole)


def mean_of(*names, complexity, noise):
    return trial("mean", complexity, noise, tuple((name, 1 / len(names)) for name in names))


@pytest.mark.parametrize("in_time", [True, False])
def test_of_two_as_good_the_simpler_is_chosen(in_time):
    trials = [trial("plain", 1, 0.01), trial("rich", 5, 0.0)]

    assert chosen(trials, SAMPLE, Course(FOLDS, in_time)).name == "plain"


@pytest.mark.parametrize("in_time", [True, False])
def test_one_that_is_clearly_worse_is_not_chosen_for_being_simple(in_time):
    trials = [trial("plain", 1, 2.0), trial("rich", 5, 0.0)]

    assert chosen(trials, SAMPLE, Course(FOLDS, in_time)).name == "rich"


@pytest.mark.parametrize("in_time", [True, False])
def test_a_wide_mean_comes_before_a_simple_one_as_good(in_time):
    trials = [trial("plain", 1, 0.01), mean_of(*"abcd", complexity=7, noise=0.0)]

    assert chosen(trials, SAMPLE, Course(FOLDS, in_time)).name == "mean"


def test_of_two_wide_means_the_one_that_looks_away_from_what_passes_comes_first():
    lasting = [f"{name}{LASTING}" for name in "abcd"]
    trials = [
        mean_of(*"abcde", complexity=7, noise=0.0),
        replace(mean_of(*lasting, complexity=6, noise=0.02), name="lasting"),
    ]

    assert chosen(trials, SAMPLE, Course(FOLDS, in_time=True)).name == "lasting"


def test_a_wide_mean_that_is_clearly_worse_is_not_chosen():
    trials = [trial("plain", 1, 0.0), mean_of(*"abcd", complexity=7, noise=2.0)]

    assert chosen(trials, SAMPLE, Course(FOLDS, in_time=True)).name == "plain"


def test_a_wide_mean_goes_on_without_a_beaten_member_and_a_narrow_one_does_not():
    trials = [trial(name, at, 0.1) for at, name in enumerate("abcd")] + [trial("e", 9, 3.0, whole=False)]

    found = blends(trials, {"wide": tuple("abcde"), "narrow": tuple("ae")}, SAMPLE)

    assert [each.name for each in found] == ["wide"]
    assert [name for name, _ in found[0].shares] == list("abcd")
