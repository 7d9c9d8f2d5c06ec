"""Odoo's predictive lead scoring: how often each value was won and lost, multiplied.

As `crm.lead` of Odoo has it: a value never won (or never lost) counts as 0.1, a share is of the counts of
its field, empty and unseen values say nothing, and the answer lies between 0.01 % and 99.99 %. Odoo's
fields are choices; numbers enter as tenths of the leads learned from.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.learning.peers.coding import number_names
from leadlight.learning.dataset import Floats, Whole

NEVER = 0.1


def naive_bayes(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """The products of the shares, and what part of their sum is that of the wins."""
    won = outcome == 1
    odds = np.full(len(test), np.log(won.sum() / (~won).sum()))
    for name in map(str, train):
        known, asked = values(name, train, test)
        counts = pd.crosstab(pd.Series(known), pd.Series(won)).reindex(columns=[False, True], fill_value=0)
        counts = counts.drop(index="", errors="ignore").astype(float).replace(0, NEVER)
        shares = np.log(counts / counts.sum())
        odds += pd.Series(asked).map(shares[True] - shares[False]).fillna(0).to_numpy()
    probability: Floats = np.clip(np.round(1 / (1 + np.exp(-odds)), 4), 0.0001, 0.9999)
    return probability


def values(name: str, train: pd.DataFrame, test: pd.DataFrame) -> tuple[list[str], list[str]]:
    """A field of both tables as choices, "" where it is empty."""
    if name not in number_names(train):
        return list(train[name]), list(test[name])
    edges = np.unique(train[name].quantile(np.arange(0.1, 1, 0.1)).dropna())
    first, second = (
        ["" if np.isnan(number) else str(np.searchsorted(edges, number)) for number in frame[name]]
        for frame in (train, test)
    )
    return first, second
