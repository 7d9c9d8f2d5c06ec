"""The rules that a predictor was learned beside, kept with it so that new leads get the same points."""

from __future__ import annotations

from leadlight.errors import ModelError, PredictorError
from leadlight.learning.predictor import Predictor
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import read_with_warnings

RULES = "rules"
"""Where a predictor's story has the text of the model."""


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
