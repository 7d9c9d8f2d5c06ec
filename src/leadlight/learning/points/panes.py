"""Rules that could be: every field and event cut into tests that the scoring language can write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leadlight.learning.dataset import Column, Flags, Floats, Known, Whole
from leadlight.learning.fields.padded import are_padded_codes
from leadlight.learning.values.column_reading import ColumnReading, reading_of
from leadlight.learning.values.placeholders import placeholders_in
from leadlight.scoring.derived import SOURCES, derive
from leadlight.scoring.values import normal_name

Sense: TypeAlias = Callable[[str], int]
"""Of a field's or event's name: 1 where more of it may never lower points, -1 where never raise, else 0."""
Key: TypeAlias = str | bool | float

LEAST_SHARE = 0.005
LEAST_LEADS = 20
MOST_VALUES = 40
MOST_STEPS = 16


@dataclass(frozen=True, slots=True)
class ByValue:
    """Points by the value of a field; a key for each column."""

    field: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Points for a number from `least` on."""

    field: str
    least: float


@dataclass(frozen=True, slots=True)
class AtMost:
    """Points for a number up to `most`."""

    field: str
    most: float


@dataclass(frozen=True, slots=True)
class Under:
    """Points for a number under `under`."""

    field: str
    under: float


@dataclass(frozen=True, slots=True)
class Is:
    """Points for one value of a field."""

    field: str
    key: Key


