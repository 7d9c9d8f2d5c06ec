"""A table as an analyst hands it to a single model: numbers and texts in columns, events counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.learning.tables import Table
from leadlight.learning.dataset import Column, EventLog, Floats, Known, Whole
from leadlight.scoring.values import DAY


def frame_of(table: Table) -> pd.DataFrame:
    """One row a lead; a number column is float64 with NaN, any other is text with "" for nothing.

    Nothing here looks at an outcome, so that it may be done once for all splits. Columns with one value
    are out, and dates have become days before the moment.
    """
    known = table.past.known
    columns = {one.name: read(one, known) for one in known.columns if one.name not in table.identifiers}
    if known.events is not None and known.moment is not None:
        columns |= dict(counted(known.events, known.moment))
    frame = pd.DataFrame(columns)
    return varied(frame)


def varied(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns with more than one value."""
    names = [name for name in frame if len(frame[name].unique()) > 1]
    return frame[names].copy()


def read(one: Column, known: Known) -> Floats | list[str]:
    """A column as numbers if nine in ten of its values are, as days if they are dates, as texts else."""
    cells: list[Any] = one.values.tolist()  # noqa: PD011 - an array of numpy
    texts = pd.Series(["" if cell is None else str(cell) for cell in cells], dtype=object)
    filled = texts != ""
    numbers = pd.to_numeric(texts.where(filled), errors="coerce")
    if numbers.notna().sum() >= 0.9 * filled.sum():
        return numbers.to_numpy(dtype=np.float64)
    dates = pd.to_datetime(texts.where(filled), errors="coerce", format="ISO8601")
    if known.moment is not None and dates.notna().sum() >= 0.9 * filled.sum():
        since = known.moment - dates.to_numpy(dtype="datetime64[us]").astype(np.int64)
        return np.where(dates.notna(), since / DAY, np.nan)
    return texts.tolist()


def counted(log: EventLog, moment: Whole) -> Iterator[tuple[str, Floats]]:
    """Events until the moment: how many of each kind and page, and days since the first and the last."""
    past = log.time <= moment[log.lead]
    lead, leads = log.lead[past], len(moment)
    for codes, names in ((log.kind[past], log.kinds), (log.page[past], log.pages)):
        for code, name in enumerate(names):
            yield f"number of {name}", np.bincount(lead[codes == code], minlength=leads).astype(float)
    ago = (moment[lead] - log.time[past]) / DAY
    week = np.bincount(lead[ago <= 7], minlength=leads).astype(float)
    yield "events in the last week", week
    last, first = np.full(leads, np.inf), np.full(leads, -np.inf)
    np.minimum.at(last, lead, ago)
    np.maximum.at(first, lead, ago)
    yield "days since the last event", np.where(np.isfinite(last), last, np.nan)
    yield "days since the first event", np.where(np.isfinite(first), first, np.nan)
