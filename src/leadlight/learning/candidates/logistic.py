"""Penalised logistic regression on scaled numbers and the levels of categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.blocks import plain_blocks, tables_of
from leadlight.learning.candidates.penalised import Rows, fitted
from leadlight.learning.candidates.sample import Sample


@dataclass(frozen=True, slots=True)
class Logistic:
    """One regression on the columns of all features."""

    name: str = "logistic regression"
    complexity: int = 1

    def fit(self, sample: Sample, seed: int) -> Additive:
        """Learn; `seed` is not needed."""
        del seed
        blocks = [block for feature in sample.matrix.features for block in plain_blocks(feature, sample)]
        columns = np.column_stack([np.zeros((sample.size, 0)), *(block.columns for block in blocks)])
        centre = sample.weight @ columns / sample.weight.sum()
        line = fitted(Rows(columns - centre, sample.won, sample.weight, np.ones(columns.shape[1])))
        return Additive(line.intercept - float(centre @ line.slopes), tables_of(blocks, line.slopes))
