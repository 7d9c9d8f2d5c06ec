"""Logistic regression as its library has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.learning.peers.coding import one_hot, wins
from leadlight.learning.dataset import Floats, Whole

if TYPE_CHECKING:
    import pandas as pd


def logistic(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """Scaled numbers, one column a text, the default penalty."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy

    known, asked = one_hot(train, test)
    model = LogisticRegression(max_iter=1000).fit(known, outcome)
    return wins(model, asked)
