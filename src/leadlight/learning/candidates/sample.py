"""What a candidate is fitted on: leads with their outcomes, weights and parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.matrix import Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Decided leads to learn from: `won` is 1 or 0, `weight` says how much a lead counts.

    `part` divides the leads into `PARTS` parts, accounts kept whole: whatever looks at outcomes while a
    candidate is being fitted (codes of categories, the number of rounds) looks at those of other parts.
    """

    matrix: Matrix
    won: Floats
    weight: Floats
    part: Whole

    def taken(self, rows: Whole) -> Sample:
        """The sample of some leads, in the order of `rows`."""
        return Sample(self.matrix.taken(rows), self.won[rows], self.weight[rows], self.part[rows])

    def weighing(self, weight: Floats) -> Sample:
        """The same leads with other weights."""
        return replace(self, weight=weight)

    @property
    def size(self) -> int:
        """How many leads there are."""
        return len(self.won)

    @property
    def base_rate(self) -> float:
        """The weighted share of won leads, kept away from 0 and 1 as if half a lead of each were added."""
        return float((self.weight @ self.won + 0.5) / (self.weight.sum() + 1))

    @property
    def rarer(self) -> float:
        """The number of leads of the rarer outcome."""
        return float(min(self.won.sum(), self.size - self.won.sum()))


PARTS = 5
