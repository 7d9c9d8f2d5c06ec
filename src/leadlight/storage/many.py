"""Many rows in one statement, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import connection

ROWS = "SELECT {} FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS listed(it, place)"
"""Many rows as a table of PostgreSQL, from one JSON text: arrays take psycopg many times as long."""


def fields(columns: Mapping[str, str]) -> str:
    """The columns of ROWS, by name and type."""
    return ", ".join(
        f"(it->>{place})::{kind} AS {name}" for place, (name, kind) in enumerate(columns.items())
    )


def as_rows(values: Sequence[Sequence[Any]]) -> str:
    """The one argument of ROWS. Numbers are whole: JSON has no NaN, and would write None."""
    return msgspec.json.encode(values).decode()


def among(column: str, values: Sequence[Any]) -> tuple[str, Any]:
    """A test that a column has one of many values, as SQL and its one argument."""
    if connection.vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(values)
    if values and isinstance(values[0], int):  # psycopg asks each element what it is
        return f"{column} = ANY(%s::bigint[])", f"{{{','.join(map(str, values))}}}"
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


def update(table: str, columns: Mapping[str, str], values: Sequence[Sequence[Any]]) -> None:
    """Set columns of rows; `columns` maps each name to its type in PostgreSQL, the first is the key."""
    if not values:
        return
    key, *others = columns
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            setting = ", ".join(f"{name} = %s" for name in others)
            cursor.executemany(
                f"UPDATE {table} SET {setting} WHERE {key} = %s", [(*row[1:], row[0]) for row in values]
            )
            return
        cursor.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = new.{name}' for name in others)} "
            f"FROM ({ROWS.format(fields(columns))}) AS new WHERE {table}.{key} = new.{key}",
            [as_rows(values)],
        )


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
        cursor.execute(f"{into} {ROWS.format(fields(columns))} {conflict}", [as_rows(values)])
