"""Predict leads: read, predict, rank, write, report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadlight.actions.predicted import PREDICTED, Predicted
from leadlight.actions.predicting import predict_into
from leadlight.actions.ranking import Written, side_by_side
from leadlight.actions.stored_predictor import read_predictor
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.errors import DataError
from leadlight.learning.predictors.predictor import Predictor
from leadlight.tables import ROW, Address, check_target, is_same_place, parse_address, write_table
from leadlight.tables.sql import quoted

LISTED = "predicted_list"
PREDICTED_BEFORE = frozenset({"probability", "likelihood", "because"})

SHOWN = 25
"""So many leads are given back for a look."""


@dataclass(frozen=True, slots=True)
class PredictOutput:
    """Where the predicted list goes; without `address` nowhere but into the preview."""

    address: str | None = None
    replace: bool = False
    keep_order: bool = False


@dataclass(frozen=True, slots=True)
class PredictedList:
    """The first rows of a predicted list, all of its columns, and what was noticed.

    `likelihoods` says how many leads have each, the highest first.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    leads: int
    likelihoods: dict[str, int]
    notes: tuple[str, ...] = ()


def predict_leads(
    inputs: Inputs,
    predictor: Predictor | Path,
    output: PredictOutput | None = None,
    tell: Tell = tell_nobody,
) -> PredictedList:
    """Predict leads as known now and write them, the likeliest first; nothing is written unless all is well.

    Raises TableError for what cannot be read or written, DataError for leads and events that do not fit,
    PredictorError for what is no predictor.
    """
    written = output or PredictOutput()
    target = _checked(inputs, written)
    learned = read_predictor(predictor) if isinstance(predictor, Path) else predictor
    with opened(inputs, tell) as work:
        tell("Predicting")
        found = predict_into(work, learned)
        columns = _listing(work, found, keep_order=written.keep_order)
        names = {column.ident: column.name for column in columns}
        rows = work.connection.execute(f"SELECT * FROM {LISTED} LIMIT {SHOWN}").fetchall()
        notes: tuple[str, ...] = ()
        if target is not None:
            tell(f"Writing {target}")
            notes = write_table(work.connection, LISTED, target, replace=written.replace, names=names)
    leads = sum(found.likelihoods.values())
    listed = tuple(names.values())
    return PredictedList(listed, tuple(rows), leads, found.likelihoods, (*found.read, *found.said, *notes))


def _listing(work: WorkTable, found: Predicted, *, keep_order: bool) -> tuple[Written, ...]:
    results = {name: f"p.{quoted(name)}" for name in found.columns}
    columns = tuple(side_by_side(work.leads.columns, results, PREDICTED_BEFORE, {}))
    listed = ", ".join(f"{column.sql} AS {quoted(column.ident)}" for column in columns)
    order = f"l.{ROW}" if keep_order else f"p.probability DESC, l.{ROW}"
    work.connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {LISTED} AS SELECT {listed} FROM {quoted(work.leads.view)} AS l "
        f"JOIN {PREDICTED} AS p ON p.{ROW} = l.{ROW} ORDER BY {order}"
    )
    return columns


def _checked(inputs: Inputs, output: PredictOutput) -> Address | None:
    """The address of the output; refuses early what could not be written, or would change an input."""
    if output.address is None:
        return None
    target = parse_address(output.address)
    check_target(target)
    if any(is_same_place(target, source) for source in inputs.addresses):
        raise DataError(
            f"{target} is an input too. Name another file for the output, so that nothing is lost."
        )
    return target
