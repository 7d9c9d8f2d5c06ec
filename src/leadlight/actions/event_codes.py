"""Columns of events as numbers: each distinct value is judged once, and joined as a table of codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from leadlight.actions.work_table import WorkTable
from leadlight.engines.records import value_of
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.scoring.values import Value

Name: TypeAlias = str | bool
"""A text, or yes or no."""

Lookup: TypeAlias = tuple[str, str]
"""The SQL of a column's code, NULL where it says nothing, and the join that gives it."""


@dataclass(slots=True)
class Names:
    """Names in the order in which they come, and the position of each."""

    places: dict[Name, int] = field(default_factory=dict)

    def code(self, name: Name | None) -> int:
        """The position of a name, -1 of none."""
        return -1 if name is None else self.places.setdefault(name, len(self.places))


def lookup(
    work: WorkTable,
    events: EventRelation,
    column: RawColumn | None,
    name: str,
    code_of: Callable[[Value], int],
) -> Lookup | None:
    """The lookup of a column of events, None where there is no such column."""
    if column is None:
        return None
    rows: list[tuple[Any, str]] = work.connection.execute(
        f"SELECT DISTINCT {column.ident}, CAST({column.ident} AS VARCHAR) AS written FROM {events.name} "
        f"WHERE {column.ident} IS NOT NULL ORDER BY written"
    ).fetchall()
    coded = [(written, code_of(value_of(column, raw))) for raw, written in rows]
    return joined(work, column, name, coded)


def frequent(
    work: WorkTable, events: EventRelation, column: RawColumn, most: int
) -> list[tuple[str, Value, int]]:
    """The values of a column that most leads have: as written, as read, and of how many keys."""
    rows: list[tuple[Any, str, int]] = work.connection.execute(
        f"SELECT {column.ident}, CAST({column.ident} AS VARCHAR) AS written, COUNT(DISTINCT k) AS leads "
        f"FROM {events.name} WHERE {column.ident} IS NOT NULL GROUP BY ALL ORDER BY leads DESC, written "
        f"LIMIT {most}"
    ).fetchall()
    return [(written, value_of(column, raw), leads) for raw, written, leads in rows]


def joined(work: WorkTable, column: RawColumn, name: str, coded: Sequence[tuple[str, int]]) -> Lookup:
    """The lookup of values as they are written, with their codes."""
    kept = [(written, code) for written, code in coded if code >= 0]
    table = f"coded_{name}"
    work.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS "
        "SELECT CAST(unnest(?) AS VARCHAR) AS written, CAST(unnest(?) AS BIGINT) AS code",
        [[written for written, _ in kept], [code for _, code in kept]],
    )
    return f"{table}.code", f"LEFT JOIN {table} ON CAST(e.{column.ident} AS VARCHAR) = {table}.written"
