"""What a predictor says of leads, and the wish to see it beside what rules say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadlight.actions.work_table import Tell, WorkTable
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel


PREDICTED = "predicted"
"""The table, by `_row`."""

COLUMNS = ("probability", "likelihood", "expected_value", "because")


@dataclass(frozen=True, slots=True)
class Predicted:
    """The columns of the table `predicted`, how many leads have each likelihood, and what was noticed."""

    columns: tuple[str, ...]
    likelihoods: dict[str, int]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A predictor's file, and what the list is ranked by: score, probability or expected_value."""

    predictor: Path
    rank_by: str = "score"


def predicted_beside(
    work: WorkTable, model: ScoringModel, beside: Beside | None, tell: Tell
) -> Predicted:
    """Predict the leads of a work table, if that is wanted; raises DataError, PredictorError."""
    if beside is None:
        return Predicted((), {}, ())
    from leadlight.actions.monitor_predictor import read_predictor  # noqa: PLC0415 - most lists need none
    from leadlight.actions.predicting import predict_into  # noqa: PLC0415 - likewise

    named = [name for name in model.scores if name in COLUMNS]
    if named:
        raise DataError(
            f"The scoring model has a score named '{named[0]}', and so is a column of the predictor. "
            "Rename the score."
        )
    predictor = read_predictor(beside.predictor)
    tell("Predicting")
    found = predict_into(work, predictor)
    if beside.rank_by not in {"score", *found.columns}:
        raise DataError(
            f"{beside.predictor} has learned no values, so that nothing can be ranked by "
            f"{beside.rank_by}. Learn it with --value FIELD, or rank by probability."
        )
    return found
