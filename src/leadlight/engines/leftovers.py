"""Texts among keys and times that only the meaning can read, read once for each distinct one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from leadlight.engines.reading_sql import BETWEEN
from leadlight.ingest.messages import first_time
from leadlight.scoring.values import Forms, fold

if TYPE_CHECKING:
    import duckdb


def distinct(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> list[str]:
    """The distinct texts of a column of leftovers."""
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM {relation} WHERE {column} IS NOT NULL"
    ).fetchall()
    return [text for (text,) in rows]


def fold_keys(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    """Complete the column `k` of a table with the keys left over in `k_left`."""
    _complete(connection, relation, "k", fold, "VARCHAR")


def read_times(
    connection: duckdb.DuckDBPyConnection, relation: str, forms: Forms, columns: Iterable[str] = ("t",)
) -> None:
    """Complete columns of times of a table with those left over, for `t` in `t_left`."""
    for column in columns:
        _complete(connection, relation, column, lambda text: first_time(text.split(BETWEEN), forms), "BIGINT")


def _complete(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    read: Callable[[str], str | int | None],
    sql_type: str,
) -> None:
    texts = distinct(connection, relation, f"{column}_left")
    found = [(text, value) for text in texts if (value := read(text)) is not None]
    if not found:
        return
    connection.execute(
        f"UPDATE {relation} SET {column} = readings.value "
        f"FROM (SELECT CAST(unnest(?) AS VARCHAR) AS text, CAST(unnest(?) AS {sql_type}) AS value) "
        "AS readings "
        f"WHERE {relation}.{column}_left = readings.text AND {relation}.{column} IS NULL",
        [[text for text, _ in found], [value for _, value in found]],
    )
