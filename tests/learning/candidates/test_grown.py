"""Trees as LightGBM grew them say what LightGBM says."""

import lightgbm
import numpy as np
import pytest

from leadlight.learning.candidates.columns import Columns
from leadlight.learning.candidates.grown import read_trees
from leadlight.learning.matrix import Matrix, Numbers


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("won", [0.3, 0.0])
def test_trees_that_were_read_predict_what_the_booster_predicts(gaps, won):
    chance = np.random.default_rng(5)
    values = chance.normal(size=(400, 3))
    values[chance.random(values.shape) < gaps] = np.nan
    outcome = (np.nan_to_num(values[:, 0]) + chance.normal(size=400) > 0) * (won > 0)
    settings = {"objective": "regression", "num_leaves": 6, "verbose": -1, "num_threads": 1, "seed": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(values, outcome.astype(float)), 12)
    columns = Columns(("a", "b", "c"), ("a", "b", "c"), (), values)

    trees = read_trees(booster, columns, 0.0)

    asked = np.vstack([values, [[np.nan, 0.0, np.nan], [0.0, np.nan, 0.0]]]) if gaps else values
    matrix = Matrix(len(asked), tuple(Numbers(name, name, asked[:, at]) for at, name in enumerate("abc")))
    assert trees.contributions(matrix).log_odds == pytest.approx(booster.predict(asked), abs=1e-9)


def test_a_value_that_is_missing_where_none_was_goes_the_way_of_most_leads_and_is_no_zero():
    values = np.concatenate([np.zeros(40), np.full(360, 5.0)])[:, None]
    settings = {"objective": "regression", "num_leaves": 2, "verbose": -1, "num_threads": 1, "seed": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(values, (values[:, 0] == 0).astype(float)), 5)
    trees = read_trees(booster, Columns(("a",), ("a",), (), values), 0.0)

    zero, five, missing = trees.contributions(
        Matrix(3, (Numbers("a", "a", np.array([0.0, 5.0, np.nan])),))
    ).log_odds

    assert missing == five
    assert missing < zero
