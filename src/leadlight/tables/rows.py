"""Single rows that a query of DuckDB gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb


def first_row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...]:
    """The first row of a query that gives few, empty where it gives none."""
    # fetched to the end: DuckDB refuses other work on a connection whose last result is unfinished
    rows = connection.execute(query, parameters).fetchall()
    return tuple(rows[0]) if rows else ()
