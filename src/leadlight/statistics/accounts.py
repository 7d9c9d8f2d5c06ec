"""Leads that come in accounts tell less than as many that stand alone."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]


def design_effect(values: Floats, account: Whole | None) -> float:
    """How many times as much a sum of values varies where accounts are drawn whole (Kish 1965); at least 1.

    Both have the shape (leads,). Where all values are alike nothing says that leads of one account are not,
    and each account counts once.
    """
    if account is None or not len(values):
        return 1.0
    place = np.unique(account, return_inverse=True)[1]
    accounts, apart = int(place.max()) + 1, values - values.mean()
    alone = float((apart**2).sum())
    if accounts == 1 or not alone:
        return len(values) / accounts
    together = float((np.bincount(place, weights=apart) ** 2).sum()) * accounts / (accounts - 1)
    return max(together / alone, 1.0)
