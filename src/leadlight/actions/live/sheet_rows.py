"""A list read wholly before anything is written, and then page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from leadlight.engines.date_order import order_told_by
from leadlight.errors import DataError
from leadlight.ingest.sheets import Columns
from leadlight.scoring.values import Forms
from leadlight.tables import ROW, Address, Kind, Table, open_table
from leadlight.tables.rows import first_row
from leadlight.tables.safely import interrupts

if TYPE_CHECKING:
    import duckdb

PAGE = 10_000
"""Rows that are in memory at a time."""

_SAMPLE = 1_000
_DATE = r"\s*[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}([T ].*)?"
_TELLS = r"^\s*(1[3-9]|[23][0-9])|^\s*[0-9]+[/.-](1[3-9]|[23][0-9])[/.-]"

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A list as a table of DuckDB's that holds it: `columns` are its values, in the order of its rows."""

    connection: duckdb.DuckDBPyConnection
    name: str
    columns: Columns
    rows: int
    notes: tuple[str, ...]

    def pages(self, *, hashed: bool = False) -> Iterator[list[Row]]:
        """The rows, each after its number and, `hashed`, before a number that rows alike share."""
        what = f"*, {self._hash()}" if hashed else "*"
        for start in range(0, self.rows, PAGE):
            query = f"SELECT {what} FROM {self.name} WHERE {ROW} > {start} AND {ROW} <= {start + PAGE}"
            with interrupts():
                page = self.connection.execute(query).fetchall()
            page.sort(key=_number)
            yield page

    def alike(self, blank: Sequence[int]) -> frozenset[int]:
        """The numbers that several rows share, of those whose cells at the places `blank` are so."""
        where = " AND ".join(f"c{place} IS NULL" for place in blank) or "true"
        numbers = f"SELECT {self._hash()} AS h FROM {self.name} WHERE {where}"
        with interrupts():
            found = self.connection.execute(f"SELECT h FROM ({numbers}) GROUP BY h HAVING count(*) > 1")
            return frozenset(number for (number,) in found.fetchall())

    def _hash(self) -> str:
        return f"hash({', '.join(f'c{place}' for place in range(len(self.columns.paths)))})"


def _number(row: Row) -> int:
    return int(row[0])


def sheet_rows(connection: duckdb.DuckDBPyConnection, address: Address, name: str) -> SheetRows:
    """Read a list wholly into a table `name`; raises a TableError for what cannot be read."""
    table = open_table(connection, address, f"{name}_opened")
    cells = [f"{leaf.sql} AS c{place}" for place, leaf in enumerate(table.leaves)]
    with interrupts():
        connection.execute(f"CREATE TABLE {name} AS SELECT {', '.join([ROW, *cells])} FROM {table.view}")
        (rows,) = first_row(connection, f"SELECT count(*) FROM {name}")
    return SheetRows(connection, name, columns_in(table), rows, table.notes)


def columns_in(table: Table) -> Columns:
    """The columns of a table, nested ones taken apart."""
    leaves = table.leaves
    return Columns([leaf.path for leaf in leaves], [leaf.kind.value for leaf in leaves], str(table.address))


def with_date_order(rows: SheetRows, forms: Forms) -> tuple[Forms, tuple[str, ...]]:
    """The forms of a list with the order of its dates (31/12/2026), and a sentence where it was assumed.

    Raises DataError for a column of nothing else whose dates could be two things.
    """
    if forms.dates is not None:
        return forms, ()
    written = [text for place in _columns_of_dates(rows) for text in _dates(rows, place)]
    if not written:
        return forms, ()
    order = order_told_by(written)
    if order is None:
        raise DataError(
            f"{rows.columns.place}: the date '{written[0]}' could be two things. Say --dates dmy if the "
            "day comes first, or --dates mdy if the month does."
        )
    spelt = "day, month, year" if order == "dmy" else "month, day, year"
    return replace(forms, dates=order), (f"{rows.columns.place}: dates are read as {spelt}.",)


def _columns_of_dates(rows: SheetRows) -> list[int]:
    """The places of text columns that hold nothing but such dates."""
    texts = [place for place, kind in enumerate(rows.columns.kinds) if kind == Kind.TEXT]
    if not texts:
        return []
    tests = [
        f"coalesce(bool_and(regexp_full_match(c{place}, '{_DATE}')) "
        f"FILTER (nullif(trim(c{place}), '') IS NOT NULL), false)"
        for place in texts
    ]
    listed = ", ".join(tests)
    with interrupts():
        found = first_row(rows.connection, f"SELECT {listed} FROM {rows.name}")
    return [place for place, only in zip(texts, found, strict=True) if only]


def _dates(rows: SheetRows, place: int) -> list[str]:
    """Dates of a column: those that tell the order come first."""
    query = (
        f"SELECT DISTINCT c{place} FROM {rows.name} WHERE c{place} IS NOT NULL "
        f"ORDER BY regexp_matches(c{place}, '{_TELLS}') DESC "
        f"LIMIT {_SAMPLE}"
    )
    return [text for (text,) in rows.connection.execute(query).fetchall()]
