"""Past leads to learn from: what each table holds, in which order it came, and which columns came late."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import HERE
from leadlight.learning.dataset import NO_TIME, Column, EventLog, Known, PastLeads, Whole

SHARED = Path(os.environ.get("LEADLIGHT_DATA", HERE.parent.parent / "shared" / "data"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Past leads, and what an analyst knows of their columns.

    `late` are columns filled in after contact: left out of every comparison, put back where finding them
    is measured. `identifiers` are left to the product to see through; the single models do not get them.
    """

    name: str
    past: PastLeads
    late: tuple[Column, ...]
    identifiers: tuple[str, ...] = ()

    @property
    def leads(self) -> int:
        return self.past.known.leads

    def with_late(self) -> PastLeads:
        """The leads with the columns that betray the outcome among the others."""
        return with_columns(self.past, (*self.past.known.columns, *self.late))


def with_columns(past: PastLeads, columns: tuple[Column, ...]) -> PastLeads:
    """The same leads with other columns."""
    known = past.known
    return PastLeads(
        Known(known.leads, columns, known.moment, known.events, known.points, known.forms),
        past.outcome,
        past.order,
        past.created,
        past.decided,
        past.group,
        past.value,
    )


def timeless(past: PastLeads) -> PastLeads:
    """The leads without word of when they came: what a random split leaves of time."""
    return PastLeads(past.known, past.outcome, group=past.group, value=past.value)


def taken(past: PastLeads, rows: Whole) -> PastLeads:
    """Some leads, in the order of `rows`."""

    def of(values: Any) -> Any:
        return None if values is None else values[rows]

    return PastLeads(
        known_of(past.known, rows),
        past.outcome[rows],
        of(past.order),
        of(past.created),
        of(past.decided),
        of(past.group),
        of(past.value),
    )


def known_of(known: Known, rows: Whole) -> Known:
    """What is known of some leads, with their events alone."""
    return Known(
        len(rows),
        tuple(Column(column.name, column.values[rows]) for column in known.columns),
        None if known.moment is None else known.moment[rows],
        None if known.events is None else events_of(known.events, rows),
        None if known.points is None else known.points[rows],
        known.forms,
    )


def events_of(log: EventLog, rows: Whole) -> EventLog:
    """The events of some leads, sorted by their new places and by time."""
    first = np.searchsorted(log.lead, rows, "left")
    counts = np.searchsorted(log.lead, rows, "right") - first
    lead = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(lead)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = np.repeat(first, counts) + within
    return EventLog(
        lead, log.time[at], log.kind[at], log.kinds, log.channel[at], log.channels, log.page[at], log.pages
    )


def column(name: str, values: Iterable[Any]) -> Column:
    """A column of values as a reader hands them over."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return Column(name, array)


def past_leads(
    columns: Mapping[str, Sequence[Any]], outcome: Sequence[bool], order: Whole | None
) -> PastLeads:
    """Leads without events; `order` is the rank of arrival."""
    known = Known(len(outcome), tuple(column(name, values) for name, values in columns.items()))
    return PastLeads(known, np.asarray(outcome, dtype=np.int64), order)


def rank(values: Sequence[Any]) -> Whole:
    """The rank of each value; equal ones keep their order."""
    found = np.empty(len(values), dtype=np.int64)
    found[np.argsort(np.asarray(values), kind="stable")] = np.arange(len(values))
    return found


def read(path: Path, delimiter: str = ",") -> dict[str, list[Any]]:
    """The columns of a CSV file as texts; a cell with nothing in it is None."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    names, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
    columns = zip(*rows, strict=True)
    return {name: [cell or None for cell in cells] for name, cells in zip(names, columns, strict=True)}


def split_off(columns: dict[str, list[Any]], names: Iterable[str]) -> tuple[Column, ...]:
    """Take columns out of the others."""
    return tuple(column(name, columns.pop(name)) for name in names)


@lru_cache(maxsize=1)
def course_company() -> Table:
    """Leads of an online course company; nine columns were filled in by staff or a tool after contact."""
    columns = read(SHARED / "x_education" / "Leads_dev.csv")
    asymmetrique = [name for name in columns if name.startswith("Asymmetrique")]
    late = ("Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Last Activity", *asymmetrique)
    out = split_off(columns, late)
    order = rank([int(number) for number in columns.pop("Lead Number")])
    won = [value == "1" for value in columns.pop("Converted")]
    return Table("course company", past_leads(columns, won, order), out, ("Prospect ID",))


@lru_cache(maxsize=1)
def bank() -> Table:
    """Calls of a bank in the order of the file; how long one lasted is known when it is over."""
    columns = read(SHARED / "bank_marketing" / "bank-additional_dev.csv.gz", ";")
    late = split_off(columns, ["duration"])
    won = [value == "yes" for value in columns.pop("y")]
    return Table("bank", past_leads(columns, won, np.arange(len(won))), late)


@lru_cache(maxsize=2)
def shoppers(*, pages: bool = True) -> Table:
    """Sessions of an online shop by month; PageValues comes out of its transactions."""
    columns = read(SHARED / "online_shoppers" / "shoppers_feb_oct.csv")
    late = () if pages else split_off(columns, ["PageValues"])
    won = [value == "1" for value in columns.pop("Revenue")]
    order = rank([MONTHS.index(month) for month in columns["Month"]])
    return Table("shoppers" if pages else "shoppers, no PageValues", past_leads(columns, won, order), late)


def microseconds(values: Any) -> Whole:
    """Instants of dates written in the ISO form, `NO_TIME` where there is none."""
    read_as = np.array(["NaT" if value is None else value for value in values], dtype="datetime64[us]")
    return np.where(np.isnat(read_as), NO_TIME, read_as.astype(np.int64))
