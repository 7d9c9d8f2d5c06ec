"""What the leads learned from looked like, kept with a predictor so that later leads can be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from leadlight.errors import PredictorError
from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.matrix import MISSING, Categories, Feature, Matrix, Numbers

TENTHS = 10
MOST_LEVELS = 20

TINY = 1e-6
"""Log-odds that are no difference."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of one feature lie: the share in each bin, the missing ones last.

    Of numbers `edges` are the inner borders of the bins; of categories `levels` are the bins, all others
    together the last before the missing.
    """

    name: str
    field: str
    shares: tuple[float, ...]
    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """The leads learned from: how many, the spread of each feature, and of the log-odds they were given.

    `told_by` is how many leads of one weight say as much of their level: fewer than all where recent leads
    count more. It is None in older files, and where nothing was calibrated.
    """

    leads: int
    features: tuple[Spread, ...]
    score: Spread
    told_by: float | None = None

    @property
    def witnesses(self) -> float:
        """How many leads the level of the log-odds was learned from."""
        return self.leads if self.told_by is None else min(self.told_by, self.leads)

    def as_json(self) -> dict[str, Any]:
        """The reference for a predictor's file; `reference_from` reads it."""
        found: dict[str, Any] = TypeAdapter(Reference).dump_python(self, mode="json")
        return found


def reference_of(matrix: Matrix, log_odds: Floats, told_by: float = np.inf) -> Reference:
    """The reference of leads by their features and the log-odds they were given; see `Reference`."""
    score = Numbers("score", "score", log_odds)
    bare = _bins(score)
    # scores that come twice may differ in the last digit, and must not stand on two sides of an edge
    bare = replace(bare, edges=tuple(edge + TINY for edge in bare.edges))
    shares = tuple(shares_in(bare, score).tolist())
    features = tuple(_spread(feature) for feature in matrix.features)
    return Reference(
        matrix.leads,
        features,
        replace(bare, shares=shares),
        round(told_by, 1) if np.isfinite(told_by) else None,
    )


def reference_from(document: object) -> Reference:
    """Read what `as_json` gave; raises PredictorError for anything else."""
    try:
        return TypeAdapter(Reference).validate_python(document)
    except ValidationError:
        raise PredictorError(
            "The predictor does not say what the leads it learned from looked like, so drift cannot be seen. "
            "Learn it again."
        ) from None


def _spread(feature: Feature) -> Spread:
    bare = _bins(feature)
    return Spread(bare.name, bare.field, tuple(shares_in(bare, feature).tolist()), bare.edges, bare.levels)


def _bins(feature: Feature) -> Spread:
    if isinstance(feature, Numbers):
        known = feature.values[np.isfinite(feature.values)]
        tenths = np.quantile(known, np.linspace(0, 1, TENTHS + 1)[1:-1]) if len(known) else known
        return Spread(feature.name, feature.field, (), edges=tuple(np.unique(tenths).tolist()))
    counts = np.bincount(feature.codes[feature.codes >= 0], minlength=len(feature.levels))
    often = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
    levels = tuple(feature.levels[place] for place in often if counts[place])
    return Spread(feature.name, feature.field, (), levels=levels)


def shares_in(spread: Spread, feature: Feature) -> Floats:
    """The shares of a feature's values in the bins of a spread; all missing of a feature of another kind."""
    bins = (len(spread.levels) if spread.levels else len(spread.edges)) + 2
    place = _places(spread, feature)
    return np.bincount(place, minlength=bins) / max(len(place), 1)


def _places(spread: Spread, feature: Feature) -> Whole:
    """The bin of each lead; the last two are for what was not seen then (or over all edges), and missing."""
    if isinstance(feature, Categories):
        known = {level: place for place, level in enumerate(spread.levels)}
        bins = [known.get(level, len(known)) for level in feature.levels]
        of_code = np.array([*bins, len(known), len(known) + 1], dtype=np.int64)
        return of_code[np.where(feature.codes >= 0, feature.codes, len(bins) + (feature.codes == MISSING))]
    missing = (len(spread.levels) or len(spread.edges)) + 1
    if spread.levels:
        return np.full(len(feature.values), missing, dtype=np.int64)
    inside = np.searchsorted(np.array(spread.edges), feature.values, side="left")
    return np.where(np.isfinite(feature.values), inside, missing).astype(np.int64)
