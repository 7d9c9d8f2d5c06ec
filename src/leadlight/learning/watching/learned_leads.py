"""Which leads a predictor learned from, kept with it so that only leads that are new to it judge it later.

What is kept names nobody: an instant or a number of arrival, or a map of bits in which each lead has one,
found from its whole row. Who does not have the row already can ask the map nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from leadlight.errors import PredictorError
from leadlight.learning.dataset import Column, Flags, Whole
from leadlight.learning.past.history import Rows, free_columns
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.past.roles import ROWS, column_named, grows_in
from leadlight.learning.values.column_reading import reading_of
from leadlight.scoring.values import Forms

BITS = 16
"""Of the map for each lead; of new leads about one in so many is taken for one learned from, by chance."""

DISTINCT = 0.9
"""Of rows less different than this nobody can say which are the same leads."""

Bits: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ByArrival:
    """The leads that arrived no later than `newest` by a field: microseconds, or numbers of its own."""

    field: str
    newest: float

    def among(self, rows: Rows) -> Flags:
        """Which leads these are; raises DataError where the field is not there."""
        arrived = grows_in(column_named(rows.columns, self.field, "--created"), rows.forms)
        return np.asarray(arrived <= self.newest, dtype=np.bool_)

    @property
    def reason(self) -> str:
        """Why such leads do not judge."""
        return f"by '{self.field}' they arrived no later than the newest that it learned from"


@dataclass(frozen=True, slots=True)
class ByContent:
    """The leads whose values of `fields` have a bit in a map, which is written in base64."""

    fields: tuple[str, ...]
    map: str

    def among(self, rows: Rows) -> Flags:
        """Which leads these are; raises DataError where a field is not there."""
        bits = np.unpackbits(np.frombuffer(base64.b64decode(self.map), dtype=np.uint8))
        if not len(bits):
            return np.zeros(rows.leads, dtype=np.bool_)
        columns = [column_named(rows.columns, name, "--drop") for name in self.fields]
        return np.asarray(bits[_places(self.fields, columns, rows.forms, len(bits))], dtype=np.bool_)

    @property
    def reason(self) -> str:
        """Why such leads do not judge."""
        return "they are alike, field by field, to leads that it learned from"


LearnedLeads: TypeAlias = ByArrival | ByContent


def learned_leads(rows: Rows, learned: Whole, choices: OutcomeChoices) -> LearnedLeads | None:
    """What tells the leads at some places from later ones: their arrival where it is known, else all values.

    None where too many are alike. Raises DataError for columns that are not what they should be.
    """
    arrival = choices.created if choices.order in {None, ROWS} else choices.order
    if arrival is None:
        return _by_content(rows, learned, choices)
    column = column_named(rows.columns, arrival, "--created")
    known = grows_in(column, rows.forms)[learned]
    return ByArrival(column.name, float(known.max())) if np.isfinite(known).any() else None


def _by_content(rows: Rows, learned: Whole, choices: OutcomeChoices) -> ByContent | None:
    columns = sorted(_telling(rows, choices), key=lambda column: column.name)
    fields = tuple(column.name for column in columns)
    size = len(learned) * BITS
    if not size:
        return ByContent(fields, "")
    if not columns:
        return None
    prints = _prints(fields, columns, rows.forms)[learned]
    if len(np.unique(prints)) < DISTINCT * len(learned):
        return None
    bits = np.zeros(size, dtype=np.uint8)
    bits[_placed(prints, size)] = 1
    return ByContent(fields, base64.b64encode(np.packbits(bits).tobytes()).decode("ascii"))


def _telling(rows: Rows, choices: OutcomeChoices) -> Iterator[Column]:
    """The columns without a part of their own in which leads differ at all."""
    for column in free_columns(rows, choices):
        if len(np.unique(reading_of(column, rows.forms).codes)) > 1:
            yield column


def _places(fields: Sequence[str], columns: Sequence[Column], forms: Forms, size: int) -> Whole:
    return _placed(_prints(fields, columns, forms), size)


def _placed(prints: NDArray[np.uint64], size: int) -> Whole:
    return (prints % np.uint64(size)).astype(np.int64)


def _prints(fields: Sequence[str], columns: Sequence[Column], forms: Forms) -> NDArray[np.uint64]:
    """A number of 64 bits for each row, whatever the order of its columns."""
    found = np.zeros(len(columns[0].values) if columns else 0, dtype=np.uint64)
    for name, column in zip(fields, columns, strict=True):
        reading = reading_of(column, forms)
        own = np.array([_print(name, text) for text in reading.folded], dtype=np.uint64)
        found += reading.spread(own, 0)  # beyond 64 bits it begins anew
    return found


def _print(name: str, text: str) -> int:
    whole = f"{name}\0{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), "big")


def learned_leads_json(found: LearnedLeads) -> dict[str, Any]:
    """What tells leads apart as JSON; `learned_leads_from` reads it."""
    document = asdict(found)
    return {name: list(entry) if isinstance(entry, tuple) else entry for name, entry in document.items()}


def learned_leads_from(document: object) -> LearnedLeads | None:
    """Read what `learned_leads_json` gave; raises PredictorError for anything else but None."""
    try:
        found: LearnedLeads | None = TypeAdapter(ByArrival | ByContent | None).validate_python(document)
        if isinstance(found, ByContent):
            base64.b64decode(found.map, validate=True)
    except (ValidationError, ValueError):
        raise PredictorError(
            "The predictor does not say rightly which leads it learned from. Learn it again."
        ) from None
    return found
