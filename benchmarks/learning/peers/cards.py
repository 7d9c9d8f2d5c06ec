"""Scorecards: fields in bins, a weight of evidence a bin; and ten terms with whole points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.learning.peers.coding import number_names, wins
from leadlight.learning.dataset import Floats, Whole

if TYPE_CHECKING:
    import pandas as pd

TERMS, LARGEST = 10, 5
RARE = 0.01


def scorecard(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """Ten bins a number, a bin a text; logistic regression over the weights of evidence."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy

    pairs = [weighed(*binned(name, train, test), outcome) for name in map(str, train)]
    known, asked = (np.column_stack(side) for side in zip(*pairs, strict=True))
    return wins(LogisticRegression(max_iter=1000).fit(known, outcome), asked)


def binned(name: str, train: pd.DataFrame, test: pd.DataFrame) -> tuple[Whole, Whole]:
    """The bin of each value: 0 for missing or not seen, 1 for texts under one in a hundred."""
    if name in number_names(train):
        edges = np.unique(train[name].quantile(np.arange(0.1, 1, 0.1)).dropna())
        return placed(train[name], edges), placed(test[name], edges)
    shares = train[name].value_counts(normalize=True)
    places = {str(level): 2 + at if share >= RARE else 1 for at, (level, share) in enumerate(shares.items())}
    return coded(train[name], places), coded(test[name], places)


def placed(values: pd.Series[float], edges: Floats) -> Whole:
    """The tenth of each number, from 2 on; 0 where there is none."""
    places = 2 + np.searchsorted(edges, values.fillna(0).to_numpy())
    return np.where(values.isna(), 0, places).astype(np.int64)


def coded(values: pd.Series[str], places: dict[str, int]) -> Whole:
    return np.asarray([places.get(value, 0) for value in values], dtype=np.int64)


def weighed(known: Whole, asked: Whole, outcome: Whole) -> tuple[Floats, Floats]:
    """Each bin's log of its share of the wins over its share of the losses, half a lead added to both."""
    size = int(max(known.max(), asked.max())) + 1
    won = np.bincount(known, outcome == 1, minlength=size)
    lost = np.bincount(known, outcome == 0, minlength=size)
    weight = np.log((won + 0.5) / (won.sum() + 0.5)) - np.log((lost + 0.5) / (lost.sum() + 0.5))
    weight[(won + lost) == 0] = 0.0
    return weight[known], weight[asked]


def ten_terms(train: pd.DataFrame, outcome: Whole, test: pd.DataFrame) -> Floats:
    """The first ten conditions on the lasso's path, points from −5 to 5, and what the sums have won."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy

    known, asked = conditions(train, test)
    terms = first_terms(known, outcome)
    weights = LogisticRegression(C=1.0, max_iter=1000).fit(known[:, terms], outcome).coef_[0]
    points = np.round(LARGEST * weights / max(np.abs(weights).max(), 1e-9))
    sums = [(side[:, terms] @ points)[:, None] for side in (known, asked)]
    return wins(LogisticRegression(C=1e3).fit(sums[0], outcome), sums[1])


def conditions(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Floats, Floats]:
    """A column for each `is this text` and `is above this tenth` that holds for one lead in a hundred."""
    sides: tuple[list[Floats], list[Floats]] = ([], [])
    for name in map(str, train):
        known, asked = binned(name, train, test)
        numeric = name in number_names(train)
        for level in np.unique(known):
            for side, bins in zip(sides, (known, asked), strict=True):
                side.append((bins >= level if numeric and level > 1 else bins == level).astype(float))
    holds, told = np.column_stack(sides[0]), np.column_stack(sides[1])
    kept = (holds.mean(axis=0) >= RARE) & (holds.mean(axis=0) <= 1 - RARE)
    return holds[:, kept], told[:, kept]


def first_terms(known: Floats, outcome: Whole) -> Whole:
    """The conditions of the strongest penalty that leaves at least ten, the heaviest ten of them."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - heavy

    weights = np.zeros(known.shape[1])
    for strength in np.geomspace(0.3, 300, 16) / len(outcome) ** 0.5 / 10:
        model = LogisticRegression(l1_ratio=1, C=strength, solver="liblinear", random_state=0)
        weights = model.fit(known, outcome).coef_[0]
        if np.count_nonzero(weights) >= TERMS:
            break
    return np.argsort(-np.abs(weights), kind="stable")[:TERMS]
