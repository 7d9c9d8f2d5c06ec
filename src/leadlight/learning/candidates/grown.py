"""Trees as LightGBM grew them, read into tables."""

from __future__ import annotations

import re
from typing import Any, Protocol

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.candidates.columns import Columns
from leadlight.learning.candidates.trees import Tree, Trees
from leadlight.learning.dataset import Floats, Whole

_PAIR = re.compile(r"^(\w+)=(.*)$", re.MULTILINE)
_INNER = ("split_feature", "decision_type", "left_child", "right_child")
_DEFAULT_LEFT, _NAN = 2, 2
"""LightGBM's `decision_type` has bits: 1 for categories, 2 for missing values to the left, 4 and 8 for what
is missing, 2 of which is NaN."""


_LARGEST = 1e300
"""What stands for a cut above every number, for a file holds no infinity."""


class Booster(Protocol):
    """What is needed of a booster that LightGBM has trained."""

    def model_to_string(self) -> str: ...


def lightgbm() -> Any:  # noqa: ANN401 - a module without types
    """LightGBM, loaded when something is fitted and no sooner; raises DataError where it is not installed."""
    try:
        import lightgbm as module  # noqa: PLC0415 - an extra, which takes a second to load
    except ImportError:
        raise DataError(
            "Learning needs LightGBM. Install it with `pip install lightgbm`, as the extra `learn` does."
        ) from None
    return module


def read_trees(booster: Booster, columns: Columns, base: float) -> Trees:
    """The trees of a booster over columns, on top of log-odds it does not know of."""
    blocks = booster.model_to_string().split("\nTree=")[1:]
    trees = tuple(_tree(dict(_PAIR.findall(block))) for block in blocks)
    return Trees(base, columns.names, columns.fields, columns.codes, trees)


def _tree(said: dict[str, str]) -> Tree:
    """One tree: its inner nodes in the order in which they were split, then its leaves."""
    column, how, left, right = (_whole(said, name) for name in _INNER)
    inner = len(column)
    cut = np.clip(_numbers(said, "threshold"), -_LARGEST, _LARGEST)
    values = np.concatenate([np.zeros(inner), _numbers(said, "leaf_value")])
    leaves = len(values) - inner
    counts = np.concatenate([np.zeros(inner), _numbers(said, "leaf_count") if inner else np.ones(1)])
    left, right = (np.where(side < 0, inner + ~side, side) for side in (left, right))
    for place in reversed(range(inner)):
        pair = [left[place], right[place]]
        counts[place] = counts[pair].sum()
        values[place] = counts[pair] @ values[pair] / counts[place]
    # where none was missing among the leads learned from, a missing value goes the way of most of them
    missing = np.where(how >> 2 & 3 == _NAN, how & _DEFAULT_LEFT != 0, counts[left] >= counts[right])
    none = np.zeros(leaves, dtype=np.int64)
    return Tree(
        np.append(column, none - 1),
        np.append(cut, np.zeros(leaves)),
        np.append(missing, np.zeros(leaves, dtype=np.bool_)),
        np.append(left, none),
        np.append(right, none),
        values,
    )


def _whole(said: dict[str, str], name: str) -> Whole:
    return np.array(said.get(name, "").split(), dtype=np.int64)


def _numbers(said: dict[str, str], name: str) -> Floats:
    return np.array(said.get(name, "").split(), dtype=np.float64)
