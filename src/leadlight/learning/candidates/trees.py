"""Sums of decision trees, kept as tables and evaluated by NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Levels, level_values
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Flags, Floats, Whole
from leadlight.learning.matrix import Categories, Matrix, Numbers

FEW = 12
"""With fewer leads each goes its own way down a tree: most nodes are never asked then."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A binary tree, a row a node, the root first and every node before its children.

    A lead whose `column` is at most `cut` goes `left`, else `right`; one without a value goes left where
    `missing_left`. Leaves have the column -1. `value` is the log-odds at a node: at an inner one, the
    mean of its leaves by how many leads they had.
    """

    column: Whole
    cut: Floats
    missing_left: Flags
    left: Whole
    right: Whole
    value: Floats

    def reached(self, table: Floats) -> Whole:
        """The leaf of each lead; `table` has the shape (columns, leads)."""
        place = np.zeros(table.shape[1], dtype=np.int64)
        for node in np.flatnonzero(self.column >= 0):
            here = np.flatnonzero(place == node)
            row = table[self.column[node], here]
            left = (row <= self.cut[node]) | (np.isnan(row) & self.missing_left[node])
            place[here] = np.where(left, self.left[node], self.right[node])
        return place


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Log-odds as `base` plus the sum of trees over columns: numbers as they are, categories by `codes`.

    The way of a lead down a tree is what explains it: each step adds the difference of the values of
    its two nodes to the field the step asks for (Saabas 2014), so that contributions add up exactly.
    """

    base: float
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    codes: tuple[Levels, ...]
    trees: tuple[Tree, ...]

    def contributions(self, matrix: Matrix) -> Contributions:
        """Log-odds by field."""
        table = self.table(matrix)
        names = tuple(dict.fromkeys(self.fields))
        place = [names.index(field) for field in self.fields]
        values = np.zeros((len(names), matrix.leads))
        base = self.base
        follow = _walk if table.shape[1] < FEW else _descend
        for tree in self.trees:
            base += float(tree.value[0])
            follow(tree, table, place, values)
        return Contributions(base, names, values)

    def table(self, matrix: Matrix) -> Floats:
        """The columns of the trees for each lead, shape (columns, leads); NaN where there is nothing."""
        features = {feature.name: feature for feature in matrix.features}
        codes = {levels.feature: levels for levels in self.codes}
        rows = np.full((len(self.columns), matrix.leads), np.nan)
        for index, name in enumerate(self.columns):
            match features.get(name):
                case Numbers() as numbers:
                    rows[index] = numbers.values
                case Categories() as categories if name in codes:
                    rows[index] = level_values(codes[name], categories)
                case _:
                    pass
        return rows


def _walk(tree: Tree, table: Floats, place: list[int], values: Floats) -> None:
    """The same as `_descend`, to the last digit, lead by lead."""
    for lead in range(table.shape[1]):
        node = 0
        while (column := tree.column[node]) >= 0:
            known = table[column, lead]
            goes_left = known <= tree.cut[node] or (tree.missing_left[node] and known != known)  # noqa: PLR0124 - NaN
            child = tree.left[node] if goes_left else tree.right[node]
            values[place[column], lead] += tree.value[child] - tree.value[node]
            node = child


def _descend(tree: Tree, table: Floats, place: list[int], values: Floats) -> None:
    """Add what every step of one tree gives to each lead."""
    here: list[Flags | None] = [None] * len(tree.column)
    here[0] = np.ones(table.shape[1], dtype=np.bool_)
    for node, column in enumerate(tree.column):
        if column < 0:
            continue
        at, row = here[node], table[column]
        goes_left = row <= tree.cut[node]
        if tree.missing_left[node]:
            goes_left |= np.isnan(row)
        left, right = at & goes_left, at & ~goes_left
        target = values[place[column]]
        for child, chosen in ((tree.left[node], left), (tree.right[node], right)):
            here[child] = chosen
            target += chosen * (tree.value[child] - tree.value[node])
        here[node] = None
