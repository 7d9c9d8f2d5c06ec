"""Headers: unique, readable names for the columns of a table, and their identifiers in a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadlight.tables.errors import TooLargeError
from leadlight.tables.table import ROW, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_COLUMNS = 16_384
"""What a spreadsheet holds; a file with more is no list of leads."""


def columns_named(header: Sequence[str], types: Iterable[str], place: str) -> tuple[Column, ...]:
    """The columns of a header; raises `TooLargeError` where there are too many.

    A blank cell is named by its place, a repeated name by its number in parentheses, which the normal
    form of names drops: to a model both are the same name. No name has a NUL, which SQL cannot say.
    """
    if len(header) > MOST_COLUMNS:
        raise TooLargeError(
            f"{place} has {len(header):,} columns; at most {MOST_COLUMNS:,} can be read. "
            "Leave out the columns that the model does not use."
        )
    names = Unique(exactly=True)
    idents = Unique(exactly=False, taken=(ROW,))
    written: set[str] = set()
    columns = []
    for number, (cell, kind) in enumerate(zip(header, types, strict=True), 1):
        name = names.add(cell.replace("\0", "\ufffd") if cell.strip() else f"column_{number}")
        columns.append(Column(name, kind, idents.add(name), cell if cell in written else None))
        written.add(cell if cell.strip() else name)
    return tuple(columns)


def notes_on(header: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """What was done to the names of a header."""
    blank = [column.name for cell, column in zip(header, columns, strict=True) if not cell.strip()]
    twice = [f"{column.duplicate_of} (now {column.name})" for column in columns if column.duplicate_of]
    return [
        *([f"Columns without a name were named by their place: {listed(blank)}."] if blank else []),
        *([f"Columns with a name that was there before: {listed(twice)}."] if twice else []),
    ]


def listed(things: Sequence[object], most: int = 5) -> str:
    """The first few things, and how many there are besides."""
    shown = ", ".join(str(thing) for thing in things[:most])
    return shown if len(things) <= most else f"{shown} and {len(things) - most:,} more"


class Unique:
    """Hands out names no two of which are equal, exactly or (as databases see them) whatever their case."""

    def __init__(self, *, exactly: bool, taken: Iterable[str] = ()) -> None:
        self._exactly = exactly
        self._taken = {self._seen(name) for name in taken}

    def add(self, name: str) -> str:
        number, free = 1, name
        while self._seen(free) in self._taken:
            number += 1
            free = f"{name} ({number})"
        self._taken.add(self._seen(free))
        return free

    def _seen(self, name: str) -> str:
        return name if self._exactly else name.casefold()
