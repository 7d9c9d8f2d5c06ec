"""Texts among keys and times that only the meaning can read, read once for each distinct one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa

from leadlight.scoring.values import Forms, fold, instant


def distinct(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> list[str]:
    """The distinct texts of a column of leftovers."""
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM {relation} WHERE {column} IS NOT NULL"
    ).fetchall()
    return [text for (text,) in rows]


def fold_keys(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """Complete the column `k` of a table with the keys left over in `k_left`."""
    _complete(connection, relation, "k", fold, "VARCHAR")


def read_times(connection: duckdb.DuckDBPyConnection, relation: str, forms: Forms) -> None:
    """Complete the column `t` of a table with the times left over in `t_left`."""
    _complete(connection, relation, "t", lambda text: instant(text, forms), "BIGINT")


def _complete(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    read: Callable[[str], Any],
    sql_type: str,
) -> None:
    texts = distinct(connection, relation, f"{column}_left")
    found = [(text, value) for text in texts if (value := read(text)) is not None]
    if not found:
        return
    arrow_type = pa.int64() if sql_type == "BIGINT" else pa.string()
    readings = pa.table(
        {
            "text": pa.array([t for t, _ in found], pa.string()),
            "value": pa.array([v for _, v in found], arrow_type),
        }
    )
    connection.register("leftover_readings", readings)
    connection.execute(
        f"UPDATE {relation} SET {column} = leftover_readings.value FROM leftover_readings "
        f"WHERE {relation}.{column}_left = leftover_readings.text AND {relation}.{column} IS NULL"
    )
    connection.unregister("leftover_readings")
