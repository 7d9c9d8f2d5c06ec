"""The binned scorecard: the weight of evidence of each interval and level, and how much each field counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Additive, Steps, Table, scaled
from leadlight.learning.candidates.bins import cuts_of
from leadlight.learning.candidates.codes import coded
from leadlight.learning.candidates.penalised import Rows, fitted
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.dataset import Floats
from leadlight.learning.matrix import MISSING, Categories, Feature, Numbers

PRIOR_LEADS = 10.0


@dataclass(frozen=True, slots=True)
class EvidenceScorecard:
    """Weights of evidence in a penalised logistic regression."""

    name: str = "scorecard"
    complexity: int = 2

    def fit(self, sample: Sample, seed: int) -> Additive:
        """Learn; `seed` is not needed."""
        del seed
        pairs = [evidence(feature, sample) for feature in sample.matrix.features]
        columns = np.column_stack([np.zeros((sample.size, 0)), *(values for _, values in pairs)])
        return positive(columns, tuple(table for table, _ in pairs), sample)


def positive(columns: Floats, tables: tuple[Table, ...], sample: Sample) -> Additive:
    """The regression on evidence, without fields whose evidence counts against itself."""
    kept = np.flatnonzero(columns.std(axis=0) > 1e-9)
    while True:
        chosen = columns[:, kept]
        # Evidence of a field is worth its face value or less: the penalty draws towards none of it.
        line = fitted(
            Rows(chosen, sample.won, sample.weight, np.ones(len(kept))), (30.0, 10.0, 3.0, 1.0, 0.3)
        )
        if (line.slopes >= 0).all():
            break
        kept = kept[line.slopes >= 0]
    weighed = (scaled(tables[place], float(slope)) for place, slope in zip(kept, line.slopes, strict=True))
    return Additive(line.intercept, tuple(weighed))


def evidence(feature: Feature, sample: Sample) -> tuple[Table, Floats]:
    """The evidence of a feature for new leads, and for those learned from without their own outcome."""
    match feature:
        case Categories():
            codes = coded(feature, sample, PRIOR_LEADS)
            return codes.table, codes.values
        case Numbers():
            cuts = cuts_of(feature.values, sample)
            binned = binned_number(feature, cuts)
            codes = coded(binned, sample, PRIOR_LEADS)
            table = codes.table
            return Steps(feature.name, feature.field, cuts, table.points, table.missing), codes.values


def binned_number(feature: Numbers, cuts: Floats) -> Categories:
    """A number as the interval it falls into."""
    codes = np.searchsorted(cuts, feature.values, side="left").clip(max=len(cuts))
    codes = np.where(np.isnan(feature.values), MISSING, codes)
    return Categories(feature.name, feature.field, codes, tuple(str(place) for place in range(len(cuts) + 1)))
