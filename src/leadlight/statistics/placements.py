"""Where wins and losses stand in a ranking: what its AUC is made of, and how far it may be off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def midranks(values: Floats) -> Floats:
    """The rank of each value from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray(((last - count + 1) + last) / 2.0, dtype=np.float64)[place]


@dataclass(frozen=True, slots=True, eq=False)
class Placements:
    """Before which share of the losses each win stands, and behind which share of the wins each loss.

    These are the placement values of DeLong, DeLong and Clarke-Pearson (1988). `won` has the shape (leads,),
    the others one entry a win and one a loss, in the order of the leads.
    """

    won: Flags
    before_losses: Floats
    behind_wins: Floats

    @classmethod
    def of(cls, scores: Floats, won: Flags) -> Placements:
        """The placements of wins and losses, of which there must be both; by midranks (Sun and Xu 2014)."""
        wins, losses, ranks = int(won.sum()), int((~won).sum()), midranks(scores)
        return cls(
            won,
            (ranks[won] - midranks(scores[won])) / losses,
            1.0 - (ranks[~won] - midranks(scores[~won])) / wins,
        )

    @property
    def area(self) -> float:
        """The AUC: how often a win stands before a loss."""
        return float(self.before_losses.mean())

    @property
    def parts(self) -> Floats:
        """What each lead adds to the error of the AUC, shape (leads,), 0 in sum.

        Summed by account, their squares are its variance where accounts are drawn whole (Obuchowski 1997).
        """
        found = np.empty(len(self.won))
        found[self.won] = (self.before_losses - self.area) / len(self.before_losses)
        found[~self.won] = (self.behind_wins - self.area) / len(self.behind_wins)
        return found
