"""Dates such as 03/04/2026: which number is the day, as the user says or the data shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from leadlight.engines.leftovers import distinct
from leadlight.engines.lookups import Source
from leadlight.engines.reading_sql import BETWEEN
from leadlight.engines.relations import LeadRelation
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.requirements import times_of
from leadlight.scoring.values import Forms, day_or_month_first
from leadlight.tables import Kind

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class _Dates:
    """Where dates of unknown order stand, and an example of each kind."""

    day_first: str | None = None
    month_first: str | None = None
    either: str | None = None


def forms_for(
    connection: duckdb.DuckDBPyConnection,
    model: ScoringModel,
    leads: LeadRelation,
    events: str | None,
    forms: Forms,
) -> tuple[Forms, tuple[str, ...]]:
    """The forms of the data with the order of its dates, and a sentence where that was assumed.

    `events` is a relation with texts of times under `t_left`. Raises DataError where dates could be
    two things.
    """
    if forms.dates is not None:
        return forms, ()
    found = _sorted_out(_written_dates(connection, model, leads, events))
    if found.day_first and found.month_first:
        raise DataError(
            f"Some dates put the day first ('{found.day_first}') and others the month "
            f"('{found.month_first}'). Write them one way, best as YYYY-MM-DD."
        )
    if found.day_first:
        return replace(forms, dates="dmy"), (
            f"Dates are read as day, month, year, as in '{found.day_first}'.",
        )
    if found.month_first:
        return replace(forms, dates="mdy"), (
            f"Dates are read as month, day, year, as in '{found.month_first}'.",
        )
    if found.either:
        raise DataError(
            f"The date '{found.either}' could be two things. Say --dates dmy if the day comes first, "
            "or --dates mdy if the month does."
        )
    return forms, ()


def order_told_by(texts: Iterable[str]) -> Literal["dmy", "mdy"] | None:
    """Which number of dates such as 31/12/2026 is the day, None where they leave it open or differ."""
    found = _sorted_out(texts)
    if bool(found.day_first) == bool(found.month_first):
        return None
    return "dmy" if found.day_first else "mdy"


def _written_dates(
    connection: duckdb.DuckDBPyConnection, model: ScoringModel, leads: LeadRelation, events: str | None
) -> Iterator[str]:
    if events is not None:
        yield from (time for left in distinct(connection, events, "t_left") for time in left.split(BETWEEN))
    for name in sorted(times_of(model)):
        if (ident := leads.instants.get(name)) is not None:
            yield from distinct(connection, leads.name, f"{ident}_left")
            continue
        column = leads.fields.get(name)
        if column is not None and column.kind in (Kind.TEXT, Kind.JSON):
            source = Source("", "", column.ident, column.kind)
            values = map(source.value, distinct(connection, leads.name, column.ident))
            yield from (value for value in values if isinstance(value, str))


def _sorted_out(texts: Iterable[str]) -> _Dates:
    found = _Dates()
    for text in texts:
        numbers = day_or_month_first(text)
        if numbers is None:
            continue
        first, second = numbers
        if second > 12 >= first:
            found = replace(found, month_first=found.month_first or text)
        elif first > 12 >= second or "." in text.split(" ")[0]:
            # dates with points are written day first wherever they are written
            found = replace(found, day_first=found.day_first or text)
        elif first != second:
            found = replace(found, either=found.either or text)
    return found
