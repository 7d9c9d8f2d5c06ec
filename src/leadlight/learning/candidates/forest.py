"""A random forest by LightGBM: trees that do not know of each other, each voting in log-odds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from leadlight.learning.candidates.columns import columns_of
from leadlight.learning.candidates.grown import lightgbm, read_trees
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.candidates.trees import Tree, Trees
from leadlight.learning.dataset import Whole
from leadlight.statistics.odds import log_odds

PRIOR_LEADS = 4.0
"""How many average leads are added to each leaf."""


@dataclass(frozen=True, slots=True)
class Forest:
    """The mean of trees, each grown on some leads and some fields."""

    name: str = "random forest"
    complexity: int = 6
    trees: int = 100

    def fit(self, sample: Sample, seed: int) -> Trees:
        """Learn; the leaves' log-odds are those of their leads, drawn a little towards all leads'."""
        columns, learner = columns_of(sample), lightgbm()
        settings = self._settings(sample, seed)
        data = learner.Dataset(columns.values, sample.won, weight=sample.weight, params=settings)
        booster = learner.train(settings, data, self.trees)
        grown = read_trees(booster, columns, 0.0)
        leaf = booster.predict(columns.values, pred_leaf=True, num_threads=1).reshape(sample.size, -1)
        prior = sample.base_rate, len(grown.trees)
        trees = tuple(_voting(tree, leaf[:, at], sample, prior) for at, tree in enumerate(grown.trees))
        return replace(grown, trees=trees)

    def _settings(self, sample: Sample, seed: int) -> dict[str, Any]:
        fields = max(1, len(sample.matrix.features))
        return {
            "objective": "binary", "boosting": "rf", "num_leaves": 48, "max_depth": 9,
            "min_data_in_leaf": int(np.clip(sample.size // 100, 4, 20)), "min_sum_hessian_in_leaf": 1e-3,
            "feature_fraction": 0.9, "feature_fraction_bynode": min(1.0, max(0.35, fields ** -0.5)),
            "bagging_fraction": 0.63, "bagging_freq": 1, "max_bin": 63,
            "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
        }  # fmt: skip


def _voting(tree: Tree, leaf: Whole, sample: Sample, prior: tuple[float, int]) -> Tree:
    """The tree with log-odds of the leads at each node, divided by the number of trees."""
    rate, trees = prior
    node = leaf + int((tree.column >= 0).sum())  # leaves stand behind the inner nodes
    total = np.bincount(node, sample.weight, minlength=len(tree.column))
    won = np.bincount(node, sample.weight * sample.won, minlength=len(tree.column))
    value = log_odds((won + PRIOR_LEADS * rate) / (total + PRIOR_LEADS)) / trees
    for place in reversed(np.flatnonzero(tree.column >= 0)):
        pair = [tree.left[place], tree.right[place]]
        total[place] = total[pair].sum()
        value[place] = total[pair] @ value[pair] / max(total[place], 1e-12)
    return replace(tree, value=value)
