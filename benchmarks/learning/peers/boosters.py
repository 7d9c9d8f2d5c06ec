"""Boosted trees as their libraries have them: three packages, their defaults, one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.learning.peers.coding import one_hot, text_names, wins
from leadlight.learning.dataset import Floats, Whole

if TYPE_CHECKING:
    import pandas as pd


def ebm(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """The additive glass box without pairs of fields: pairs cost fifteen times as long."""
    from interpret.glassbox import ExplainableBoostingClassifier  # noqa: PLC0415 - heavy

    kinds = ["nominal" if name in text_names(train) else "continuous" for name in train]
    model = ExplainableBoostingClassifier(interactions=0, feature_types=kinds, n_jobs=1, random_state=0)
    model.fit(train, outcome)
    return wins(model, test)


def lightgbm(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """A column a text, which served it better than its own categories."""
    from lightgbm import LGBMClassifier  # noqa: PLC0415 - heavy

    known, asked = one_hot(train, test)
    model = LGBMClassifier(n_jobs=1, random_state=0, verbose=-1, deterministic=True).fit(known, outcome)
    return wins(model, asked)


def catboost(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """Texts as CatBoost's own categories."""
    from catboost import CatBoostClassifier  # noqa: PLC0415 - heavy

    model = CatBoostClassifier(
        cat_features=text_names(train),
        thread_count=1,
        random_seed=0,
        verbose=False,
        allow_writing_files=False,
    )
    model.fit(train, outcome)
    return wins(model, test)
