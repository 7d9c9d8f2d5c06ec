"""Features as columns of a regression, and the tables that their slopes become."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Additive, Curve, Levels, Steps, Table
from leadlight.learning.candidates.codes import coded
from leadlight.learning.candidates.evidence import evidence
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.dataset import Floats
from leadlight.learning.matrix import Categories, Feature, Numbers

RANKS = 9
"""Knots of the ranks of a number."""

MOST_LEVELS = 12
"""Levels of a category with a slope of their own; the others are known by their code."""

FEWEST_LEADS = 5
"""Leads a level needs for a slope of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Columns of one feature; `tables[i]` gives the points of column i for a slope of 1."""

    columns: Floats
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Blocks side by side as columns of a regression: a column of ones, then theirs around their `centre`."""

    blocks: list[Block]
    centre: Floats
    columns: Floats

    @staticmethod
    def of(blocks: list[Block], leads: int) -> Design:
        """The design of blocks of the same leads."""
        columns = np.column_stack([np.zeros((leads, 0)), *(block.columns for block in blocks)])
        centre = columns.mean(axis=0) if leads else np.zeros(columns.shape[1])
        return Design(blocks, centre, np.column_stack([np.ones(leads), columns - centre]))

    def model(self, slopes: Floats) -> Additive:
        """What slopes of these columns, that of the ones first, come to for any leads."""
        own = slopes[1:]
        return Additive(float(slopes[0] - self.centre @ own), tables_of(self.blocks, own))


def plain_blocks(feature: Feature, sample: Sample) -> list[Block]:
    """A number as a line, a category by its levels."""
    block = _line(feature, sample) if isinstance(feature, Numbers) else _levels(feature, sample)
    return [block] if block.tables else []


def rich_blocks(feature: Feature, sample: Sample) -> list[Block]:
    """A number as a line, as a rank and as the evidence of its intervals; a category by its levels."""
    if not isinstance(feature, Numbers):
        return plain_blocks(feature, sample)
    bent = [_rank(feature), _evidence(feature, sample)]
    return plain_blocks(feature, sample) + [block for block in bent if block.tables]


def _evidence(feature: Numbers, sample: Sample) -> Block:
    """The weight of evidence of intervals, each lead's from the leads of other parts."""
    table, values = evidence(feature, sample)
    return Block(values[:, None], (table,))


def tables_of(blocks: list[Block], slopes: Floats) -> tuple[Table, ...]:
    """The tables of blocks whose columns have these slopes, one after the other."""
    tables: list[Table] = []
    first = 0
    for block in blocks:
        tables.extend(summed(block.tables, slopes[first : first + len(block.tables)]))
        first += len(block.tables)
    return tuple(tables)


def summed(tables: tuple[Table, ...], slopes: Floats) -> list[Table]:
    """Tables of one feature times their slopes: those of the same shape become one."""
    first = tables[0]
    missing = float(sum(table.missing * slope for table, slope in zip(tables, slopes, strict=True)))
    points = np.asarray(sum(table.points * slope for table, slope in zip(tables, slopes, strict=True)))
    if isinstance(first, Levels):
        unseen = sum(
            table.unseen * slope
            for table, slope in zip(tables, slopes, strict=True)
            if isinstance(table, Levels)
        )
        return [Levels(first.feature, first.field, points, missing, float(unseen))]
    if isinstance(first, Curve):
        return [Curve(first.feature, first.field, first.knots, points, missing)]
    return [Steps(first.feature, first.field, first.cuts, points, missing)]


def _line(feature: Numbers, sample: Sample) -> Block:
    """A number in standard deviations, cut off at its outermost percents, and whether it is missing."""
    values = feature.values
    known = ~np.isnan(values)
    if not known.any():
        return Block(np.zeros((sample.size, 0)), ())
    low, high = np.quantile(values[known], [0.005, 0.995])
    if low == high:
        low, high = values[known].min(), values[known].max()
    knots = np.array([low, high] if low < high else [low])  # knots of a file ascend
    tables: list[Table] = []
    columns = []
    if low < high:
        cut = values[known].clip(low, high)
        centre, spread = cut.mean(), cut.std()
        scaled_knots = (knots - centre) / spread
        tables.append(Curve(feature.name, feature.field, knots, scaled_knots, 0.0))
        columns.append(np.where(known, np.interp(values, knots, scaled_knots), 0.0))
    if not known.all():
        tables.append(Curve(feature.name, feature.field, knots, np.zeros(len(knots)), 1.0))
        columns.append(np.where(known, 0.0, 1.0))
    return Block(np.column_stack([np.zeros((sample.size, 0)), *columns]), tuple(tables))


def _levels(feature: Categories, sample: Sample) -> Block:
    """A column for each frequent level and for none, and the codes of all where there are more."""
    size = len(feature.levels)
    counts = np.bincount(feature.codes + 2, minlength=size + 2)[2:]
    frequent = [
        level for level in np.argsort(-counts, kind="stable")[:MOST_LEVELS] if counts[level] >= FEWEST_LEADS
    ]
    tables: list[Table] = []
    columns = []
    for level in frequent:
        tables.append(Levels(feature.name, feature.field, np.eye(1, size, int(level))[0], 0.0, 0.0))
        columns.append((feature.codes == level).astype(float))
    if (feature.codes == -1).any():
        tables.append(Levels(feature.name, feature.field, np.zeros(size), 1.0, 0.0))
        columns.append((feature.codes == -1).astype(float))
    if size > len(frequent):
        codes = coded(feature, sample)
        tables.append(codes.table)
        columns.append(codes.values)
    return Block(np.column_stack([np.zeros((sample.size, 0)), *columns]), tuple(tables))


def _rank(feature: Numbers) -> Block:
    """A number by its rank among the leads, in standard deviations.

    A rank is not led astray by a few enormous values, which few leads cannot outvote.
    """
    known = ~np.isnan(feature.values)
    tables: list[Table] = []
    columns: list[Floats] = []
    knots, ranks = _rank_knots(feature.values[known])
    if len(knots) > 1:
        given = np.interp(feature.values[known], knots, ranks)
        points = (ranks - given.mean()) / given.std()
        tables.append(Curve(feature.name, feature.field, knots, points, 0.0))
        columns.append(np.where(known, np.interp(feature.values, knots, points), 0.0))
    return Block(np.column_stack([np.zeros((len(known), 0)), *columns]), tuple(tables))


def _rank_knots(values: Floats) -> tuple[Floats, Floats]:
    """Values at even steps of rank, and their ranks from 0 to 1; ties stand in their middle."""
    if not len(values):
        return np.zeros(0), np.zeros(0)
    ordered = np.sort(values)
    knots = np.unique(np.quantile(ordered, np.linspace(0, 1, RANKS), method="nearest"))
    below = np.searchsorted(ordered, knots, side="left") + np.searchsorted(ordered, knots, side="right")
    return knots, below / (2 * len(ordered))
