"""Whether a predictor learned anew may replace the one in use: both score the most recent outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole
from leadlight.learning.judging.figures import Figure, draws
from leadlight.statistics.odds import surprise

ENOUGH_OUTCOMES, ENOUGH_OF_EACH = 40, 10
"""With fewer outcomes, or fewer wins or losses among them, nobody can say which predictor is better."""


def enough_outcomes(wins: int, lost: int) -> bool:
    """Whether so many outcomes tell how well leads are ranked, or which of two predictors is better."""
    return wins + lost >= ENOUGH_OUTCOMES and min(wins, lost) >= ENOUGH_OF_EACH


def too_few_outcomes(won: Floats) -> str:
    """What is lacking to judge by the outcomes of new leads, 1 for a win; blank if nothing is."""
    wins = int(won.sum())
    lost = len(won) - wins
    if enough_outcomes(wins, lost):
        return ""
    return (
        f"Outcomes are too few to tell: {wins} won and {lost} lost of the leads that came since; "
        f"{ENOUGH_OUTCOMES} are needed, {ENOUGH_OF_EACH} of each."
    )


@dataclass(frozen=True, slots=True)
class Shadow:
    """The log loss of the old and the new predictor on the newest leads, and how much less the new one has.

    `gain` is the mean over leads with its bootstrap interval, above 0 where the new one is better.
    """

    leads: int
    won: int
    old: float
    new: float
    gain: Figure

    @property
    def at_least_as_good(self) -> bool:
        """Whether the new one's log loss is not larger."""
        return self.gain.value >= 0

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        sure = "" if self.gain.low > 0 or self.gain.high < 0 else ", which may be chance"
        what = "at least as good as" if self.at_least_as_good else "worse than"
        return (
            f"The new predictor is {what} the old one on the newest {self.leads:,} leads ({self.won:,} won): "
            f"log loss {self.new:.4f} against {self.old:.4f}, a gain of {self.gain.value:+.4f} "
            f"({self.gain.low:+.4f} to {self.gain.high:+.4f}){sure}."
        )

    def as_json(self) -> dict[str, Any]:
        """The comparison for programs."""
        gain = {"value": self.gain.value, "low": self.gain.low, "high": self.gain.high}
        return {
            "leads": self.leads,
            "won": self.won,
            "log_loss": {"old": self.old, "new": self.new},
            "gain": gain,
            "sentence": self.sentence,
        }


def shadow(old: Floats, new: Floats, won: Flags, group: Whole | None = None, seed: int = 0) -> Shadow:
    """Compare two predictors by their log-odds of the same leads; accounts are drawn whole."""
    truth = won.astype(np.float64)
    losses = [surprise(odds, truth) for odds in (old, new)]
    gain = losses[0] - losses[1]
    drawn = np.concatenate(
        [weights @ gain / weights.sum(axis=1) for weights in draws(group, len(gain), seed)]
    )
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = float(gain.mean())
    return Shadow(
        len(won),
        int(truth.sum()),
        float(losses[0].mean()),
        float(losses[1].mean()),
        Figure(value, min(float(low), value), max(float(high), value)),
    )
