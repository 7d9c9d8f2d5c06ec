"""What a predictor says of the leads of a work table, as the table `predicted` beside them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import numpy as np

from leadlight.actions.fields_in_common import check_alike, listed
from leadlight.actions.past_leads import known_leads_of
from leadlight.actions.predicted import COLUMNS, PREDICTED, Beside, Predicted
from leadlight.actions.stored_predictor import moments_of, read_predictor, stored_rules
from leadlight.actions.unread_values import unread_values
from leadlight.actions.work_table import Tell, WorkTable
from leadlight.errors import DataError
from leadlight.learning.dataset import Floats, Known
from leadlight.learning.fields.fine import finely
from leadlight.learning.fields.unread import blank
from leadlight.learning.matrix import UNSEEN, Categories, Matrix
from leadlight.learning.predictors.bands import NAMES
from leadlight.learning.predictors.predictor import Predictions, Predictor
from leadlight.learning.values.column_reading import reading_of
from leadlight.learning.wording import counted
from leadlight.scoring.definition import ScoringModel
from leadlight.tables import ROW


def predict_into(work: WorkTable, predictor: Predictor) -> Predicted:
    """Predict the leads of a work table into its table `predicted`; raises DataError, PredictorError."""
    found = known_leads_of(work, moments_of(predictor), stored_rules(predictor))
    check_alike(predictor, found.known)
    predictions = predictor.predict(found.known)
    _keep(work, predictions)
    counts = Counter(predictions.likelihood)
    columns = [name for name in COLUMNS if name != "expected_value" or predictions.expected_value is not None]
    return Predicted(
        tuple(columns),
        {name: counts[name] for name in reversed(NAMES)},
        found.read,
        (*found.said, *_unlike(predictor, found.known), *_by_segment(predictor, found.known)),
    )


def predict_beside(work: WorkTable, model: ScoringModel, beside: Beside, tell: Tell) -> Predicted:
    """Predict the leads that a model scores too; raises DataError, PredictorError."""
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


def in_cents(values: Floats) -> Floats:
    """Two decimals, and more where the largest value would else have fewer than five figures."""
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    return values.round(max(2, 4 - math.floor(math.log10(largest))) if largest else 2)


def _keep(work: WorkTable, predictions: Predictions) -> None:
    columns = {
        ROW: np.arange(1, len(predictions.probability) + 1),
        "probability": predictions.probability.round(6),
        "likelihood": np.array(predictions.likelihood, dtype=np.object_),
        "because": np.array(predictions.because, dtype=np.object_),
    }
    if predictions.expected_value is not None:
        columns["expected_value"] = in_cents(predictions.expected_value)
    work.connection.register("predictions", columns)
    work.connection.execute(f"CREATE OR REPLACE TEMP TABLE {PREDICTED} AS SELECT * FROM predictions")
    work.connection.unregister("predictions")


def _unlike(predictor: Predictor, known: Known) -> Iterator[str]:
    """A sentence for what these leads lack, have besides, or have in other values than those learned from."""
    if missing := predictor.missing(known):
        taken = "What every lead had then is taken as average, what some lacked as not known"
        yield (
            f"Learned from, but not here: {listed(missing)}. "
            f"{taken if predictor.averages else 'Such fields count as not known'}; the predictions are "
            "rougher for it."
        )
    matrix = finely(predictor.plan.matrix(known))
    yield from unread_values(predictor, known)
    yield from _not_known(predictor, known, matrix)
    if unknown := predictor.unknown(known):
        yield f"New here, so that nothing was learned from it: {listed(unknown)}."
    yield from _unseen(known, matrix)


def _not_known(predictor: Predictor, known: Known, matrix: Matrix) -> Iterator[str]:
    """A sentence for what some leads lack and none lacked that was learned from."""
    for field, leads in predictor.not_known(known, matrix):
        column = known.like(field)
        lacking = 0 if column is None else int((leads & blank(reading_of(column, known.forms))).sum())
        if lacking:
            have = "lead has" if lacking == 1 else "leads have"
            yield (
                f"{lacking:,} {have} no '{field}', which every lead had when this was learned: "
                "taken as average."
            )


def _by_segment(predictor: Predictor, known: Known) -> Iterator[str]:
    """A sentence that says how many leads were judged by an own model of their segment."""
    if predictor.segments is not None:
        own = int(predictor.segments.judge(known).sum())
        yield (
            f"By '{predictor.segments.field}', {counted(own, 'lead')} {'is' if own == 1 else 'are'} judged "
            f"by the own model of a segment, and {known.leads - own:,} by the model of all leads."
        )


def _unseen(known: Known, matrix: Matrix) -> Iterator[str]:
    told = set()
    for feature in matrix.features:
        if not isinstance(feature, Categories) or feature.field in told:
            continue
        rows = np.flatnonzero(feature.codes == UNSEEN)
        column = known.column(feature.field)
        if len(rows) and column is not None:
            told.add(feature.field)
            values = list(dict.fromkeys(" ".join(str(column.values[row]).split())[:40] for row in rows))
            leads = counted(len(rows), "lead")
            yield f"Never seen in '{feature.field}': {listed(tuple(values), 3)} ({leads})."
