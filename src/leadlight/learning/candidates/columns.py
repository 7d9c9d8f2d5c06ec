"""Features as numbers only, as trees want them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import Levels
from leadlight.learning.candidates.codes import coded
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.dataset import Floats
from leadlight.learning.matrix import Categories


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Features as numbers: `values` has the shape (leads, columns), with codes from other parts."""

    names: tuple[str, ...]
    fields: tuple[str, ...]
    codes: tuple[Levels, ...]
    values: Floats


def columns_of(sample: Sample) -> Columns:
    """Numbers as they are, categories by their codes."""
    features = sample.matrix.features
    pairs = {feature.name: coded(feature, sample) for feature in features if isinstance(feature, Categories)}
    values = [
        pairs[feature.name].values if isinstance(feature, Categories) else feature.values
        for feature in features
    ]
    return Columns(
        tuple(feature.name for feature in features),
        tuple(feature.field for feature in features),
        tuple(pair.table for pair in pairs.values()),
        np.column_stack([np.zeros((sample.size, 0)), *values]),
    )
