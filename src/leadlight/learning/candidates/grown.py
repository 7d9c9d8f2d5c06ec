"""Trees as LightGBM grew them, read into tables."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.candidates.columns import Columns
from leadlight.learning.candidates.trees import Tree, Trees


class Booster(Protocol):
    """What is needed of a booster that LightGBM has trained."""

    def dump_model(self) -> dict[str, Any]: ...


def lightgbm() -> Any:  # noqa: ANN401 - a module without types
    """LightGBM, loaded when something is fitted and no sooner; raises DataError where it is not installed."""
    try:
        import lightgbm as module  # noqa: PLC0415 - an extra, which takes a second to load
    except ImportError:
        raise DataError(
            "Learning needs LightGBM. Install it with `pip install 'leadlight[learn]'`."
        ) from None
    return module


def read_trees(booster: Booster, columns: Columns, base: float) -> Trees:
    """The trees of a booster over columns, on top of log-odds it does not know of."""
    trees = tuple(_tree(entry["tree_structure"]) for entry in booster.dump_model()["tree_info"])
    return Trees(base, columns.names, columns.fields, columns.codes, trees)


def _tree(root: dict[str, Any]) -> Tree:
    nodes = [root]
    column, cut, missing, left, right = [], [], [], [], []
    for node in nodes:  # grows while it is walked: parents stand before children
        if "split_feature" not in node:
            column.append(-1)
            cut.append(0.0)
            missing.append(False)
            left.append(0)
            right.append(0)
            continue
        column.append(node["split_feature"])
        cut.append(node["threshold"])
        missing.append(
            bool(node["default_left"]) if node["missing_type"] == "NaN" else node["threshold"] >= 0.0
        )
        left.append(len(nodes))
        right.append(len(nodes) + 1)
        nodes += [node["left_child"], node["right_child"]]
    values, counts = np.zeros(len(nodes)), np.zeros(len(nodes))
    for place in reversed(range(len(nodes))):
        if column[place] < 0:
            values[place], counts[place] = nodes[place]["leaf_value"], nodes[place].get("leaf_count", 1)
        else:
            pair = [left[place], right[place]]
            counts[place] = counts[pair].sum()
            values[place] = counts[pair] @ values[pair] / counts[place]
    return Tree(np.array(column), np.array(cut), np.array(missing), np.array(left), np.array(right), values)
