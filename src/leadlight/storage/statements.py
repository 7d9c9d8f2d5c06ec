"""Statements one by one on many rows, long answers, and reading as of one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

Row = tuple[Any, ...]

CHUNK = 5_000
"""So many rows of a long answer are held at a time."""


def each(sql: str, values: Iterable[Sequence[object]]) -> None:
    """Run one statement for each row of values, marked `%s` in it."""
    if isinstance(values, Sized) and not len(values):  # a server would be asked whether it is done
        return
    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor == "sqlite":
        raw.executemany(sql.replace("%s", "?"), values)
    else:
        psycopg.Cursor(raw).executemany(sql, values)


def streamed(sql: str, values: Sequence[object] = ()) -> Iterator[list[Row]]:
    """A long answer, CHUNK rows at a time; inside `one_moment` or a transaction."""
    raw = connection.connection
    if connection.vendor == "sqlite":
        cursor = raw.execute(sql.replace("%s", "?"), tuple(values))
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
        return
    with psycopg.ServerCursor(raw, "streamed") as server:
        server.itersize = CHUNK
        server.execute(sql, values)
        while chunk := server.fetchmany(CHUNK):
            yield chunk


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything read in the block be as of one moment. It waits for no writer, and no writer for it."""
    connection.ensure_connection()
    raw = connection.connection
    if _is_in_transaction(raw):
        yield
        return
    raw.execute(
        "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )
    try:
        yield
    finally:
        raw.execute("ROLLBACK")


def _is_in_transaction(raw: Any) -> bool:  # noqa: ANN401 - a connection of the driver's
    if connection.vendor == "sqlite":
        return bool(raw.in_transaction)
    return bool(raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE)
