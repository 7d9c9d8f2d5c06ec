"""A predictor: what was learned, ready to judge new leads and to say why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from leadlight.learning.candidates.blend import Model
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.choosing.calibration import Calibration
from leadlight.learning.dataset import Flags, Floats, Known
from leadlight.learning.fields.fine import finely
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.matrix import Matrix
from leadlight.learning.predictors.averages import not_known
from leadlight.learning.predictors.bands import NAMES, Bands
from leadlight.learning.predictors.because import because
from leadlight.learning.predictors.segments import Segments
from leadlight.statistics.odds import chance

AVERAGES = "averages"
"""Where a predictor's story has them."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What a predictor says of leads, an entry a lead.

    `contributions` are in log-odds and add up to those of `probability`. `because` has the strongest
    reasons for and against, in words.
    """

    probability: Floats
    likelihood: tuple[str, ...]
    contributions: Contributions
    because: tuple[str, ...]
    expected_value: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Predictor:
    """A plan of features, a model of their matrix, and what makes its log-odds probabilities.

    `story` is what the file says of its origin: counts, the verdict, what was chosen; plain JSON.
    """

    plan: FeaturePlan
    model: Model
    calibration: Calibration
    bands: Bands
    segments: Segments | None = None
    story: dict[str, Any] = field(default_factory=dict)

    def predict(self, known: Known) -> Predictions:
        """Judge leads; missing columns and new categories are handled, other columns are ignored."""
        matrix = finely(self.plan.matrix(known))
        contributions = told = self.contributions(known, matrix)
        for name, leads in self.not_known(known, matrix):
            told = told.replaced(name, leads, 0.0)  # no reason
        probability = chance(contributions.log_odds)
        band = self.bands.of(probability)
        worth = self.bands.worth
        return Predictions(
            probability,
            tuple(NAMES[place] for place in band),
            contributions,
            because(told, known, matrix),
            probability * worth[band] if len(worth) else None,
        )

    def contributions(self, known: Known, matrix: Matrix) -> Contributions:
        """Calibrated log-odds by field; the average of one that leads lack and none lacked before."""
        found = self.model.contributions(matrix).scaled(self.calibration.slope, self.calibration.intercept)
        if self.segments is not None:
            found = self.segments.applied(found, known, matrix)
        for name, leads in self.not_known(known, matrix):
            found = found.replaced(name, leads, self.averages[name])
        return found

    @property
    def averages(self) -> Mapping[str, float]:
        """What fields add on average that no lead learned from lacked; files of before have none."""
        return self.story.get(AVERAGES) or {}

    def not_known(self, known: Known, matrix: Matrix) -> Iterator[tuple[str, Flags]]:
        """The fields that some of these leads lack and none of those learned from, and the leads."""
        return not_known(self.averages, known, matrix)

    def missing(self, known: Known) -> tuple[str, ...]:
        """The fields learned from that these leads lack."""
        missing = self.plan.missing(known)
        if self.segments is None or known.like(self.segments.field) is not None:
            return missing
        return tuple(dict.fromkeys((*missing, self.segments.field)))

    def unknown(self, known: Known) -> tuple[str, ...]:
        """The fields of these leads that nothing was learned from."""
        return self.plan.unknown(known)
