"""A candidate that looks away from what passes with time, for when the next leads have other values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.bins import quantile_cuts
from leadlight.learning.candidates.evidence import binned_number
from leadlight.learning.candidates.protocol import Candidate
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.candidates.trees import Trees
from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.matrix import Categories, Feature, Matrix

LASTING = ", lasting fields"

HALF = 0.5
"""Newer leads share with older ones less than this of what chance alone would leave: the feature passes."""

BINS = 20
FIFTHS = 5
JUDGED = (2, 3, 4)
"""The fifths of the leads that are held against all leads before them."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """Another candidate, on the features whose values of today are also those of yesterday."""

    inner: Candidate

    @property
    def name(self) -> str:
        """The name of the other candidate, and that it looks at lasting fields alone."""
        return self.inner.name + LASTING

    @property
    def complexity(self) -> float:
        """A little less than that of the other candidate."""
        return self.inner.complexity - 0.5

    def fit(self, sample: Sample, seed: int) -> Additive | Trees:
        """Learn from leads in order of arrival, the oldest first."""
        passing = passing_features(sample.matrix)
        kept = tuple(feature for feature in sample.matrix.features if feature.name not in passing)
        return self.inner.fit(replace(sample, matrix=replace(sample.matrix, features=kept)), seed)


def passing_features(matrix: Matrix) -> frozenset[str]:
    """The features that say when a lead came: most newer leads have values that older ones did not have.

    A month, an interest rate, the name of a campaign. Whatever they told of the past, they are a guess about
    the next leads. Leads stand in order of arrival; outcomes are not looked at. Where nothing lasts, there is
    nothing to prefer, and nothing is said to pass.
    """
    shuffled = np.random.default_rng(0).permutation(matrix.leads)
    passing = frozenset(feature.name for feature in matrix.features if _passes(feature, shuffled))
    return passing if len(passing) < len(matrix.features) else frozenset()


def _passes(feature: Feature, shuffled: Whole) -> bool:
    """Few leads with many values overlap little by chance too: the same leads shuffled are the measure."""
    slots = _slots(feature)
    return _overlap(slots) < HALF * _overlap(slots[shuffled])


def _slots(feature: Feature) -> Whole:
    """The value of each lead as a small number from 0 on."""
    if isinstance(feature, Categories):
        return feature.codes + 2
    known: Floats = feature.values[~np.isnan(feature.values)]
    cuts = quantile_cuts(known, BINS) if len(known) else np.zeros(0)
    return binned_number(feature, cuts).codes + 2


def _overlap(slots: Whole) -> float:
    """How much of the newer leads lies where older ones lie (the overlapping coefficient, Weitzman 1970)."""
    places, size = np.linspace(0, len(slots), FIFTHS + 1).astype(int), int(slots.max(initial=0)) + 1
    shares = [
        (np.bincount(part, minlength=size) / max(len(part), 1))
        for fifth in JUDGED
        for part in (slots[: places[fifth]], slots[places[fifth] : places[fifth + 1]])
    ]
    return float(sum(np.minimum(*pair).sum() for pair in zip(shares[::2], shares[1::2], strict=True)))
