"""The additive glass box: boosted trees of one field each, one curve a field (Lou et al. 2012)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Additive, Levels, Steps, Table
from leadlight.learning.candidates.boosting import Boosting
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.candidates.trees import Tree, Trees
from leadlight.learning.dataset import Floats


@dataclass(frozen=True, slots=True)
class GlassBox:
    """Boosting whose trees ask for one field each, read into one table a feature."""

    name: str = "glass box"
    complexity: int = 3

    def fit(self, sample: Sample, seed: int) -> Additive:
        """Learn."""
        return tables_of(Boosting(leaves=3, rate=0.1, most_rounds=250, alone=True).fit(sample, seed))


def tables_of(model: Trees) -> Additive:
    """The tables of trees that ask for one column each."""
    codes = {levels.feature: levels for levels in model.codes}
    base, tables = model.base, list[Table]()
    for column, (name, field) in enumerate(zip(model.columns, model.fields, strict=True)):
        trees = [tree for tree in model.trees if tree.column[0] == column]
        if trees:
            steps = _steps(trees, name, field)
            tables.append(_levels(steps, codes[name]) if name in codes else steps)
    base += sum(float(tree.value[0]) for tree in model.trees if tree.column[0] < 0)
    return Additive(base, tuple(tables))


def _steps(trees: list[Tree], name: str, field: str) -> Steps:
    cuts = np.unique(np.concatenate([tree.cut[tree.column >= 0] for tree in trees]))
    inside = np.concatenate([cuts, [np.inf, np.nan]])
    points = np.sum([_given(tree, inside) for tree in trees], axis=0)
    return Steps(name, field, cuts, points[:-1], float(points[-1]))


def _given(tree: Tree, values: Floats) -> Floats:
    """What one tree gives to values of its only column."""
    table = np.broadcast_to(values, (int(tree.column.max()) + 1, len(values)))
    return np.asarray(tree.value[tree.reached(table)])


def _levels(steps: Steps, codes: Levels) -> Levels:
    """The points of categories whose codes were cut into steps."""
    at = np.concatenate([codes.points, [codes.missing, codes.unseen]])
    points = steps.points[np.searchsorted(steps.cuts, at, side="left")]
    return Levels(codes.feature, codes.field, points[:-2], float(points[-2]), float(points[-1]))
