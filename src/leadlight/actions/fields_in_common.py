"""Which of the fields that a predictor learned from leads have."""

from __future__ import annotations

from leadlight.errors import DataError
from leadlight.learning.dataset import Known
from leadlight.learning.predictors.predictor import Predictor

MOST_NAMED = 12
"""So many fields or values are named in a sentence."""


def check_alike(predictor: Predictor, known: Known) -> None:
    """Raise DataError where nothing is known of the leads that was learned from: all would be alike."""
    missing = predictor.missing(known)
    if missing and known.points is None and not predictor.plan.has_any(known):
        raise DataError(
            f"The leads have none of the fields that the predictor was learned from: {listed(missing)}. "
            "Give leads with these columns, named as they were then."
        )


def listed(names: tuple[str, ...], most: int = MOST_NAMED) -> str:
    """Names for a sentence: the first of them, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
