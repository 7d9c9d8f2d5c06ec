"""A candidate to whom recent leads count more, for when what wins leads is changing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.protocol import Candidate
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.candidates.trees import Trees
from leadlight.learning.dataset import Floats

RECENT = ", recent leads first"


@dataclass(frozen=True, slots=True)
class Recent:
    """Another candidate, on leads whose weight halves with each `half_life`, a share of all leads."""

    inner: Candidate
    half_life: float = 0.25

    @property
    def name(self) -> str:
        """The name of the other candidate, and that recent leads count more."""
        return self.inner.name + RECENT

    @property
    def complexity(self) -> float:
        """A little more than that of the other candidate."""
        return self.inner.complexity + 0.5

    def fit(self, sample: Sample, seed: int) -> Additive | Trees:
        """Learn from leads in order of arrival, the oldest first."""
        return self.inner.fit(
            sample.weighing(sample.weight * fading(np.arange(sample.size), self.half_life)), seed
        )


def fading(places: np.ndarray, half_life: float | None) -> Floats:
    """The weight of leads at places in the order of arrival; the last place counts 1."""
    if half_life is None or not len(places):
        return np.ones(len(places))
    last = int(places.max())
    return np.asarray(0.5 ** ((last - places) / max(half_life * (last + 1), 100.0)))
