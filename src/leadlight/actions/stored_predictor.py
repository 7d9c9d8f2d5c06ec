"""A predictor's file, and what it keeps to treat new leads as the past ones: their moments, and the rules."""

from __future__ import annotations

from pathlib import Path

from leadlight.errors import ModelError, PredictorError
from leadlight.learning.moments import Moments
from leadlight.learning.predictor import Predictor
from leadlight.learning.predictor_file import load
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import read_with_warnings

RULES, MOMENTS, SEGMENT = "rules", "moments", "segment"
"""Where a predictor's story has the text of the model it was learned beside, and when leads are looked at."""


def read_predictor(path: Path) -> Predictor:
    """The predictor of a file; raises PredictorError for one that cannot be read or is none."""
    try:
        return load(path.read_bytes(), str(path))
    except FileNotFoundError:
        raise PredictorError(
            f"There is no file {path}. `leadlight learn ... -o {path}` writes one."
        ) from None
    except OSError as error:
        raise PredictorError(f"{path} cannot be read: {error.strerror}.") from None


def moments_of(predictor: Predictor) -> Moments:
    """When the leads learned from were looked at; on arrival where the predictor does not say."""
    found = predictor.story.get(MOMENTS)
    if not isinstance(found, dict):
        return Moments()
    return Moments(found.get("created"), found.get("age"), tuple(found.get("roles", ())))


def rules_of(text: str | None, place: str) -> ScoringModel | None:
    """The model of a text, None where there is none; raises ModelError for what is no model."""
    return None if text is None else read_with_warnings(text, place)[0]


def stored_rules(predictor: Predictor) -> ScoringModel | None:
    """The rules a predictor was learned beside; raises PredictorError where they cannot be read any more."""
    text = predictor.story.get(RULES)
    if not isinstance(text, str):
        return None
    try:
        return rules_of(text, "the rules of the predictor")
    except ModelError as error:
        raise PredictorError(
            f"The predictor was learned beside rules that this leadlight cannot read. Learn it again. {error}"
        ) from None
