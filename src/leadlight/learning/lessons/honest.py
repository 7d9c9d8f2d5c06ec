"""What a lesson says of leads that it had not learned from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.choosing.calibration import shift
from leadlight.learning.dataset import Floats, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Honest:
    """Log-odds by models that had not learned from the lead, an entry a prediction.

    `places` are those of the leads, each of which may be predicted more than once; `turn` numbers the folds.
    """

    places: Whole
    odds: Floats
    turn: Whole

    def levelled(self, won: Floats) -> tuple[Whole, Floats]:
        """The places, ascending and each once, and their log-odds with the level that their turn had.

        `won` has an entry a prediction. A turn may be a stretch of time in which everybody was won more
        often; then that is no property of the leads that happen to be in it.
        """
        odds = self.odds.copy()
        for number in np.unique(self.turn):
            here = self.turn == number
            odds[here] += shift(odds[here], won[here], np.ones(int(here.sum())))
        places, entry = np.unique(self.places, return_inverse=True)
        return places, np.bincount(entry, odds, len(places)) / np.bincount(entry, minlength=len(places))
