"""What a candidate is."""

from __future__ import annotations

from typing import Protocol

from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.candidates.trees import Trees
from leadlight.learning.matrix import Matrix


class Fitted(Protocol):
    """A model that has learned: it explains the log-odds of any leads field by field."""

    def contributions(self, matrix: Matrix) -> Contributions:
        """Log-odds by field, adding up exactly."""
        ...


class Candidate(Protocol):
    """A way to learn. Of two that are as good, the one with the smaller `complexity` is chosen."""

    @property
    def name(self) -> str: ...

    @property
    def complexity(self) -> float: ...

    def fit(self, sample: Sample, seed: int) -> Additive | Trees:
        """Learn from a sample; the same sample and seed give the same model."""
        ...
