"""Nine single models, untuned, and the constant: what the automatic path is measured against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

import pandas as pd

from leadlight.learning.dataset import Floats, Whole

Peer: TypeAlias = Callable[[pd.DataFrame, Whole, pd.DataFrame], Floats]
"""Learns from leads and their outcomes, returns the probability that each of other leads is won."""

WHERE: Mapping[str, str] = {
    "constant": "constant",
    "logistic": "linear",
    "tree": "trees",
    "naive_bayes": "naive_bayes",
    "scorecard": "cards",
    "ten_terms": "cards",
    "forest": "trees",
    "ebm": "boosters",
    "lightgbm": "boosters",
    "catboost": "boosters",
}
"""The module in which each is a function of the same name."""


def peer(name: str) -> Peer:
    """The function of a peer; its library is loaded when it runs."""
    found: Peer = getattr(import_module(f"{__name__}.{WHERE[name]}"), name)
    return found
