"""Many rows in one statement, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def among(column: str, values: Sequence[Any]) -> tuple[str, Any]:
    """A test that a column has one of many values, as SQL and its one argument."""
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(values)
    return f"{column} = ANY(%s)", list(values)


def rows(sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def execute(sql: str, arguments: Sequence[Any] = ()) -> int:
    """Run one statement; the number of rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return int(cursor.rowcount)


def insert(
    table: str, columns: Mapping[str, str], values: Sequence[Sequence[Any]], conflict: str = ""
) -> None:
    """Insert rows; `columns` maps each name to its type in PostgreSQL, `conflict` is the ON CONFLICT part."""
    if not values:
        return
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(columns))}) {conflict}", values)
            return
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        cursor.execute(
            f"{into} SELECT * FROM unnest({arrays}) {conflict}",
            [list(column) for column in zip(*values, strict=True)],
        )
