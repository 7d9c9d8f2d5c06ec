"""A tree and a forest as their library has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.learning.peers.coding import ordinal, wins
from leadlight.learning.dataset import Floats, Whole

if TYPE_CHECKING:
    import pandas as pd


def tree(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """One tree, grown to the end."""
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 - heavy

    known, asked = ordinal(train, test)
    return wins(DecisionTreeClassifier(random_state=0).fit(known, outcome), asked)


def forest(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """A hundred trees, grown to the end."""
    from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415 - heavy

    known, asked = ordinal(train, test)
    model = RandomForestClassifier(random_state=0, n_jobs=1).fit(known, outcome)
    return wins(model, asked)
