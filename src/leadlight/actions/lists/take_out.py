"""Take a list of leads out as a file: chosen ones, or all that it has, with the columns it shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

import xlsxwriter

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.access.written_down import write_down
from leadlight.actions.lists.columns import FIELD, Row, rows_with
from leadlight.errors import DataError
from leadlight.ingest.json_text import written
from leadlight.scoring.values import written_time
from leadlight.storage.lead_cards import cards_of
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order, all_in_order
from leadlight.storage.many_steps import leads_of
from leadlight.storage.transaction import writing
from leadlight.tables.formulas import neutralise

Format = Literal["csv", "xlsx"]
Cell = str | int | float | None

MOST_IN_WORKBOOK = 50_000
"""Leads of an Excel file; a CSV file has any number."""

MOST_CHOSEN = 10_000
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Listed:
    """All leads of a list, in its order."""

    filters: Filters
    order: Order


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What is taken out: the names of columns, how many leads, and their rows, read when asked for."""

    names: tuple[str, ...]
    leads: int
    rows: Iterator[list[Cell]]


def take_out(
    which: Sequence[str] | Listed, columns: Sequence[str], form: Format, actor: Actor, now: int
) -> TakenOut:
    """Leads named by their ids, or all of a list in its order.

    Raises NotAllowedError, and DataError where they are none, or too many for an Excel file.
    """
    permit(actor, Operation.EXPORT_DATA)
    leads = _numbers(which, actor)
    if not leads:
        raise DataError("There is no lead to export here.")
    if form == "xlsx" and len(leads) > MOST_IN_WORKBOOK:
        raise DataError(
            f"An Excel file takes at most {MOST_IN_WORKBOOK:,} leads, and these are {len(leads):,}. "
            "Export them as CSV."
        )
    with writing():
        write_down(actor, now, Deed.EXPORT_LEADS, "leads", leads=len(leads), form=form, columns=list(columns))
    names = ("lead_id", "name", *(name.removeprefix(FIELD) for name in columns))
    return TakenOut(names, len(leads), _rows(leads, columns))


def _numbers(which: Sequence[str] | Listed, actor: Actor) -> Sequence[int]:
    sight = visible_to(actor)
    if isinstance(which, Listed):
        return all_in_order(replace(which.filters, seen=sight), which.order)
    return leads_of(which, sight, MOST_CHOSEN)


def _rows(leads: Sequence[int], columns: Sequence[str]) -> Iterator[list[Cell]]:
    """Rows, some at a time, each part as it is then: who reads slowly keeps no transaction open."""
    for start in range(0, len(leads), _AT_ONCE):
        for row in rows_with(cards_of(list(leads[start : start + _AT_ONCE])), columns):
            yield [row.card.uid, row.card.name, *(_cell(row, name) for name in columns)]


def _cell(row: Row, column: str) -> Cell:
    card = row.card
    match column:
        case "score":
            return None if card.total is None else card.total / 100
        case "last_activity":
            return None if card.last_at is None else written_time(card.last_at)
        case "created":
            return written_time(card.created_at)
        case _ if column.startswith(FIELD):
            return _plain(row.fields.get(column.removeprefix(FIELD)))
        case _:
            return _plain(getattr(card, column))


def _plain(value: object) -> Cell:
    return value if value is None or isinstance(value, str | int | float) else written(value)


def as_csv(taken: TakenOut) -> Iterator[bytes]:
    """The file, part by part; what a spreadsheet would run is marked."""
    yield "\ufeff".encode()  # so that Excel knows what it is written in
    for some in _some_at_a_time(taken):
        text = io.StringIO()
        csv.writer(text).writerows([_safe(cell) for cell in row] for row in some)
        yield text.getvalue().encode("utf-8", "replace")


def _some_at_a_time(taken: TakenOut) -> Iterator[list[Iterable[Cell]]]:
    part: list[Iterable[Cell]] = [taken.names]
    for row in taken.rows:
        part.append(row)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    yield part


def _safe(cell: Cell) -> Cell:
    return neutralise(cell) if isinstance(cell, str) else cell


_AS_IT_IS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip
_LONGEST = 32_767
"""Characters of a cell."""


def write_workbook(taken: TakenOut, target: Path | IO[bytes]) -> None:
    """Write the file as an Excel workbook; texts are texts, whatever they begin with."""
    with xlsxwriter.Workbook(target, _AS_IT_IS) as book:
        sheet = book.add_worksheet("Leads")
        sheet.write_row(0, 0, taken.names)
        for number, cells in enumerate(taken.rows, 1):
            sheet.write_row(number, 0, [cell[:_LONGEST] if isinstance(cell, str) else cell for cell in cells])
