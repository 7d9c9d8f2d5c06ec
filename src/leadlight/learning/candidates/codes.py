"""Categories as numbers: the log-odds of their leads, drawn towards those of all by how few they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Levels, level_values
from leadlight.learning.candidates.sample import PARTS, Sample
from leadlight.learning.dataset import Flags, Floats
from leadlight.learning.matrix import Categories
from leadlight.statistics.odds import log_odds


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Codes of one feature: `table` for new leads; `values` for the leads learned from.

    Each of `values` comes from leads of other parts only: a lead never meets its own outcome in its code,
    so a name that occurs once is worth nothing however well it "explains" the past.
    """

    table: Levels
    values: Floats


def coded(feature: Categories, sample: Sample, leads: float = 10.0) -> Coded:
    """The codes of a feature; `leads` is how many average leads are added to each level."""
    rate = sample.base_rate
    table = _table(feature, sample, np.ones(sample.size, dtype=np.bool_), (rate, leads))
    values = np.zeros(sample.size)
    for part in range(PARTS):
        inside = sample.part == part
        if inside.any():
            other = _table(feature, sample, ~inside, (rate, leads))
            values[inside] = level_values(other, _only(feature, inside))
    return Coded(table, values)


def _only(feature: Categories, rows: Flags) -> Categories:
    return Categories(feature.name, feature.field, feature.codes[rows], feature.levels)


def _table(feature: Categories, sample: Sample, rows: Flags, prior: tuple[float, float]) -> Levels:
    rate, leads = prior
    size = len(feature.levels)
    slot = np.where(feature.codes >= 0, feature.codes, np.where(feature.codes == -1, size, size + 1))[rows]
    weight = sample.weight[rows]
    total = np.bincount(slot, weight, minlength=size + 2)
    won = np.bincount(slot, weight * sample.won[rows], minlength=size + 2)
    points = log_odds((won + leads * rate) / (total + leads)) - log_odds(np.asarray(rate))
    return Levels(feature.name, feature.field, points[:size], float(points[size]), 0.0)
