"""Which leads a predictor learned from, kept with it so that only leads that are new to it judge it later.

What is kept names nobody: an instant or a number of arrival, or a map of bits in which each lead has one,
found from its whole row. Who does not have the row already can ask the map nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from leadlight.errors import DataError, PredictorError
from leadlight.learning.dataset import Column, Flags, Floats, Whole
from leadlight.learning.past.history import Rows, free_columns
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.past.roles import ROWS, column_named, grows_in
from leadlight.learning.values.column_reading import ColumnReading, reading_of
from leadlight.learning.values.number_texts import notation_of
from leadlight.learning.values.same_text import same_amount
from leadlight.learning.wording import counted
from leadlight.scoring.values import Forms, number

BITS = 16
"""Of the map for each lead; of new leads about one in so many is taken for one learned from, by chance."""

DISTINCT = 0.9
"""Of rows less different than this nobody can say which are the same leads."""

Bits: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Known:
    """Which rows are leads that were learned from, and a sentence for each way in which that was told."""

    leads: Flags
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ByContent:
    """The leads whose values of `fields` have a bit in a map, which is written in base64.

    Where `numbers_read` exactly, a number is the same however it is written, to its last digit. Earlier files
    took it as a machine number (True), and still earlier ones as a text (False).
    """

    fields: tuple[str, ...]
    map: str
    numbers_read: bool | Literal["exactly"] = False

    def among(self, rows: Rows) -> Known:
        """Which leads these are; raises DataError where a field is not there."""
        known = self.flags(rows)
        why = "they are alike, field by field, to leads that it learned from"
        return Known(known, _aside(known, why))

    def flags(self, rows: Rows) -> Flags:
        """The same without a word."""
        bits = np.unpackbits(np.frombuffer(base64.b64decode(self.map), dtype=np.uint8))
        if not len(bits):
            return np.zeros(rows.leads, dtype=np.bool_)
        columns = [column_named(rows.columns, name, "--drop") for name in self.fields]
        prints = _prints(columns, rows.forms, self)
        return np.asarray(bits[_placed(prints, len(bits))], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class ByArrival:
    """The leads that arrived no later than `newest` by a field: microseconds, or numbers of its own.

    `others` tells those of which nobody knows when they arrived; None where nothing does.
    """

    field: str
    newest: float
    others: ByContent | None = None

    def among(self, rows: Rows) -> Known:
        """Which leads these are; raises DataError where the field is not there, or its newest is to come."""
        arrived, latest = _arrivals(column_named(rows.columns, self.field, "--created"), rows)
        if self.newest > latest:
            raise DataError(f"By '{self.field}' the newest lead it learned from is still to come.")
        untold = _untold(arrived, latest)
        old = ~untold & (arrived <= self.newest)
        told = _aside(old, f"by '{self.field}' they arrived no later than the newest that it learned from")
        others, more = self._of(rows, untold)
        return Known(old | others, (*told, *more))

    def _of(self, rows: Rows, untold: Flags) -> tuple[Flags, tuple[str, ...]]:
        """Which of those it is of whom nobody knows when they arrived, and what to say of them."""
        if not untold.any():
            return untold, ()
        who = f"{counted(int(untold.sum()), 'lead')} without a believable time or number in '{self.field}'"
        try:
            known = None if self.others is None else untold & self.others.flags(rows)
        except DataError:
            known = None
        if known is None:
            return untold, (f"Left aside: {who}, of which nothing tells whether it learned from them.",)
        aside = f"{int(known.sum()):,} left aside, as they are alike to leads that it learned from"
        return known, (f"Of {who} {aside}.",)


LearnedLeads: TypeAlias = ByArrival | ByContent


def _aside(known: Flags, why: str) -> tuple[str, ...]:
    return (f"Left aside: {known.sum():,} of {len(known):,} leads; {why}.",) if known.any() else ()


def _arrivals(column: Column, rows: Rows) -> tuple[Floats, float]:
    """When leads arrived by a column, and the latest that is to be believed: numbers know no time to come."""
    reading = reading_of(column, rows.forms)
    are_times = not np.isfinite(reading.numbers[reading.counts() > 0]).all()
    latest = float(rows.now) if are_times and rows.now is not None else np.inf
    return grows_in(column, rows.forms), latest


def _untold(arrived: Floats, latest: float) -> Flags:
    """The leads of which nobody knows when they arrived, or whose time is not to be believed."""
    return np.asarray(~np.isfinite(arrived) | (arrived > latest), dtype=np.bool_)


def learned_leads(rows: Rows, learned: Whole, choices: OutcomeChoices) -> LearnedLeads | None:
    """What tells the leads at some places from later ones: their arrival where it is known, else all values.

    None where too many are alike. Raises DataError for columns that are not what they should be.
    """
    arrival = choices.created if choices.order in {None, ROWS} else choices.order
    if arrival is None:
        return _by_content(rows, learned, choices)
    column = column_named(rows.columns, arrival, "--created")
    arrived, latest = _arrivals(column, rows)
    untold = _untold(arrived, latest)[learned]
    others = _by_content(rows, learned[untold], choices)
    if untold.all():
        return others
    return ByArrival(column.name, float(arrived[learned][~untold].max()), others)


def _by_content(rows: Rows, learned: Whole, choices: OutcomeChoices) -> ByContent | None:
    columns = sorted(_telling(rows, choices), key=lambda column: column.name)
    bare = ByContent(tuple(column.name for column in columns), "", numbers_read="exactly")
    size = len(learned) * BITS
    if not size:
        return bare
    if not columns:
        return None
    prints = _prints(columns, rows.forms, bare)[learned]
    if len(np.unique(prints)) < DISTINCT * len(learned):
        return None
    bits = np.zeros(size, dtype=np.uint8)
    bits[_placed(prints, size)] = 1
    return replace(bare, map=base64.b64encode(np.packbits(bits).tobytes()).decode("ascii"))


def _telling(rows: Rows, choices: OutcomeChoices) -> Iterator[Column]:
    """The columns without a part of their own in which leads differ at all."""
    for column in free_columns(rows, choices):
        if len(np.unique(reading_of(column, rows.forms).codes)) > 1:
            yield column


def _placed(prints: NDArray[np.uint64], size: int) -> Whole:
    return (prints % np.uint64(size)).astype(np.int64)


def _prints(columns: Sequence[Column], forms: Forms, how: ByContent) -> NDArray[np.uint64]:
    """A number of 64 bits for each row, whatever the order of its columns."""
    found = np.zeros(len(columns[0].values) if columns else 0, dtype=np.uint64)
    for name, column in zip(how.fields, columns, strict=True):
        reading = reading_of(column, forms)
        own = np.array([_print(name, text) for text in _texts(reading, how)], dtype=np.uint64)
        found += reading.spread(own, 0)  # beyond 64 bits it begins anew
    return found


def _texts(reading: ColumnReading, how: ByContent) -> Iterable[str]:
    """Each distinct value as its print takes it."""
    if how.numbers_read == "exactly":
        return [same_amount(value, reading.forms) for value in reading.values]
    return _machine_numbers(reading) if how.numbers_read else reading.folded


def _machine_numbers(reading: ColumnReading) -> Iterator[str]:
    """Numbers as an earlier version took them, which are the same beyond sixteen digits."""
    for value, text in zip(reading.values, reading.folded, strict=True):
        read: Decimal | float | None = number(value, reading.forms)
        if read is None and isinstance(value, str):
            notation = notation_of([value], reading.forms)
            read = None if notation is None else notation.read(value)
        yield text if read is None else repr(float(read))


def _print(name: str, text: str) -> int:
    whole = f"{name}\0{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(whole, digest_size=8).digest(), "big")


def learned_leads_json(found: LearnedLeads) -> dict[str, Any]:
    """What tells leads apart as JSON; `learned_leads_from` reads it."""
    document: dict[str, Any] = TypeAdapter(ByArrival | ByContent).dump_python(found, mode="json")
    return document


def learned_leads_from(document: object) -> LearnedLeads | None:
    """Read what `learned_leads_json` gave; raises PredictorError for anything else but None."""
    try:
        found: LearnedLeads | None = TypeAdapter(ByArrival | ByContent | None).validate_python(document)
        by_content = found.others if isinstance(found, ByArrival) else found
        if by_content is not None:
            base64.b64decode(by_content.map, validate=True)
    except (ValidationError, ValueError):
        raise PredictorError(
            "The predictor does not say rightly which leads it learned from. Learn it again."
        ) from None
    return found