@dataclass(frozen=True, slots=True)
class Given:
    """Points for a field that has a value; `blanks` are texts that stand for none."""

    field: str
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Points for events of a name by how many there are, younger than `within` days.

    `where` is a property of the events and its value, None for all of the name.
    """

    event: str
    within: int | None
    steps: tuple[int, ...]
    where: tuple[str, str | bool] | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """Points for a lead that was known for `days` and did nothing in them."""

    days: int


Test: TypeAlias = AtLeast | AtMost | Under | Is | Given
"""What a condition can ask of one field."""


@dataclass(frozen=True, slots=True)
class Both:
    """Points for leads that pass two tests, of two fields."""

    first: Test
    second: Test


Shape: TypeAlias = ByValue | Test | Both | Counted | Silent


@dataclass(frozen=True, slots=True, eq=False)
class Pane:
    """A rule that could be, with a column of truths (leads x columns) for each number of points it may give.

    `signs` says of each column whether its points may only be positive (1) or negative (-1); `whole` says
    that no lead lacks the number. `beside` are the leads that others are best compared with.
    """

    shape: Shape
    table: Flags
    signs: tuple[int, ...]
    whole: bool = False
    beside: Flags | None = None


def field_panes(known: Known, fields: Collection[str], rows: Whole, sense: Sense) -> Iterator[Pane]:
    """The panes of some columns, cut where the leads of `rows` are.

    A field that others are derived from (an e-mail address, a job title) is cut by those too.
    """
    taken = {normal_name(column.name) for column in known.columns}
    for column in known.columns:
        if column.name not in fields:
            continue
        name = normal_name(column.name)
        reading = reading_of(column, known.forms)
        yield from _panes_of(column.name, reading, rows, sense(column.name))
        for derived, sources in SOURCES.items():
            if name in sources and derived not in taken:
                yield from _derived(derived, column, known, rows)


def _derived(name: str, column: Column, known: Known, rows: Whole) -> Iterator[Pane]:
    reading = reading_of(column, known.forms)
    values = np.array([*(derive(name, value) for value in reading.values), None], dtype=object)
    made = values[reading.codes]  # -1 is the last
    yield from _by_value(name, ColumnReading(Column(name, made), known.forms), rows, frozenset())


def _panes_of(name: str, reading: ColumnReading, rows: Whole, sign: int) -> Iterator[Pane]:
    if not len(reading.values):
        return
    numbers = reading.numbers
    counts = reading.counts(rows)
    known = int(counts.sum())
    blanks = placeholders_in(
        reading.folded, blanks=bool((reading.codes[rows] < 0).any()), written=reading.texts
    )
    yield from _given(name, reading, rows, blanks)
    is_number = np.isfinite(numbers)
    told = np.where([text in blanks for text in reading.folded] | reading.too_large, 0, counts)
    numeric = known and told[is_number].sum() >= 0.9 * max(told.sum(), 1)
    if numeric and not are_padded_codes(name, reading, told):
        values = reading.spread(numbers, np.nan)
        yield from _steps(name, values, rows, sign)
        return
    yield from _by_value(name, reading, rows, blanks, sign)


def often(table: Flags, rows: Whole) -> Flags:
    """Which columns are true, and false, of enough of the leads of `rows`."""
    leads = len(rows)
    least = max(min(LEAST_LEADS, leads // 20), LEAST_SHARE * leads, 3)
    count = table[rows].sum(axis=0)
    return np.asarray((count >= least) & (leads - count >= least), dtype=np.bool_)


def _given(name: str, reading: ColumnReading, rows: Whole, blanks: frozenset[str]) -> Iterator[Pane]:
    says = np.array([text not in blanks for text in reading.folded], dtype=np.bool_)
    table = np.asarray(reading.spread(says, 0), dtype=np.bool_)[:, None]
    if often(table, rows)[0]:
        yield Pane(Given(name, tuple(sorted(blanks))), table, (0,))


def _by_value(
    name: str, reading: ColumnReading, rows: Whole, blanks: frozenset[str], sign: int = 0
) -> Iterator[Pane]:
    """One pane for all frequent values together; a column that says yes or no has one column, for yes."""
    counts = reading.counts(rows)
    truths = reading.truths
    if np.isfinite(truths[counts > 0]).all() and not np.isfinite(reading.numbers).any():
        table = np.asarray(reading.spread(truths == 1, 0), dtype=np.bool_)[:, None]
        if often(table, rows)[0]:
            yield Pane(ByValue(name, (True,)), table, (sign,))
        return
    frequent = [place for place in np.argsort(-counts, kind="stable")[:MOST_VALUES] if counts[place]]
    kept = [
        place
        for place in frequent
        if reading.folded[place] not in blanks and _may_stand(reading.texts[place])
    ]
    if not kept:
        return
    table = reading.codes[:, None] == np.array(kept)[None, :]
    enough = often(table, rows)
    keys = tuple(reading.texts[place] for place, keep in zip(kept, enough, strict=True) if keep)
    if keys:
        yield Pane(ByValue(name, keys), table[:, enough], (0,) * len(keys))


def _may_stand(text: str) -> bool:
    return bool(text) and text.isprintable() and len(text) <= 80


def _steps(name: str, values: Floats, rows: Whole, sign: int) -> Iterator[Pane]:
    """A pane for each of some thresholds, upwards and, where missing values differ from small, downwards.

    What every number passes is no threshold: it asks whether there is a number.
    """
    here = values[rows]
    here = here[np.isfinite(here)]
    if len(here) < 2:
        return
    found = np.unique(here)
    quantiles = np.quantile(here, np.linspace(0, 1, MOST_STEPS + 2)[1:-1])
    cuts = np.concatenate([[_nice(cut) for cut in quantiles], found[1:4]])
    some_missing = len(here) < len(rows)
    with np.errstate(invalid="ignore"):
        for cut in np.unique([_written(cut, found, up=True) for cut in cuts]).tolist():
            at_least = (values >= cut)[:, None]
            if cut > found[0] and often(at_least, rows)[0]:
                yield Pane(AtLeast(name, cut), at_least, (sign,), whole=bool(np.isfinite(values).all()))
        for cut in np.unique([_written(cut, found, up=False) for cut in cuts]).tolist():
            at_most = (values <= cut)[:, None]
            if some_missing and cut < found[-1] and often(at_most, rows)[0]:
                yield Pane(AtMost(name, cut), at_most, (-sign,))


def _nice(cut: float) -> float:
    """A threshold with three digits that say something."""
    return float(f"{cut:.3g}")


def _written(cut: float, found: Floats, *, up: bool) -> float:
    """The cut as people would write it: among whole numbers (`found`, ascending) one of them, or a round one.

    The same of the numbers found lie on either side of it: from it `up` on, or else up to it.
    """
    if (found % 1 != 0).any():
        return cut
    place = int(np.searchsorted(found, cut, side="left" if up else "right")) - (not up)
    if not 0 <= place < len(found):
        return cut
    next_one = float(found[place])
    return next_one if next_one == _nice(next_one) else float(np.ceil(cut) if up else np.floor(cut))
