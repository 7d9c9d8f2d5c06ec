"""Gradient boosting by LightGBM: small trees, many small steps, stopped when parts left out stop gaining."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadlight.learning.candidates.columns import Columns, columns_of
from leadlight.learning.candidates.grown import Booster, lightgbm, read_trees
from leadlight.learning.candidates.sample import PARTS, Sample
from leadlight.learning.candidates.trees import Trees
from leadlight.learning.dataset import Floats, Whole
from leadlight.statistics.odds import log_odds


@dataclass(frozen=True, slots=True)
class Boosting:
    """Trees that correct each other."""

    name: str = "gradient boosting"
    complexity: int = 5
    leaves: int = 8
    rate: float = 0.05
    most_rounds: int = 400
    alone: bool = False
    parts: int = 0

    def fit(self, sample: Sample, seed: int) -> Trees:
        """Learn; the number of rounds is what left-out parts like best."""
        columns = columns_of(sample)
        settings = self._settings(sample, seed)
        rounds = self._rounds(columns, sample, settings)
        booster: Booster = lightgbm().train(settings, _data(columns.values, sample, settings), rounds)
        return read_trees(booster, columns, float(log_odds(np.asarray(sample.base_rate))))

    def _settings(self, sample: Sample, seed: int) -> dict[str, Any]:
        size = sample.size
        settings = {
            "objective": "binary", "learning_rate": self.rate, "num_leaves": self.leaves, "max_depth": 5,
            "min_data_in_leaf": int(np.clip(size // 40, 4, 20)),
            "lambda_l2": 5.0, "min_sum_hessian_in_leaf": 1e-3,
            "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63,
            "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbose": -1,
            "boost_from_average": False, "feature_pre_filter": False,
        }  # fmt: skip
        if self.alone:
            settings["interaction_constraints"] = [[i] for i in range(len(sample.matrix.features))]
        return settings

    def _rounds(self, columns: Columns, sample: Sample, settings: dict[str, Any]) -> int:
        """The number of rounds with the least log loss on parts left out."""
        parts = self.parts or (_parts(sample.size))
        losses = np.zeros(self.most_rounds)
        for part in range(parts):
            inside = np.flatnonzero(sample.part == part)
            outside = np.flatnonzero(sample.part != part)
            if len(inside) and len(outside):
                losses += self._curve(columns.values, sample, settings, (inside, outside))
        return max(10, int(np.argmin(losses)) + 1)

    def _curve(
        self, values: Floats, sample: Sample, settings: dict[str, Any], rows: tuple[Whole, Whole]
    ) -> Floats:
        inside, outside = rows
        learner = lightgbm()
        start = float(log_odds(np.asarray(sample.base_rate)))
        data = _data(values[outside], sample.taken(outside), settings)
        test = learner.Dataset(
            values[inside],
            sample.won[inside],
            weight=sample.weight[inside],
            reference=data,
            init_score=np.full(len(inside), start),
            params=settings,
        )
        curve: dict[str, Any] = {}
        learner.train(
            {**settings, "metric": "binary_logloss"},
            data,
            self.most_rounds,
            valid_sets=[test],
            callbacks=[learner.record_evaluation(curve), learner.early_stopping(50, verbose=False)],
        )
        got = np.array(curve["valid_0"]["binary_logloss"]) * sample.weight[inside].sum()
        return np.append(got, np.full(self.most_rounds - len(got), got[-1] if len(got) else 0.0))


def _parts(leads: int) -> int:
    """How many parts are left out in turn: many leads say in one what few say in five."""
    return PARTS if leads < 1500 else 2 if leads < 4000 else 1


def _data(values: Floats, sample: Sample, settings: dict[str, Any]) -> object:
    start = float(log_odds(np.asarray(sample.base_rate)))
    first = np.full(sample.size, start)
    found: object = lightgbm().Dataset(
        values, sample.won, weight=sample.weight, params=settings, init_score=first
    )
    return found
